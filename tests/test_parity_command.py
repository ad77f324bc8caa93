"""What `make test-parity` asks for and says, and that docs/parity.md is written from a whole run or not at all."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BEFORE = "above\n<!-- results: begin -->\nold\n<!-- results: end -->\nbelow\n"

CASES = """
import os
import pytest

@pytest.mark.parametrize("name", ["a", "b"])
def test_case(name, record):
    record(network=name, peer="peer", compared="logits", sizes=[8], errors=[1e-6, 2e-6])
    if os.environ.get("SKIPPED") == name:
        pytest.skip("no torch")
"""


@pytest.fixture
def checkout(tmp_path):
    """A checkout with nothing but the page, what writes it, and three cases in two files."""
    room = tmp_path / "tests" / "parity"
    room.mkdir(parents=True)
    shutil.copy(ROOT / "tests/parity/conftest.py", room)
    (room / "test_first.py").write_text(CASES)
    (room / "test_second.py").write_text("def test_other(record):\n    assert True\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "parity.md").write_text(BEFORE)
    return tmp_path


def parity(checkout, *arguments, **environment):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    options = {"capture_output": True, "text": True, "timeout": 120, "check": False}
    return subprocess.run(command, cwd=checkout, env={**os.environ, **environment}, **options)


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        (("tests/parity", "-k", "case"), {}, "nothing of test_second.py"),
        (("tests/parity", "-k", "not b"), {}, "only some of the tests"),
        (("tests/parity/test_first.py",), {}, "nothing of test_second.py"),
        (("tests/parity/test_first.py::test_case[a]", "tests/parity/test_second.py"), {}, "only some of the tests"),
        (("tests/parity",), {"SKIPPED": "b"}, "1 of 3 tests did not pass, for example tests/parity/test_first.py"),
    ],
)
def test_a_part_does_not_replace_the_page(checkout, arguments, environment, message):
    result = parity(checkout, *arguments, "--write-parity", **environment)
    said = result.stdout + result.stderr
    assert result.returncode != 0
    assert message in said
    assert ".venv/bin/python -m pytest tests/parity --write-parity" in said
    assert (checkout / "docs" / "parity.md").read_text() == BEFORE
    assert not (checkout / "docs" / "parity.json").exists()


def test_without_the_option_nothing_is_written(checkout):
    assert parity(checkout, "tests/parity").returncode == 0
    assert (checkout / "docs" / "parity.md").read_text() == BEFORE


@pytest.mark.slow
@pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("torch", "torchvision", "timm")),
    reason="names the versions of torch, torchvision and timm: make test-parity installs them",
)
def test_the_whole_replaces_it(checkout):
    result = parity(checkout, "tests/parity", "--write-parity")
    assert result.returncode == 0, result.stdout
    page = (checkout / "docs" / "parity.md").read_text()
    assert page.startswith("above\n<!-- results: begin -->\n") and page.endswith("\n<!-- results: end -->\nbelow\n")
    assert "| `a` | peer | logits | 8² | 2.0e-06 |\n| `b` | peer |" in page
    assert [row["network"] for row in json.loads((checkout / "docs" / "parity.json").read_text())["rows"]] == ["a", "b"]


PYTHON = """#!/bin/sh
case "$*" in
"-c "*"torchvision()"*"import timm"*) {imports} ;;
"-m pip install "*"requirements/parity.txt"*) echo "pip is asked"; {pip} ;;
"-m pytest tests/parity -m not release") echo "tests run" ;;
*) echo "unexpected: $*" >&2; exit 9 ;;
esac
"""


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize(
    ("imports", "pip", "said"),
    [
        ("exit 0", "exit 9", ["tests run"]),
        ("exit 1", "exit 0", ["pip is asked", "tests run"]),
        (
            "exit 1",
            'echo "ERROR: no such version" >&2; exit 1',
            ["pip is asked", "ERROR: no such version", "for the reason that pip gives above", "tests run"],
        ),
    ],
    ids=["there", "installed", "not to be had"],
)
def test_make_asks_for_the_peers_by_importing_them(tmp_path, imports, pip, said):
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "setup.sh").write_text("exit 0\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(PYTHON.format(imports=imports, pip=pip))
    python.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name != "MAKEFLAGS"}
    result = subprocess.run(
        ["make", "test-parity"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stdout
    places = [result.stdout.find(words) for words in said]
    assert -1 not in places and places == sorted(places), result.stdout
    assert ("pip is asked" in result.stdout) == (imports == "exit 1")
