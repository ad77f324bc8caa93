"""Points to other systems: a table for spreadsheets, Canvas's gradebook, Moodle's grading worksheet, Gradescope.

Canvas and Moodle read points back from the very file that they gave: the gradebook's CSV (lib/gradebook_importer.rb in
instructure/canvas-lms) and the grading worksheet (mod/assign/feedback/offline/importgradeslib.php in moodle/moodle). So
their file is copied with one column filled in, and students are found in it by the number in the name of what they
handed in. A name may start like a spreadsheet's formula; such cells are made text.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from kerascnn.grading.marks import Marks
from kerascnn.grading.page_frame import shown_points
from kerascnn.grading.student_names import owner_of
from kerascnn.grading.telling import told_of
from kerascnn.training.whole_files import whole_file

FORMULA = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?%?")
CANVAS_KEYS = ("ID", "SIS Login ID", "SIS User ID", "Student")
MOODLE_KEYS = ("Identifier", "Email address", "Username", "ID number", "Full name")
MOODLE_NEEDS = ("Identifier", "Grade", "Last modified (grade)")


class ExportError(ValueError):
    """An export that cannot be made; the message says what is missing."""


def inert_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula.

    Example:
        >>> inert_cell("=HYPERLINK(1)"), inert_cell("-1.5"), inert_cell("ada"), inert_cell(2.5)
        ("'=HYPERLINK(1)", '-1.5', 'ada', 2.5)
    """
    is_formula = isinstance(value, str) and FORMULA.match(value) and not NUMBER.fullmatch(value)
    return f"'{value}" if is_formula else value


def write_rows(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    """Write a CSV file, whole or not at all, without formulas."""
    with whole_file(path) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([inert_cell(cell) for cell in row] for row in rows)
    return path


def write_table(marks: Sequence[Marks], path: Path) -> Path:
    """One line for each student with the points of each problem.

    Args:
        marks: Of everybody.
        path: The CSV file.
    """
    names = list(dict.fromkeys(mark.problem.name for one in marks for mark in one.marks))
    rows = [["student_id", "assignment", "status", "score", "max_score", "waiting", *names, "handed_in_as"]]
    for one in marks:
        by_name = {mark.problem.name: mark.points for mark in one.marks}
        points = [by_name.get(name) if by_name.get(name) is not None else "" for name in names]
        total = ("", "") if one.refused else (one.points, one.max_points)
        record = one.record
        rows.append([one.student, record.assignment, record.status, *total, len(one.waiting), *points, record.source])
    return write_rows(path, rows)


def write_nbgrader(gradebook, assignment: str, path: Path) -> Path:
    """The table that `nbgrader export` writes, with commas and formulas in names kept from doing harm.

    Args:
        gradebook: nbgrader's, open.
        assignment: The problem set.
        path: The CSV file.
    """
    person = ("student_id", "last_name", "first_name", "email")
    total = ("raw_score", "late_submission_penalty", "score", "max_score")
    rows: list[list[object]] = [["assignment", "timestamp", *person, *total]]
    for one in gradebook.assignment_submissions(assignment):
        student, penalty = one.student, one.late_submission_penalty or 0.0
        who = [student.id, student.last_name or "", student.first_name or "", student.email or ""]
        points = [one.score, penalty, max(0.0, one.score - penalty), one.max_score]
        rows.append([assignment, one.timestamp or "", *who, *points])
    return write_rows(path, rows)


def write_canvas(marks: Sequence[Marks], roster: Path, column: str | None, path: Path) -> list[str]:
    """Fill one assignment's column in the CSV file that Canvas exports its gradebook as.

    Args:
        marks: Of everybody.
        roster: That file.
        column: Name or number of the assignment there: "Problem set 1", or 4711 of "Problem set 1 (4711)".
        path: The file for Canvas to import: who is who, and this one column.

    Returns:
        Students whose points found no line.

    Raises:
        ExportError: if the file is not Canvas's, or the column is not in it.
    """
    rows = read_rows(roster)
    start = next((number for number, row in enumerate(rows) if row[:2] == ["Student", "ID"]), None)
    if start is None:
        raise ExportError(f"{roster} is no gradebook that Canvas exported: no line starts with Student, ID")
    header = rows[start]
    index = _canvas_column(header, column, roster)
    kept = [number for number, name in enumerate(header) if name in (*CANVAS_KEYS, "Section")] + [index]
    lines = [dict(zip(header, row, strict=False)) for row in rows[start + 1 :]]
    people = [line for line in lines if line.get("ID", "").strip()]
    points, lost = joined(marks, people, CANVAS_KEYS)
    written = [[header[number] for number in kept]]
    written += [[line.get(header[number], "") for number in kept] for line in lines if _is_maximum(line)]
    for line in people:
        value = points.get(id(line), line.get(header[index], ""))
        written.append([*(line.get(header[number], "") for number in kept[:-1]), value])
    write_rows(path, written)
    return lost


def _is_maximum(line: dict[str, str]) -> bool:
    return "points possible" in line.get("Student", "").lower()


def _canvas_column(header: list[str], column: str | None, roster: Path) -> int:
    assignments = {name: number for number, name in enumerate(header) if re.search(r"\(\d+\)$", name)}
    if column is None:
        found = list(assignments) if len(assignments) == 1 else []
    else:
        found = [name for name in assignments if column in (name, re.sub(r" \(\d+\)$", "", name))]
        found = found or [name for name in assignments if name.endswith(f"({column})")]
    if len(found) != 1:
        raise ExportError(
            f"choose one of the assignments of {roster} with --column: {', '.join(assignments) or 'none'}"
        )
    return assignments[found[0]]


def write_moodle(marks: Sequence[Marks], roster: Path, path: Path) -> list[str]:
    """Fill the column Grade of a grading worksheet that Moodle gave, in English.

    Args:
        marks: Of everybody.
        roster: The worksheet; the assignment's settings need Offline grading worksheet.
        path: The file for Moodle to take.

    Returns:
        Students whose points found no line.

    Raises:
        ExportError: if the file is not a grading worksheet.
    """
    header, *rows = read_rows(roster) or [[]]
    if missing := [name for name in MOODLE_NEEDS if name not in header]:
        raise ExportError(
            f"{roster} has no column {', '.join(missing)}: in Moodle, download the grading worksheet, in English"
        )
    lines = [dict(zip(header, row, strict=False)) for row in rows]
    points, lost = joined(marks, lines, MOODLE_KEYS)
    for line in lines:
        line["Grade"] = points.get(id(line), line["Grade"])
    write_rows(path, [header, *([line.get(name, "") for name in header] for line in lines)])
    return lost


def read_rows(path: Path) -> list[list[str]]:
    """The rows of a CSV file, whichever of the usual encodings it has.

    Raises:
        ExportError: if it cannot be read.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
        return [row for row in csv.reader(io.StringIO(text)) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ExportError(f"{path} cannot be read as CSV in UTF-8 ({error})") from None


def joined(
    marks: Sequence[Marks], lines: Sequence[dict[str, str]], keys: Sequence[str]
) -> tuple[dict[int, str], list[str]]:
    """Points for the lines of a class list, by the line's id, and students who are on no line, or on several.

    A student is who has the number in a line's first key, else whose name is one of the other keys.
    """
    points, lost = {}, []
    for one in marks:
        if one.refused:
            continue
        found = next(filter(None, (_lines_of(one, lines, key, number) for number, key in enumerate(keys))), [])
        if len(found) == 1 and id(found[0]) not in points:
            points[id(found[0])] = shown_points(one.points)
        else:
            lost.append(one.student)
    return points, lost


def _lines_of(one: Marks, lines: Sequence[dict[str, str]], key: str, number: int) -> list[dict[str, str]]:
    owner = owner_of(one.record.source.split("/")[0]) or owner_of(one.record.source)
    names = {one.student}
    if number == 0:
        names = {owner.name.rsplit("_", 1)[-1] if owner else one.student}
    wanted = {_plain(name) for name in names}
    return [line for line in lines if _plain(line.get(key, "").removeprefix("Participant ")) in wanted]


def _plain(name: str) -> str:
    """A name for comparing: without spaces' kinds and letters' size."""
    return re.sub(r"[\s_]+", " ", name).strip().casefold()


def write_gradescope(marks: Sequence[Marks], folder: Path, label: Callable[[Marks], str] | None = None) -> list[Path]:
    """A results.json for each student, as Gradescope's autograders leave them.

    Format: https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format

    Args:
        marks: Of everybody.
        folder: Gets a folder for each student.
        label: Names that folder; the student's name by default.
    """
    written = []
    for one in marks:
        path = folder / (label(one) if label else one.student) / "results.json"
        with whole_file(path) as unfinished:
            unfinished.write_text(json.dumps(gradescope_results(one), indent=1, ensure_ascii=True))
        written.append(path)
    return written


def gradescope_results(marks: Marks) -> dict:
    """What Gradescope shows of a student: points and outcomes in words, and no hidden input."""
    if marks.refused:
        return {"score": 0, "output": marks.record.message, "visibility": "visible", "tests": []}
    tests = []
    for number, mark in enumerate(marks.marks, start=1):
        told = told_of(mark, marks.record.assignment)
        facets = [f"{symbol} {word}: {name}" + (f" ({why})" if why else "") for symbol, word, name, why in told.facets]
        tests.append(
            {
                "number": str(number),
                "name": mark.problem.title,
                "score": mark.points or 0.0,
                "max_score": mark.problem.max_points,
                "output": "\n".join([f"{told.symbol} {told.word}", *told.lines, *facets, mark.comment]).rstrip(),
                "visibility": "visible",
            }
        )
    return {"score": marks.points, "output": marks.record.message, "visibility": "visible", "tests": tests}
