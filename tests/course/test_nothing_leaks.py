"""What a student gets holds nothing of the model answers: no cell, no output, no metadata."""

import json
import re

import pytest

from kerascnn.checks.catalogue import PROBLEM_SETS, problems_of
from kerascnn.checks.model_answers import BEGIN, END
from kerascnn.course.checkout import find_checkout

CHECKOUT = find_checkout()
EXERCISES = CHECKOUT.exercises
TELLING = 12  # characters from which a line says something


def lines_of_answers(problem_set):
    """What stands between the markers of the model answers, and every line of what explains them.

    Without what the questions and the author's own cells give away: a plain network that is to be changed, an import.
    """
    given = (CHECKOUT.notebooks / f"{problem_set}.py").read_text(encoding="utf-8")
    given += "\n".join(problem.question for problem in problems_of(problem_set))
    for problem in problems_of(problem_set):
        parts = [problem._answers.EXPLANATION, problem.rubric, *(mutant.message for mutant in problem.mutants)]
        if problem.kind != "written":
            parts.append(problem.model_answer.split(BEGIN)[1].split(END)[0])
        for line in "\n".join(parts).splitlines():
            if len(line.strip()) >= TELLING and line.strip() not in given:
                yield problem.name, line.strip()


def texts(value):
    """Every text in a notebook's JSON, wherever it stands; cells' sources as one text each."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts("".join(item) if key in ("source", "text") and isinstance(item, list) else item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


@pytest.mark.parametrize("name", PROBLEM_SETS)
def test_no_line_of_an_answer_is_anywhere_in_the_exercise(name):
    notebook = json.loads((EXERCISES / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    everything = "\n".join(texts(notebook))
    answers = list(lines_of_answers(name))
    assert len(answers) > 50
    assert [(problem, line) for problem, line in answers if line in everything] == []
    assert not re.search(r"SOLUTION|HIDDEN TESTS|MARK SCHEME|seed=", everything)
    assert all(cell.get("outputs", []) == [] for cell in notebook["cells"])


def test_nothing_but_the_notebooks_is_released():
    found = sorted(path.relative_to(EXERCISES).as_posix() for path in EXERCISES.rglob("*") if path.is_file())
    assert found == [f"{name}/{name}.ipynb" for name in PROBLEM_SETS]
