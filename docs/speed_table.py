"""Writes the tables of docs/speed.md from benchmarks/networks.json.

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
    from table import markdown

    record = json.loads((BENCHMARKS / "networks.json").read_text(encoding="utf-8"))
    begin, end = "<!-- results: begin -->", "<!-- results: end -->"
    return re.sub(f"{begin}.*{end}", lambda _: f"{begin}\n{markdown(record)}\n{end}", text, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
