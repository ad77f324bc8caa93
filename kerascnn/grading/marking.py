"""From what was seen of a notebook to its marks: judged here, in the teacher's process, beside the model answers."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kerascnn.checks.catalogue import problems_of
from kerascnn.checks.learner_notebook import missing_answer
from kerascnn.checks.observation import Observation
from kerascnn.checks.outcome import CHECKER_FAILED, NOT_STARTED, NOT_YET, RAISED, Outcome
from kerascnn.checks.problem import Problem

from .attempts import Seen
from .graded import GradedProblem, GradedSubmission
from .preflight import StudentNotebook, answer_source, is_starter, without_leftovers

VARIANT = re.compile(r"""\.variant\(\s*["']([\w-]{1,40})["']\s*\)""")  # the line that `kerascnn release` writes
LONGEST_CELL = 20_000  # characters of a cell that a record keeps
LONGEST_NOTEBOOK = 400_000  # of all cells


def request_for(notebook: StudentNotebook, assignment: str, seed: int, variant: str = "") -> dict[str, Any]:
    """What a sandbox is asked to do with a notebook."""
    problems = problems_of(assignment)
    return {
        "cells": without_leftovers(notebook, problems),
        "skipped": [],
        "problem_set": assignment,
        "problems": [problem.name for problem in problems if problem.kind != "written"],
        "seed": seed,
        "variant": variant,
    }


def marked(
    notebook: StudentNotebook,
    seen: Seen,
    *,
    student: str,
    assignment: str,
    source: str,
    seed: int,
    variant: str = "",
    **rest,
) -> GradedSubmission:
    """Judge each answer of a notebook.

    Args:
        notebook: As it was handed in.
        seen: What its runs showed.
        student: Whose it is.
        assignment: The problem set.
        source: Name of the file as handed in.
        seed: Of the drawn inputs, the same as in the sandbox.
        variant: Of the student's numbers, from the teacher's list and never from the notebook.
        rest: Further fields of the record.
    """
    errors = {
        source: seen.errors[number] for number, source in enumerate(notebook.code, start=1) if number in seen.errors
    }
    problems = tuple(
        _problem(of_variant(problem, variant), notebook, seen, errors, seed) for problem in problems_of(assignment)
    )
    notes = [notebook.message, other_numbers(notebook, variant)]
    if seen.odd:
        notes.append(f"{seen.odd} lines in the results were not written by the grader: the code wrote them itself.")
    return GradedSubmission(
        student=student,
        assignment=assignment,
        source=source,
        digest=notebook.digest,
        message=" ".join(filter(None, notes)),
        problems=problems,
        cells=kept_cells(notebook),
        seconds=round(seen.seconds, 3),
        seed=seed,
        variant=variant or None,
        **rest,
    )


def other_numbers(notebook: StudentNotebook, variant: str) -> str:
    """What to say of a notebook whose own line names other numbers than it is graded with; "" if it does not."""
    named = {code for source in notebook.code for code in VARIANT.findall(source)} - {variant}
    if not named:
        return ""
    taken = f"those of code {variant}" if variant else "everybody's"
    return (
        f"The notebook names the numbers of code {' and '.join(sorted(named)[:3])}, and was graded with {taken}: is "
        "the teacher's list of variants complete (kerascnn grade --variants), and is this the student's own notebook?"
    )


def of_variant(problem: Problem, variant: str) -> Problem:
    """The problem with a student's own numbers."""
    return problem.for_variant(variant) if variant else problem


def _problem(
    problem: Problem, notebook: StudentNotebook, seen: Seen, errors: Mapping[str, str], seed: int
) -> GradedProblem:
    answer = answer_source(notebook, problem)
    begun = GradedProblem(problem.name, problem.title, None, problem.points, answer=answer[:LONGEST_CELL])
    if problem.kind == "written":
        if is_starter(answer, problem):
            return replace(begun, points=0.0, by_hand=True, notes=("There is no answer.",))
        return replace(begun, by_hand=True)
    outcome, notes = _outcome(problem, seen, errors, seed)
    if outcome.status == CHECKER_FAILED:
        return replace(begun, by_hand=True, outcome=outcome, notes=(*notes, "The checker failed: marked by hand."))
    return replace(begun, points=outcome.points, outcome=outcome, notes=notes)


def _outcome(problem: Problem, seen: Seen, errors: Mapping[str, str], seed: int) -> tuple[Outcome, tuple[str, ...]]:
    nothing = Outcome(problem.name, RAISED, 0, problem.points)
    if problem.name in seen.stopped:
        reason = seen.stopped[problem.name]
        return replace(nothing, advice=reason), (reason,)
    if problem.name not in seen.observations:
        reason = "The notebook was stopped before this answer was checked: mend what is said of the others first."
        return replace(nothing, advice=reason), (reason,)
    observation = seen.observations[problem.name]
    if observation is None:
        return missing_answer(problem, dict(errors)), ()
    outcome = judged(problem, observation, seed)
    if rooms := seen.rooms.get(problem.name):
        if outcome.status in (NOT_STARTED, CHECKER_FAILED):
            return outcome, ()
        names = " and ".join(f"kerascnn.{room}" for room in rooms)
        reason = f"The answer comes from {names}, which is this course's own: write it with Keras alone."
        return Outcome(problem.name, NOT_YET, 0, problem.points, advice=reason), (reason,)
    return outcome, ()


def judged(problem: Problem, observation: Observation, seed: int) -> Outcome:
    """Compare with what the model answer gives on the same inputs; nothing in an observation can stop the grader."""
    cases = observation.cases
    if cases.keys() != {facet.name for facet in problem.facets}:
        return Outcome(problem.name, RAISED, 0, problem.points, advice="What came back was not a result of the checks.")
    expected = problem.expected(seed)  # an error here is the grader's own, and stops it
    try:
        return problem.judge(expected, observation, seed)
    except Exception as error:
        return problem.checker_failed(f"{type(error).__name__}: {error}")


def kept_cells(notebook: StudentNotebook) -> tuple[tuple[str, str], ...]:
    """The notebook's cells as a record keeps them, long ones cut."""
    kept, left = [], LONGEST_NOTEBOOK
    for cell in notebook.cells:
        source = cell.source[: min(LONGEST_CELL, left)]
        if len(source) < len(cell.source):
            source += "\n… (shortened)"
        kept.append((cell.kind, source))
        left = max(0, left - len(source))
    return tuple(kept)
