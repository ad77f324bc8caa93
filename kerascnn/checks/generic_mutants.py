"""Small changes to a model answer's source, one at a time: what is left of a grader's care if no author thinks of it.

Operators, comparisons, conditions, constants, layers and functions by their names, dropped keywords, dropped layers and
swapped arguments. Most make a wrong answer; a check that passes one has a hole, unless the change is no matter.
"""

import ast
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from .model_answers import BEGIN, END
from .mutation_tables import COMPARISONS, NAMES, NOT_SYMMETRIC, OPERATORS, SIGNS, WORDS

LONGEST = 50  # characters of code in the description of a change


@dataclass(frozen=True)
class GenericMutant:
    """A model answer with one thing changed: in which line, what, and the whole source."""

    line: int
    change: str
    source: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.change}"


def generic_mutants(answer: str) -> list[GenericMutant]:
    r"""All small changes to what stands between the markers of a model answer.

    Args:
        answer: Source with `### BEGIN SOLUTION` and `### END SOLUTION`, as `Problem.model_answer` has it. What stands
            outside of them is given to every student and stays.

    Example:
        >>> some = generic_mutants("def f(a):\n    ### BEGIN SOLUTION\n    return a + 1\n    ### END SOLUTION")
        >>> [str(mutant) for mutant in some]
        ['line 2: + → - in a + 1', 'line 2: 1 → 2', 'line 2: 1 → 0']
    """
    lines = _lines_of_solution(answer)
    tree = ast.parse(answer)
    original = ast.unparse(tree)
    found: dict[str, GenericMutant] = {}
    for node, put in list(_places(tree)):
        if getattr(node, "lineno", 0) not in lines:
            continue
        for new, change in _MAKERS.get(type(node), _nothing)(node):
            put(new)
            source = ast.unparse(ast.fix_missing_locations(tree))
            put(node)
            if source != original:
                found.setdefault(source, GenericMutant(lines[node.lineno], change, source))
    return _numbered(sorted(found.values(), key=lambda mutant: mutant.line))


def _lines_of_solution(answer: str) -> dict[int, int]:
    """Lines between the markers, with the number that they have where the markers are taken out."""
    lines, inside, shown = {}, False, 0
    for number, line in enumerate(answer.splitlines(), start=1):
        if line.strip() in (BEGIN, END):
            inside = line.strip() == BEGIN
            continue
        shown += 1
        if inside:
            lines[number] = shown
    return lines


def _numbered(mutants: list[GenericMutant]) -> list[GenericMutant]:
    """The same change at several places of a line told apart by numbers."""
    times: Counter[str] = Counter()
    told = []
    for mutant in mutants:
        times[str(mutant)] += 1
        number = times[str(mutant)]
        told.append(mutant if number == 1 else replace(mutant, change=f"{mutant.change} ({number})"))
    return told


def _places(tree: ast.AST) -> Iterator[tuple[ast.AST, Callable[[ast.AST], None]]]:
    """Every node with a function that puts another in its place."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, list):
                for index, node in enumerate(value):
                    if isinstance(node, ast.AST):
                        yield node, partial(value.__setitem__, index)
            elif isinstance(value, ast.AST):
                yield value, partial(setattr, parent, field)


Changes = Iterator[tuple[ast.AST, str]]  # what may stand in a node's place, with the change in words


def _nothing(node: ast.AST) -> Changes:
    return iter(())


def _text(node: ast.AST) -> str:
    return textwrap.shorten(ast.unparse(node), LONGEST, placeholder=" …")


def _sign(operator: ast.AST) -> str:
    return SIGNS[type(operator)]


def _binary(node: ast.BinOp) -> Changes:
    for other in OPERATORS.get(type(node.op), ()):
        yield ast.BinOp(node.left, other(), node.right), f"{_sign(node.op)} → {SIGNS[other]} in {_text(node)}"
    if isinstance(node.op, NOT_SYMMETRIC):
        yield ast.BinOp(node.right, node.op, node.left), f"{_text(node)} turned round"


def _augmented(node: ast.AugAssign) -> Changes:
    for other in OPERATORS.get(type(node.op), ()):
        yield ast.AugAssign(node.target, other(), node.value), f"{_sign(node.op)}= → {SIGNS[other]}= in {_text(node)}"
    yield ast.Pass(), f"{_text(node)} dropped"


def _comparison(node: ast.Compare) -> Changes:
    for index, operator in enumerate(node.ops):
        for other in COMPARISONS[type(operator)]:
            operators = [*node.ops[:index], other(), *node.ops[index + 1 :]]
            changed = ast.Compare(node.left, operators, node.comparators)
            yield changed, f"{_text(node)} → {_text(changed)}"


def _connection(node: ast.BoolOp) -> Changes:
    old, other = ("and", ast.Or()) if isinstance(node.op, ast.And) else ("or", ast.And())
    yield ast.BoolOp(other, node.values), f"{old} → {'and' if old == 'or' else 'or'} in {_text(node)}"


def _unary(node: ast.UnaryOp) -> Changes:
    yield node.operand, f"{_sign(node.op)} dropped in {_text(node)}"


def _condition(node: ast.If | ast.IfExp | ast.While) -> Changes:
    if not isinstance(node.test, ast.Compare):  # which has its own changes
        fields = {**dict(ast.iter_fields(node)), "test": ast.UnaryOp(ast.Not(), node.test)}
        yield type(node)(**fields), f"not {_text(node.test)}"


def _constant(node: ast.Constant) -> Changes:
    value = node.value
    if isinstance(value, bool):
        others = [not value]
    elif isinstance(value, int):
        others = [value + 1, value - 1]
    elif isinstance(value, float):
        others = [2 * value, value / 2] if value else [1.0]
    else:
        others = WORDS.get(value, []) if isinstance(value, str) else []
    for other in others:
        yield ast.Constant(other), f"{value!r} → {other!r}"


def _name(node: ast.Name) -> Changes:
    if isinstance(node.ctx, ast.Load) and node.id in NAMES:
        yield ast.Name(NAMES[node.id], node.ctx), f"{node.id} → {NAMES[node.id]}"


def _attribute(node: ast.Attribute) -> Changes:
    if node.attr in NAMES:
        yield ast.Attribute(node.value, NAMES[node.attr], node.ctx), f"{node.attr} → {NAMES[node.attr]}"


def _call(node: ast.Call) -> Changes:
    for index, keyword in enumerate(node.keywords):
        rest = [*node.keywords[:index], *node.keywords[index + 1 :]]
        yield ast.Call(node.func, node.args, rest), f"{_text(keyword)} dropped"
    for index, (first, second) in enumerate(pairwise(node.args)):
        swapped = [*node.args[:index], second, first, *node.args[index + 2 :]]
        yield ast.Call(node.func, swapped, node.keywords), f"{_text(first)}, {_text(second)} swapped"
    if isinstance(node.func, ast.Call) and len(node.args) == 1:  # a layer made and applied
        yield node.args[0], f"{_text(node.func)} left out"


def _slice(node: ast.Slice) -> Changes:
    for field in ("lower", "upper", "step"):
        if getattr(node, field):
            changed = ast.Slice(**{**dict(ast.iter_fields(node)), field: None})
            yield changed, f"{_text(node)} → {_text(changed)}"


_MAKERS: dict[type, Callable[..., Changes]] = {
    ast.BinOp: _binary,
    ast.AugAssign: _augmented,
    ast.Compare: _comparison,
    ast.BoolOp: _connection,
    ast.UnaryOp: _unary,
    ast.If: _condition,
    ast.IfExp: _condition,
    ast.While: _condition,
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Slice: _slice,
}
