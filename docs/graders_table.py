"""Writes the tables of docs/graders.md from docs/graders.json and benchmarks/checks.json.

python docs/graders_table.py
"""

import json
import re
from pathlib import Path

from kerascnn.checks import all_problems

PAGE = Path(__file__).with_name("graders.md")
RECORD = PAGE.with_suffix(".json")
BENCHMARK = PAGE.parents[1] / "benchmarks" / "checks.json"
FAILED = {"mutants": "missed", "alternatives": "refused", "generic": "survivors"}
SLOWEST = 12  # rows of the second table
KINDS = ("first_right", *(f"{kind}_{which}" for kind in ("first", "later", "own") for which in ("wrong", "slowest")))
AIMS = {"ps1_inception": 0.3, "ps5_softmax_nll": 0.3}  # seconds, and 2 elsewhere
CHECKS = {"later": "later checks", "first": "first checks", "own": "first checks with inputs of their own"}


def matrix(rows: list[dict]) -> str:
    """A line for each problem, the sums, what is not as it must be, and where and when it was measured."""
    lines = [
        "| problem | known mistakes told | right answers accepted | starter | changed model answers caught | equal |",
        "|---|---:|---:|---|---:|---:|",
    ]
    for row in rows:
        starter = "not started" if row["starter_is_told"] else "**taken for an answer**"
        told, accepted, caught = (_of([row], kind) for kind in FAILED)
        lines.append(f"| {row['problem']} | {told} | {accepted} | {starter} | {caught} | {row['equivalents']} |")
    told, accepted, caught = (_of(rows, kind) for kind in FAILED)
    equal = sum(row["equivalents"] for row in rows)
    lines.append(f"| **all {len(rows)}** | {told} | {accepted} | | {caught} | {equal} |")
    possible = sum(problem.kind != "written" for problem in all_problems())
    if len(rows) < possible:
        lines += ["", f"Graded so far in their present form: {len(rows)} of {possible} problems."]
    missing = [f"- {row['problem']}: {what}" for row in rows for bad in FAILED.values() for what in row[bad]]
    if missing:
        lines += ["", "Not as it must be:", "", *missing]
    caught, changed = (float(number.replace(",", "")) for number in caught.split(" of "))
    dates = sorted({row["date"] for row in rows})
    where = sorted({_words(row["machine"]) for row in rows})
    lines += [
        "",
        f"{caught / changed:.1%} of the changed model answers are caught (the bar: 95 %). Graded "
        f"{' to '.join(dates[:1] + dates[1:][-1:])} on {'; '.join(where)}.",
    ]
    return "\n".join(lines)


def _of(rows: list[dict], kind: str) -> str:
    possible, failed = sum(row[kind] for row in rows), sum(len(row[FAILED[kind]]) for row in rows)
    return f"{possible - failed:,} of {possible:,}"


def _words(machine: dict) -> str:
    made = "{processor}, {cores} cores, {backend} {backend_version}, Keras {keras}, Python {python}"
    return made.format(**machine)


def times(record: dict) -> str:
    """The slowest checks."""
    rows = sorted(record["problems"], key=lambda row: -row["first_wrong"])
    lines = [
        "| problem | right answer | mistakes | slowest | mistakes, later | slowest | mistakes, own inputs | slowest |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in rows[:SLOWEST]:
        lines.append(f"| {row['problem']} | " + " | ".join(f"{row[kind]:.2f} s" for kind in KINDS) + " |")
    lines += [
        "",
        f"All {len(rows)} problems and their {sum(row['mistakes'] for row in rows)} known mistakes were measured; "
        f"these are the {SLOWEST} slowest, the mistakes by their median. All are first checks of a problem but those "
        "called later; with inputs of their own, every fourth mistake. The first network of a session takes "
        f"{record['first_in_session']:.2f} s, because the backend wakes up. Measured {record['date']} with nothing "
        f"else to do on {_words(record['machine'])}.",
        "",
        f"Over the aim, 0.3 s in problem sets 1 and 5 and 2 s elsewhere: {over_the_aim(rows)}.",
    ]
    return "\n".join(lines)


def over_the_aim(rows: list[dict]) -> str:
    """Which problems take longer, by kind of check: most mistakes, or some."""
    told = []
    for kind, words in CHECKS.items():
        most, some = (
            [row["problem"] for row in rows if row[f"{kind}_{which}"] > AIMS.get(row["problem_set"], 2)]
            for which in ("wrong", "slowest")
        )
        some = [name for name in some if name not in most]
        parts = [
            f"{share} mistakes of {' and '.join(names)}" for share, names in (("most", most), ("some", some)) if names
        ]
        told.append(f"{words}, {' and '.join(parts) or 'none'}")
    return "; ".join(told)


TABLES = {"matrix": (matrix, RECORD), "times": (times, BENCHMARK)}


def with_tables(text: str) -> str:
    """The page with its tables made anew between their marks; what was not measured yet is said to be missing."""
    for name, (table, path) in TABLES.items():
        made = table(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else "*Not measured yet.*"
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        text = re.sub(f"{begin}.*{end}", lambda _, new=f"{begin}\n{made}\n{end}": new, text, flags=re.DOTALL)
    return text


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
