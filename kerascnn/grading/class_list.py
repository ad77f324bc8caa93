"""Who is in a class, and which variant of the problem sets each student has: two small CSV files."""

from __future__ import annotations

import csv
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from kerascnn.training.whole_files import whole_file

NAME_COLUMNS = ("student", "student_id", "id")
VARIANT_COLUMNS = ("student", "variant")
STUDENT = re.compile(r"[\w@+-][\w@.+-]*")


class ClassListError(ValueError):
    """A list that cannot be used; the message names the file and the line, and says what to do."""


def read_students(path: Path) -> list[str]:
    """Names of the students, as they become folders.

    Args:
        path: A CSV file with a column "student", "student_id" or "id", such as nbgrader exports; or one name a line.

    Raises:
        ClassListError: if the file cannot be read, holds nobody, or a name that is no folder's or stands there twice.
    """
    rows = _rows(path)
    header = [cell.strip().lower() for cell in rows[0][1]] if rows else []
    column = next((header.index(name) for name in NAME_COLUMNS if name in header), None)
    if column is not None:
        rows = rows[1:]
    elif any(len(row) > 1 for _, row in rows):
        raise ClassListError(
            f"{path} has no column called {', '.join(NAME_COLUMNS[:-1])} or {NAME_COLUMNS[-1]}: name one, or write one "
            "student a line"
        )
    students: list[str] = []
    for line, row in rows:
        name = row[column or 0].strip() if len(row) > (column or 0) else ""
        if not STUDENT.fullmatch(name):
            raise ClassListError(
                f"{path}, line {line}: {name!r} cannot be a folder's name: use letters, digits and . _ - + @"
            )
        if name in students:
            raise ClassListError(f"{path}, line {line}: {name!r} stands there twice")
        students.append(name)
    if not students:
        raise ClassListError(f"{path} names no student: write one a line")
    return students


def read_variants(path: Path) -> dict[str, str]:
    """Each student's code, from a list that `release` wrote; empty where there is no such file yet.

    A grader takes the code from here and never from what was handed in: `problem.for_variant(code)`.

    Raises:
        ClassListError: if the file is not such a list.
    """
    if not path.exists():
        return {}
    rows = _rows(path)
    if not rows or tuple(rows[0][1]) != VARIANT_COLUMNS or any(len(row) != 2 for _, row in rows):
        raise ClassListError(f"{path} is no list of variants (columns {', '.join(VARIANT_COLUMNS)}): restore it")
    return {student: code for _, (student, code) in rows[1:]}


def give_variants(path: Path, students: Iterable[str]) -> dict[str, str]:
    """Draw a code for everybody who has none yet, and write the list.

    Args:
        path: The list; who stands in it keeps the code.
        students: Whose codes are asked for.

    Returns:
        The codes of these students.
    """
    variants = read_variants(path)
    students = list(students)
    for student in students:
        if student not in variants:
            variants[student] = secrets.token_hex(4)
    with whole_file(path) as partial, partial.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([VARIANT_COLUMNS, *variants.items()])
    return {student: variants[student] for student in students}


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Lines that are not empty, with their numbers."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ClassListError(f"{path} cannot be read ({error}): give a CSV file with your students") from None
    return [(number, row) for number, row in enumerate(csv.reader(text.splitlines()), start=1) if any(row)]
