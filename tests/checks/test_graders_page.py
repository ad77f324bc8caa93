"""The page on the graders has the results that were kept, and they are as they must be."""

import runpy
from pathlib import Path

from kerascnn.checks import all_problems
from kerascnn.checks.grading_matrix import BAR
from kerascnn.checks.grading_record import read_record

DOCS = Path(__file__).parents[2] / "docs"
ROWS = read_record(DOCS / "graders.json")


def test_the_page_is_up_to_date():
    script = runpy.run_path(str(DOCS / "graders_table.py"))
    page = (DOCS / "graders.md").read_text(encoding="utf-8")
    assert page == script["with_tables"](page), "run python docs/graders_table.py"


def test_what_was_graded_is_of_the_problems_as_they_are():
    problems = {problem.name: problem for problem in all_problems()}
    for row in ROWS:
        assert row["mutants"] == len(problems[row["problem"]].mutants), row["problem"]
        assert row["alternatives"] == len(problems[row["problem"]].alternatives), row["problem"]


def test_every_bar_was_met():
    for row in ROWS:
        assert row["missed"] == row["refused"] == row["stale"] == [], row["problem"]
        assert row["starter_is_told"], row["problem"]
    changed, passed = sum(row["generic"] for row in ROWS), sum(len(row["survivors"]) for row in ROWS)
    assert passed <= (1 - BAR) * changed
