"""Code and places that lectures name in prose are there: functions with their arguments, files, lectures, links."""

import ast
import importlib
import inspect
import re
from pathlib import Path

import pytest
from lecture_rules import of_kind

from kerascnn.course.checkout import Checkout
from kerascnn.course.sources import lecture_notebook

COURSE = Checkout(Path(__file__).parents[2])
CELLS = {source.stem: lecture_notebook(COURSE, source).cells for source in COURSE.lecture_sources()}
NUMBERS = {name[:2] for name in CELLS}
SETS = {source.stem[2] for source in COURSE.problem_set_sources()}
ROOMS = {"papers", "layers", "models", "analysis", "data", "training", "experiments", "figures", "widgets", "checks"}
OWN_ROOTS = {"docs", "lectures", "notebooks", "benchmarks", "tests", "kerascnn"}
FILE = re.compile(r"[\w./]+\.(?:md|json|py|ipynb)")
CODE = re.compile(r"`([^`]+)`", re.DOTALL)
LINK = re.compile(r"\[((?:[^\]]|\n)+)\]\(([^)]+)\)")


def text_of(name):
    return "\n\n".join(cell.source for cell in of_kind(CELLS[name], "markdown"))


def missing_in(code, start=importlib.import_module):
    """What an expression of prose names that the package does not have; empty for code that is not about it."""
    try:
        nodes = list(ast.walk(ast.parse(" ".join(code.split()))))
    except SyntaxError:
        return []
    wrong = []
    for node in nodes:
        chain = dotted(node.func if isinstance(node, ast.Call) else node)
        if not chain or chain[0] not in ROOMS | {"kerascnn"} or len(chain) == 1:
            continue
        found = start("kerascnn") if chain[0] == "kerascnn" else start(f"kerascnn.{chain[0]}")
        for part in chain[1:]:
            found = getattr(found, part, None)
        if found is None:
            wrong.append(".".join(chain))
        elif isinstance(node, ast.Call):
            wrong += [f"{'.'.join(chain)}({key}=)" for key in unknown_arguments(found, node)]
    return sorted(set(wrong))


def dotted(node):
    """The names of a.b.c, or none where it is something else."""
    if isinstance(node, ast.Name):
        return [node.id]
    chain = dotted(node.value) if isinstance(node, ast.Attribute) else []
    return [*chain, node.attr] if chain else []


def unknown_arguments(function, call):
    parameters = inspect.signature(function).parameters
    if any(one.kind is one.VAR_KEYWORD for one in parameters.values()):
        return []
    return [keyword.arg for keyword in call.keywords if keyword.arg and keyword.arg not in parameters]


@pytest.mark.parametrize("name", CELLS)
def test_code_in_prose_names_what_the_package_has(name):
    named = [code for code in CODE.findall(text_of(name)) if not FILE.fullmatch(code)]
    assert [wrong for code in named for wrong in missing_in(code)] == []


@pytest.mark.parametrize("name", CELLS)
def test_files_lectures_and_problem_sets_are_there(name):
    text = text_of(name)
    files = [code for code in CODE.findall(text) if FILE.fullmatch(code)]
    named = [file for file in files if file.split("/")[0] in OWN_ROOTS]
    assert [file for file in named if not (COURSE.root / file).is_file()] == []
    assert set(re.findall(r"\b[Ll]ectures?\s+(\d\d)\b", text)) <= NUMBERS
    assert set(re.findall(r"\b[Pp]roblem set (\d)\b", text)) <= SETS


@pytest.mark.parametrize("name", CELLS)
def test_links_lead_where_they_say(name):
    for words, address in LINK.findall(text_of(name)):
        if address.startswith("http"):
            if words.startswith("arXiv:"):
                assert address == f"https://arxiv.org/abs/{words.removeprefix('arXiv:')}"
        else:
            assert (COURSE.lectures / address).exists(), f"{name} links to {address}, which is not in the repository"


def test_what_is_not_there_is_found():
    assert missing_in("papers.NETWORKS['vgg19']") == missing_in("keras.layers.Dense(3)") == missing_in("a b") == []
    assert missing_in("figures.no_such_chart(papers.ILSVRC)") == ["figures.no_such_chart"]
    assert missing_in("figures.cost_bars({}, hue=1)") == ["figures.cost_bars(hue=)"]
