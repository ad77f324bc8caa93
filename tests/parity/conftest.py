"""Where the parity tests leave their numbers: with --write-parity, docs/parity.json and the table in docs/parity.md."""

import datetime
import gc
import importlib.metadata
import json
from pathlib import Path

import pytest

ROOM = Path(__file__).parent
DOCS = ROOM.parents[1] / "docs"
PACKAGES = ("keras", "tensorflow", "torch", "torchvision", "timm")
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"
PAGE = "parity page"  # name of the plugin
WHAT_TO_RUN = (
    "docs/parity.md stays as it is: it is written from a run of every case. Run all of them, on TensorFlow and after "
    "make test-parity has installed torch, torchvision and timm: .venv/bin/python -m pytest tests/parity --write-parity"
)


def pytest_addoption(parser):
    parser.addoption("--write-parity", action="store_true", help="write docs/parity.json and the table made from it")


def pytest_configure(config):
    if config.getoption("--write-parity", default=False):
        config.pluginmanager.register(ParityPage(), PAGE)


@pytest.fixture(autouse=True)
def _two_networks_at_a_time():
    """Networks refer to themselves, and would stay in memory until Python happens to look for such things."""
    yield
    gc.collect()


@pytest.fixture
def record(request):
    """Call it with what is recorded of a comparison."""
    page = request.config.pluginmanager.get_plugin(PAGE)
    return lambda **row: page and page.rows.append(row)


class ParityPage:
    """Keeps what is recorded, and writes it if every case was collected and has passed."""

    def __init__(self):
        self.rows, self.collected, self.passed, self.deselected, self.refusal = [], set(), set(), 0, ""

    def pytest_deselected(self, items):
        self.deselected += len(items)

    def pytest_collection_finish(self, session):
        items = [item for item in session.items if item.path.parent == ROOM]
        left_out = {path.name for path in ROOM.glob("test_*.py")} - {item.path.name for item in items}
        single = [argument for argument in session.config.invocation_params.args if "::" in argument]
        if left_out or single or self.deselected or session.config.getoption("lf", default=False):
            what = f"nothing of {', '.join(sorted(left_out))}" if left_out else "only some of the tests"
            raise pytest.UsageError(f"there was collected {what}. {WHAT_TO_RUN}")
        self.collected = {item.nodeid for item in items}

    def pytest_runtest_logreport(self, report):
        if report.when == "call" and report.passed:
            self.passed.add(report.nodeid)

    def pytest_sessionfinish(self, session):
        failed = sorted(self.collected - self.passed)
        if failed:
            number = f"{len(failed)} of {len(self.collected)} tests did not pass"
            self.refusal = f"{number}, for example {failed[0]}. {WHAT_TO_RUN}"
            session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED
        elif self.collected:
            write(self.rows)

    def pytest_terminal_summary(self, terminalreporter):
        if self.refusal:
            terminalreporter.write_line(self.refusal, red=True)


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
