"""The page on training: its table is made from the recipes."""

import runpy
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_table_of_recipes_is_up_to_date():
    script = runpy.run_path(str(DOCS / "training_tables.py"))
    page = (DOCS / "training.md").read_text(encoding="utf-8")
    assert page == script["with_tables"](page), "run python docs/training_tables.py"
    assert "| paper | 64,000 steps | 128 | `Steps(0.1, at=(32000, 48000))` | 0.9 | 0.0001 |" in page
