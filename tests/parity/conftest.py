"""Where the parity tests leave their numbers: with --write-parity, docs/parity.json and the table in docs/parity.md."""

import datetime
import gc
import importlib.metadata
import json
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PACKAGES = ("keras", "tensorflow", "torch", "torchvision", "timm")
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"


def pytest_addoption(parser):
    parser.addoption("--write-parity", action="store_true", help="write docs/parity.json and the table made from it")


@pytest.fixture(autouse=True)
def _two_networks_at_a_time():
    """Networks refer to themselves, and would stay in memory until Python happens to look for such things."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def _rows(request):
    rows = []
    yield rows
    if request.config.getoption("--write-parity", default=False):
        write(rows)


@pytest.fixture
def record(_rows):
    """Call it with what is recorded of a comparison."""
    return lambda **row: _rows.append(row)


def write(rows: list[dict]) -> None:
    import keras

    versions = {name: importlib.metadata.version(name).partition("+")[0] for name in PACKAGES}
    result = {
        "date": datetime.date.today().isoformat(),
        "backend": keras.backend.backend(),
        "versions": versions,
        "rows": sorted(rows, key=lambda row: (row["peer"], row["network"])),
    }
    (DOCS / "parity.json").write_text(json.dumps(result, indent=1) + "\n")
    page = DOCS / "parity.md"
    before, _, rest = page.read_text().partition(BEGIN)
    page.write_text(f"{before}{BEGIN}\n\n{table(result)}\n\n{END}{rest.partition(END)[2]}")


def table(result: dict) -> str:
    """The results as Markdown.

    `error` is the largest difference of two logits over the largest logit.
    """
    versions = ", ".join(f"{name} {version}" for name, version in result["versions"].items())
    lines = [
        f"{result['date']}, on {result['backend']}: {versions}.",
        "",
        "| network | peer | compared | images | largest relative error |",
        "|---|---|---|---|---|",
    ]
    for row in result["rows"]:
        sizes = ", ".join(f"{size}²" for size in row["sizes"])
        lines.append(f"| `{row['network']}` | {row['peer']} | {row['compared']} | {sizes} | {max(row['errors']):.1e} |")
    return "\n".join(lines)
