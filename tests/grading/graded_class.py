"""A class whose notebooks answer one problem, and a stand-in for a sandbox that knows this problem alone."""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path

from kerascnn.checks import ps1_inception as ps1
from kerascnn.grading import grading_run, nbgrader_course
from kerascnn.grading.grading_run import Plan
from kerascnn.grading.intake import Submission
from kerascnn.grading.plain_observation import to_plain
from kerascnn.grading.sandbox import Run, SandboxDiedError

ROOT = Path(__file__).parents[2]
NAME = "ps1_inception"


class Standin:
    """Reads `branches = N` where a sandbox would run it; "dies" kills it."""

    started = 0
    ran: list[str] = []  # noqa: RUF012, of all together

    def __init__(self, isolation, limits, image):
        type(self).started += 1

    def run(self, request):
        (cell,) = request["cells"]
        self.ran.append(cell)
        if "dies" in cell:
            raise SandboxDiedError("the sandbox died")
        lines = [{"kind": "cell", "number": 1}]
        for name in request["problems"]:
            seen = ps1.branches.observe(int(cell.split("=")[1]), request["seed"]) if name == "branches" else None
            plain = None if seen is None else to_plain(seen)
            lines.append({"kind": "observation", "problem": name, "observation": plain, "rooms": []})
        return Run(b"\n".join(json.dumps(line).encode() for line in lines), "finished", 0, 0.01)

    def close(self):
        pass


class SlowStandin(Standin):
    """Takes as long as a notebook does."""

    def run(self, request):
        time.sleep(0.2)
        return super().run(request)


def make_course(folder: Path) -> Path:
    """A course with this problem set, known to its gradebook."""
    (folder / "solutions").mkdir(parents=True)
    shutil.copytree(ROOT / "solutions" / NAME, folder / "solutions" / NAME)
    nbgrader_course.register(folder, NAME)
    return folder


def hand_in(root: Path, **cells: str) -> list[Submission]:
    """One notebook with one cell for each student."""
    submissions = []
    for student, cell in cells.items():
        path = root / "in" / f"{student}.ipynb"
        path.parent.mkdir(exist_ok=True)
        content = {"nbformat": 4, "cells": [{"cell_type": "code", "source": cell, "id": "branches"}]}
        path.write_text(json.dumps(content))
        submissions.append(Submission(student, path.name, path))
    return submissions


def grade(root: Path, submissions, done=lambda record, known: None, **plan):
    """Grade them with the stand-in."""
    return grading_run.grade_class(Plan(root, NAME, make_sandbox=Standin, **plan), submissions, done)


def marks(root: Path, db_url: str | None = None) -> list[tuple]:
    """All that the gradebook says."""
    with nbgrader_course.open_gradebook(root, db_url) as gradebook:
        return sorted(
            (submission.student_id, grade.name, grade.auto_score, grade.manual_score, grade.needs_manual_grade)
            for submission in gradebook.assignment_submissions(NAME)
            for notebook in submission.notebooks
            for grade in notebook.grades
        )


if __name__ == "__main__":  # a grader that can be killed
    root = Path(sys.argv[1])
    people = [Submission(path.stem, path.name, path) for path in sorted((root / "in").glob("*.ipynb"))]
    grade(root, people, lambda record, known: print(record.student, flush=True), jobs=2)
