"""Records of graded submissions: whole, exact, and never outside of their folder."""

import dataclasses

import pytest

from kerascnn.checks.outcome import FacetOutcome, Outcome
from kerascnn.grading import graded
from kerascnn.grading.graded import GradedProblem, GradedSubmission

FACET = FacetOutcome("numbers", False, "it matters", "f(x=1)", "", "got \ud800 and <b>", raised=True)
PROBLEMS = (
    GradedProblem("macs", "MACs", 1.5, 2, outcome=Outcome("macs", "not yet", 1.5, 2, (FACET,)), notes=("slow",)),
    GradedProblem("why", "Why?", None, 3, by_hand=True, answer="Weil 1×1 dünn macht."),
)
ADA = GradedSubmission(
    "ada", "ps1_inception", "Ada L. – ps1.ipynb", "ab" * 32, problems=PROBLEMS, cells=(("code", "x = 1\n"),), variant=7
)


def test_round_trip_is_exact(tmp_path):
    path = graded.save(tmp_path, ADA)
    assert path == tmp_path / "grading" / "results" / "ps1_inception" / "ada.json"
    assert graded.load(tmp_path, "ps1_inception", "ada") == ADA
    assert (ADA.points, ADA.max_points) == (1.5, 2)


@pytest.mark.parametrize("name", ["../ada", "a/b", ".hidden", "", "a\0b", "a" * 101, "-rf", "a b"])
def test_names_that_lead_elsewhere_are_refused(tmp_path, name):
    with pytest.raises(ValueError, match="cannot be the name of a file"):
        graded.save(tmp_path, dataclasses.replace(ADA, student=name))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"problems": [], "cells": []}', '{"problems": [1], "cells": []}'])
def test_damaged_records_count_as_none(tmp_path, text):
    path = graded.save(tmp_path, ADA)
    path.write_text(text)
    assert graded.load(tmp_path, "ps1_inception", "ada") is None
    assert graded.load_all(tmp_path, "ps1_inception") == ()


def test_all_in_order(tmp_path):
    for name in ("zoë", "ada", "bob"):
        graded.save(tmp_path, dataclasses.replace(ADA, student=name))
    assert [one.student for one in graded.load_all(tmp_path, "ps1_inception")] == ["ada", "bob", "zoë"]
    assert graded.load_all(tmp_path, "ps2_googlenet") == ()
