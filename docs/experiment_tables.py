"""Writes the tables of docs/experiments.md from the records that ship.

python docs/experiment_tables.py
"""

import re
from pathlib import Path

PAGE = Path(__file__).with_name("experiments.md")


def with_tables(text: str) -> str:
    """The page with each table made anew between its marks."""
    return re.sub(r"(<!-- (\w+): begin -->\n).*?(<!-- \2: end -->)", _table, text, flags=re.DOTALL)


def _table(match: re.Match) -> str:
    from kerascnn.analysis.text_table import TextTable
    from kerascnn.experiments import results_table, shipped

    record = shipped(f"{match[2]}_try")
    columns, rows = results_table(record)
    table = TextTable(record.name, columns, rows).to_markdown()
    return f"{match[1]}{table}\n\nMedian of the seeds, lowest and highest in brackets. {record}.\n{match[3]}"


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
