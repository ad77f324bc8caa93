"""Writes the tables of docs/speed.md from benchmarks/networks.json and benchmarks/response_normalization.json.

python docs/speed_table.py
"""

import json
import re
import statistics
import sys
from pathlib import Path

PAGE = Path(__file__).with_name("speed.md")
BENCHMARKS = PAGE.parents[1] / "benchmarks"


def with_tables(text: str) -> str:
    """The page with the tables made anew between their marks."""
    sys.path.insert(0, str(BENCHMARKS))
    from table import markdown

    tables = {"results": markdown(_record("networks")), "forms": forms(_record("response_normalization"))}
    mark = r"(<!-- (\w+): begin -->\n).*?(<!-- \2: end -->)"
    return re.sub(mark, lambda match: f"{match[1]}{tables[match[2]]}\n{match[3]}", text, flags=re.DOTALL)


def forms(record: dict) -> str:
    """How fast the forms of response normalisation are beside TensorFlow's operation."""
    lines = ["| images | form | milliseconds | TensorFlow's own | times as fast |", "|---|---|---:|---:|---:|"]
    for result in record["results"].values():
        spent = result["milliseconds"]
        for form, ratios in result["times_as_fast_as_stock"].items():
            middle = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})"
            shape = " x ".join(map(str, result["shape"]))
            lines.append(f"| {shape} | {form} | {spent[form]:.0f} | {spent['stock']:.0f} | {middle} |")
    machine = record["machine"]
    lines += [
        "",
        f"Forward and backward; medians of {record['rounds']} rounds in turns, smallest and largest in brackets. "
        f"{machine['processor']}, {machine['cores']} cores; {record['date']}.",
    ]
    return "\n".join(lines)


def _record(name: str) -> dict:
    return json.loads((BENCHMARKS / f"{name}.json").read_text(encoding="utf-8"))


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
