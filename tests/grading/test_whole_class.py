"""A whole class at once, honest, mistaken and hostile: each gets exactly its marks, whoever hands in beside it."""

import os
import shutil
from pathlib import Path

import pytest
from a_class import a_class, checked_problems, points_right_here
from processes import descendants, left_running

from kerascnn.grading import nbgrader_course
from kerascnn.grading.grading_run import Plan, grade_class, seed_of
from kerascnn.grading.intake import find_submissions
from kerascnn.grading.limits import Limits

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed"),
]
ROOT = Path(__file__).parents[2]
NAME = "ps1_inception"
DAMAGED = {"broken": '{"cells": [{"cell_ty', "empty": "", "endless": '{"nbformat": Infinity, "cells": []}'}


def make_course(root):
    shutil.copytree(ROOT / "solutions" / NAME, root / "solutions" / NAME)
    nbgrader_course.register(root, NAME)
    return root


def hand_in(root, notebooks):
    for student, text in notebooks.items():
        path = root / "grading" / "submitted" / student / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return find_submissions(None, NAME, root)


class Lent:
    """A warm sandbox that goes on after the class."""

    def __init__(self, sandbox):
        self.run = sandbox.run

    def close(self):
        pass


def graded(root, submissions, **how):
    """The class's records, with each limit on time at three seconds."""
    plan = Plan(root, NAME, limits=Limits(seconds=3), **how)
    return {record.student: record for record in grade_class(plan, submissions, lambda record, known: None)}


def points(record):
    return {problem.name: problem.points for problem in record.problems if not problem.by_hand}


@pytest.mark.parametrize("size", [40, pytest.param(500, marks=pytest.mark.release)])
def test_everybody_gets_exactly_their_marks(tmp_path, sandbox, size):
    students, root, other = a_class(NAME, size), make_course(tmp_path / "course"), tmp_path / "other"
    shutil.copytree(root, other)
    assert sum(bool(student.attack) for student in students.values()) == size // 20
    notebooks = {name: student.notebook(NAME) for name, student in students.items()}
    submissions = hand_in(root, notebooks | DAMAGED)
    before = descendants(os.getpid())
    records = graded(root, submissions, jobs=2)
    assert not left_running(os.getpid(), before)
    assert records.keys() == notebooks.keys() | DAMAGED.keys()

    seed, known = seed_of(Plan(root, NAME)), {}
    for name, student in students.items():
        expected = known.setdefault(notebooks[name], points_right_here(NAME, student, seed))
        assert points(records[name]) == expected, (name, student.truth, student.attack)
        assert_true(student, expected)
    for name in DAMAGED:
        assert (records[name].status, records[name].points) == ("refused", 0)
        assert "JupyterLab" in records[name].message

    with nbgrader_course.open_gradebook(root) as gradebook:
        entered = {one.student_id: one.score for one in gradebook.assignment_submissions(NAME)}
    assert entered == pytest.approx({name: record.points for name, record in records.items()}, abs=1e-3)

    shutil.copytree(root / "grading" / "seeds", other / "grading" / "seeds")
    some = hand_in(other, notebooks)[:: -size // 20]
    again = graded(other, some, make_sandbox=lambda *_: Lent(sandbox))
    assert len(again) == 20
    assert all(points(record) == points(records[name]) for name, record in again.items()), "the order does not matter"


def assert_true(student, points):
    """What is right earns all, what was not begun nothing, and a mistake less than all."""
    for problem in checked_problems(NAME):
        truth, earned = student.truth[problem.name], points[problem.name]
        if truth == "not started":
            assert earned == 0
        elif truth != "right":
            assert earned < problem.points
        elif not calls_a_mistake(problem, student):
            assert earned == problem.points


def calls_a_mistake(problem, student):
    source = student.answers[problem.name]
    return any(f"{name}(" in source for name, truth in student.truth.items() if truth not in ("right", "not started"))
