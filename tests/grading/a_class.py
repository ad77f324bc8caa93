"""A class that hands in: right answers, others as right, known mistakes and starters, made from the checks' answers.

Wrong answers live in `checks/answers/` as Python objects; here their source becomes the student's cell.
"""

import ast
import importlib
import inspect
import json
import random
import textwrap
from dataclasses import dataclass
from pathlib import Path

from attacks import ATTACKS

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
    """Sources of a problem's known mistakes (kind "MUTANTS") or other right answers ("ALTERNATIVES"), by name.

    What they need stands inside of a function, so that answers in one notebook do not get into each other's way.
    """
    helpers = _helpers(problem._answers)
    entries = _entries(_list(problem._answers, kind))
    return {name: _cell(problem.name, helpers, answer) for name, answer in entries.items()}


def _list(module, kind):
    """The list of an answer module, or of the one beside it from which it imports that list."""
    for statement in ast.parse(inspect.getsource(module)).body:
        if _assigned(statement) == kind:
            return statement.value
        if isinstance(statement, ast.ImportFrom) and statement.level and kind in {one.name for one in statement.names}:
            return _list(_beside(module, statement), kind)
    return ast.Dict([], [])


def _helpers(module):
    """Statements of an answer module and of those beside it that it imports, without what authors alone need."""
    helpers = []
    for statement in ast.parse(inspect.getsource(module)).body:
        imported = statement if isinstance(statement, ast.ImportFrom) else ast.ImportFrom(level=0)
        if imported.level:
            helpers += _helpers(_beside(module, imported))
        elif _assigned(statement) not in LISTS and imported.module != "kerascnn.checks.parts":
            helpers.append(statement)
    return helpers


def _beside(module, imported):
    return importlib.import_module(f"{module.__name__.rpartition('.')[0]}.{imported.module}")


def _assigned(statement):
    return ast.unparse(statement.targets[0]) if isinstance(statement, ast.Assign) else ""


def _cell(name, helpers, answer):
    needed = [one for one in helpers if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]
    inside = "\n".join(ast.unparse(one) for one in [*needed, ast.Return(answer)])
    return f"def _{name}():\n{textwrap.indent(inside, '    ')}\n\n{name} = _{name}()"


def _entries(node):
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
    else:
        pairs = [call.args[:2] for call in getattr(node, "elts", []) if isinstance(call, ast.Call)]
    return {key.value: value for key, value in pairs if isinstance(key, ast.Constant)}


@dataclass(frozen=True)
class Student:
    """What one student does.

    Args:
        answers: Sources by the problem's name; the other cells stay as they came.
        truth: What each answer is: "right", "not started", or the name of the known mistake.
        attack: Name of what the first cell tries.
    """

    answers: dict[str, str]
    truth: dict[str, str]
    attack: str = ""

    def notebook(self, assignment):
        """The notebook's text."""
        content = json.loads(handed_in(assignment, self.answers))
        if self.attack:
            cell = {"cell_type": "code", "id": "attack", "metadata": {}, "outputs": [], "execution_count": None}
            content["cells"].insert(0, cell | {"source": ATTACKS[self.attack]})
        return json.dumps(content)


def a_class(assignment, size, seed=0):
    """The students of a class by name.

    Of twenty, eight answer everything right, two do so in other words, one hands in what came, another a notebook that
    fights the grader, and eight make one to three known mistakes.
    """
    draw = random.Random(seed)
    problems = checked_problems(assignment)
    others = {problem.name: other_answers(problem, "ALTERNATIVES") for problem in problems}
    wrong = {problem.name: other_answers(problem, "MUTANTS") for problem in problems}
    attacks = list(ATTACKS)
    draw.shuffle(attacks)
    students = {}
    for number in range(size):
        answers, truth, attack = model_answers(assignment), {problem.name: "right" for problem in problems}, ""
        if number % 10 == 5:
            answers, truth = {}, dict.fromkeys(truth, "not started")
            attack = attacks[number // 20 % len(attacks)] if number % 20 == 15 else ""
        for problem in draw.sample(problems, draw.randint(1, 3)) if number % 10 > 5 else ():
            if wrong[problem.name]:
                truth[problem.name], answers[problem.name] = draw.choice(list(wrong[problem.name].items()))
        if number % 10 == 4:
            answers |= {name: draw.choice(list(some.values())) for name, some in others.items() if some}
        students[f"student{number:03}"] = Student(answers, truth, attack)
    return students


def every_known_answer(assignment):
    """Students who together give each known mistake and each other right answer once, and each answers all problems."""
    problems = checked_problems(assignment)
    students = {"model": Student(model_answers(assignment), {problem.name: "right" for problem in problems})}
    students["untouched"] = Student({}, {problem.name: "not started" for problem in problems})
    for kind, word in (("ALTERNATIVES", "otherwise"), ("MUTANTS", "mistaken")):
        known = {problem.name: list(other_answers(problem, kind).items()) for problem in problems}
        for number in range(max(map(len, known.values()))):
            chosen = {name: some[number % len(some)] for name, some in known.items() if some}
            truth = {name: chosen[name][0] if kind == "MUTANTS" and name in chosen else "right" for name in known}
            answers = model_answers(assignment) | {name: source for name, (_, source) in chosen.items()}
            students[f"{word}{number:02}"] = Student(answers, truth)
    return students


def points_right_here(assignment, student, seed):
    """Points of each problem where a student's answers run in this process, without a notebook or a sandbox."""
    problems, namespace = checked_problems(assignment), {"__name__": "__main__"}
    if student.attack:
        return {problem.name: 0.0 for problem in problems}
    exec("import keras, math\nimport numpy as np", namespace)
    for problem in problems:  # all cells first, as a notebook is graded
        exec(student.answers.get(problem.name, problem.starter), namespace)
    return {problem.name: problem.check(namespace[problem.name], seed=seed).points for problem in problems}


def checked_problems(assignment):
    """Those that no person has to read."""
    return [problem for problem in problems_of(assignment) if problem.kind != "written"]
