"""How long grading takes: the page for teachers says what was measured."""

import json
import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_table_is_that_of_the_record(monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    benchmark = runpy.run_path(str(ROOT / "benchmarks" / "grading.py"))
    page, record = (ROOT / "docs" / "teaching.md").read_text(), json.loads(benchmark["RESULT"].read_text())
    assert benchmark["with_table"](page, record) == page
    assert all(f"| `{name}` | {one['students']} |" in page for name, one in record.items())
    assert benchmark["with_table"](page, {}) != page
