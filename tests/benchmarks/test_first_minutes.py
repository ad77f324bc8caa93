"""What the page about the first ten minutes tells each user to type was typed as it stands, and took less."""

import json
import runpy
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "benchmarks" / "first_minutes.py"
SOURCE = runpy.run_path(str(SCRIPT))
RESULTS = json.loads(SCRIPT.with_suffix(".json").read_text())
PAGE = (ROOT / "docs" / "first_ten_minutes.md").read_text()


def test_what_was_measured_was_run_as_it_stands():
    page = SOURCE["paths"](PAGE)
    for heading, path in RESULTS.items():
        typed = [command for command, _ in path["commands"]]
        assert typed == page[heading], f"the page has changed: run python benchmarks/first_minutes.py {heading!r}"


def test_none_took_ten_minutes():
    for path in RESULTS.values():
        assert sum(seconds for _, seconds in path["commands"]) < 600


def test_the_table_has_what_was_measured():
    assert SOURCE["table"](RESULTS) in PAGE


def test_every_path_was_measured():
    assert RESULTS.keys() == SOURCE["paths"](PAGE).keys()


def test_what_colabs_path_installs_is_what_the_first_cell_installs():
    cell = json.loads((ROOT / "exercises/ps1_inception/ps1_inception.ipynb").read_text())["cells"][1]
    address = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["urls"]["Repository"]
    typed, *_ = SOURCE["paths"](PAGE)["A student on Colab"]
    assert f"%{typed}".replace("$(git remote get-url origin)", address) == cell["source"][-1].strip()


def test_the_readmes_commands_for_teachers_are_the_pages():
    """But for those that make up a class: there it is the teacher's own."""
    section = (ROOT / "README.md").read_text().partition("## For teachers")[2].partition("\n## ")[0]
    blocks = [part.partition("\n```")[0] for part in section.split("```sh\n")[1:]]
    commands = [" ".join(line.partition("  #")[0].split()) for block in blocks for line in block.splitlines()]
    assert len(commands) == 3
    assert [line for line in SOURCE["paths"](PAGE)["A teacher"] if line in commands] == commands
