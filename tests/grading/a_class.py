"""A class that hands in: right answers, others as right, known mistakes and starters, made from the checks' answers.

Wrong answers live in `checks/answers/` as Python objects; here their source becomes the student's cell.
"""

import ast
import inspect
import json
import random
from pathlib import Path

from kerascnn.checks.catalogue import problems_of
from kerascnn.checks.model_answers import without_markers

ROOT = Path(__file__).parents[2]
PROOF = """Because $\\frac{1}{4}$ of the channels is left:

$$64 \\cdot 9 < 256 \\cdot 9$$

- **fewer** weights
- one more ReLU"""
LISTS = {"ALTERNATIVES", "MUTANTS", "EXPLANATION", "EQUIVALENT"}


def exercise(assignment):
    """The notebook that students get, as plain data."""
    return json.loads((ROOT / "exercises" / assignment / f"{assignment}.ipynb").read_text())


def handed_in(assignment, answers):
    """The text of a notebook with answers in place, by the problem's name."""
    notebook = exercise(assignment)
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution") and marks["grade_id"] in answers:
            cell["source"] = answers[marks["grade_id"]].splitlines(keepends=True)
    return json.dumps(notebook)


def model_answers(assignment, written=PROOF):
    """The answer of each problem as a good student writes it."""
    return {
        problem.name: written if problem.kind == "written" else without_markers(problem.model_answer)
        for problem in problems_of(assignment)
    }


def other_answers(problem, kind):
    """Sources of a problem's known mistakes (kind "MUTANTS") or other right answers ("ALTERNATIVES"), by name."""
    source = inspect.getsource(problem._answers)
    helpers, found = [], {}
    for statement in ast.parse(source).body:
        name = ast.unparse(statement.targets[0]) if isinstance(statement, ast.Assign) else ""
        if name == kind:
            found = _entries(statement.value)
        elif name not in LISTS and "kerascnn.checks" not in ast.unparse(statement):
            helpers.append(ast.unparse(statement))
    return {name: "\n\n".join([*helpers, f"{problem.name} = {answer}"]) for name, answer in found.items()}


def _entries(node):
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
    else:
        pairs = [call.args[:2] for call in getattr(node, "elts", []) if isinstance(call, ast.Call)]
    return {key.value: ast.unparse(value) for key, value in pairs if isinstance(key, ast.Constant)}


def a_class(assignment, size, seed=0):
    """Notebooks of a class by the student's name, and what each problem is: "right", or the name of the known mistake.

    Of ten students, four answer everything right, one does so in other words, one hands in what came, and four make one
    to three known mistakes.
    """
    draw = random.Random(seed)
    problems = [problem for problem in problems_of(assignment) if problem.kind in ("code", "value")]
    others = {problem.name: other_answers(problem, "ALTERNATIVES") for problem in problems}
    wrong = {problem.name: other_answers(problem, "MUTANTS") for problem in problems}
    students = {}
    for number in range(size):
        answers, truth = model_answers(assignment), {problem.name: "right" for problem in problems}
        if number % 10 == 5:
            answers, truth = {}, dict.fromkeys(truth, "not started")
        for problem in draw.sample(problems, draw.randint(1, 3)) if number % 10 > 5 else ():
            if wrong[problem.name]:
                truth[problem.name], answers[problem.name] = draw.choice(list(wrong[problem.name].items()))
        if number % 10 == 4:
            answers |= {name: draw.choice(list(some.values())) for name, some in others.items() if some}
        students[f"student{number:03}"] = (handed_in(assignment, answers), truth)
    return students
