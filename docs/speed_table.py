"""Writes the tables of docs/speed.md from benchmarks/networks.json and benchmarks/response_normalization.json.

python docs/speed_table.py
"""

import json
import re
import sys
from pathlib import Path

PAGE = Path(__file__).with_name("speed.md")
BENCHMARKS = PAGE.parents[1] / "benchmarks"


def with_tables(text: str) -> str:
    """The page with the tables made anew between their marks."""
    sys.path.insert(0, str(BENCHMARKS))
    import table

    text = _replaced(text, "results", table.markdown(_record("networks")))
    return _replaced(text, "response forms", table.response_forms(_record("response_normalization")))


def _record(name: str) -> dict:
    return json.loads((BENCHMARKS / f"{name}.json").read_text(encoding="utf-8"))


def _replaced(text: str, mark: str, made: str) -> str:
    begin, end = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
    return re.sub(f"{begin}.*{end}", lambda _: f"{begin}\n{made}\n{end}", text, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
