"""Notebooks as they come: nothing is run to read them, and nothing that is honest loses its marks."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerascnn.checks import ps1_inception as ps1
from kerascnn.checks.catalogue import PROBLEM_SETS, problems_of
from kerascnn.checks.learner_notebook import LARGEST_NOTEBOOK
from kerascnn.grading import preflight
from kerascnn.grading.marking import request_for
from kerascnn.grading.preflight import (
    RefusedError,
    answer_source,
    read_file,
    read_notebook,
    refuse_another_set,
    without_leftovers,
)


def notebook(*cells, **rest):
    made = [
        {"cell_type": kind, "source": source, "metadata": {"nbgrader": {"grade_id": name}} if name else {}}
        for kind, source, name in cells
    ]
    return read_notebook(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made} | rest).encode()
    )


REFUSED = {
    "nothing": b"",
    "no JSON": b"PK\x03\x04",
    "half a file": b'{"nbformat": 4, "cells": [{"cell_ty',
    "merged by git": b'{"nbformat": 4,\n<<<<<<< HEAD\n"cells": []}',
    "a list": b"[]",
    "deep": b'{"cells":' + b"[" * 200_000,
    "deep and whole": b'{"cells":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "no number for a format": b'{"nbformat": NaN, "cells": []}',
    "an endless format": b'{"nbformat": Infinity, "cells": []}',
    "a format beyond all numbers": b'{"nbformat": 1e999, "cells": []}',
    "a format of a million digits": b'{"nbformat": ' + b"9" * 1_000_000 + b', "cells": []}',
    "cells given a second time, as a number": b'{"cells": [{"cell_type": "code", "source": "x"}], "cells": 7}',
    "no cells": b'{"nbformat": 4}',
    "another format": b'{"nbformat": 9, "cells": []}',
    "a word for a format": b'{"nbformat": "four", "cells": []}',
    "many cells": json.dumps({"cells": [{}] * 3000}).encode(),
    "long cells": json.dumps({"cells": [{"cell_type": "markdown", "source": "x" * 5_000_000}]}).encode(),
    "long code": json.dumps({"cells": [{"cell_type": "code", "source": "a=" * 300_000}]}).encode(),
    "no text": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_says_what_to_do(case):
    with pytest.raises(RefusedError, match=r"JupyterLab|delete"):
        read_notebook(REFUSED[case])


CELL = '{"cell_type": "code", "source": "branches = 4"}'
TAKEN = {
    "no numbers of JSON": '{"nbformat_minor": NaN, "metadata": {"a": -Infinity, "b": 1e999}, "cells": [%s]}',
    "cells given twice, of which the last count": '{"cells": [], "cells": [%s]}',
    "a format given twice": '{"nbformat": "x", "nbformat": 4, "cells": [%s]}',
    "a number for an id": '{"cells": [{"cell_type": "code", "source": NaN}, {"id": NaN, "metadata": Infinity, %s]}',
    "deep metadata": '{"metadata": ' + '{"a": ' * 500 + "1" + "}" * 500 + ', "cells": [%s]}',
    "half a character": '{"metadata": {"a": "\\ud800"}, "cells": [%s]}',
    "marked as UTF-8": '\ufeff{"cells": [%s]}',
}


@pytest.mark.parametrize("case", TAKEN)
def test_odd_json_that_holds_a_notebook_is_read(case):
    cell = CELL[1:] if '"metadata": Infinity, %s' in TAKEN[case] else CELL
    assert "branches = 4" in read_notebook((TAKEN[case] % cell).encode()).code


KEYS = ("cells", "nbformat", "worksheets", "metadata", "cell_type", "source", "input", "nbgrader", "grade_id", "id")
WORDS = st.sampled_from(
    ["code", "markdown", "heading", ps1.branches.starter, ps1.why_bottleneck.prompt, "branches = 4"]
)
TEXT = st.text("a1=(# \n\0\ud800", max_size=9)
VALUES = st.recursive(
    st.none() | st.booleans() | st.sampled_from([1, 3, 4]) | st.integers() | st.floats() | TEXT | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=30,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_any_json_is_read_or_refused_with_what_to_do(content):
    try:
        read = read_notebook(json.dumps(content).encode())
    except RefusedError as error:
        assert str(error).endswith(".")
        return
    assert len(request_for(read, "ps1_inception", seed=5)["cells"]) == len(read.code)
    assert all(isinstance(answer_source(read, problem), str) for problem in ps1.PROBLEMS)


@pytest.mark.parametrize("cells", [[("markdown", " " * 8000, None)] * 490, [("code", "a=" * 249_000 + "1", None)]])
def test_text_made_to_take_long_is_read_in_seconds(cells):
    begin = time.perf_counter()
    read = notebook(*cells)
    request_for(read, "ps1_inception", seed=5)
    assert not any(answer_source(read, problem) for problem in ps1.PROBLEMS)
    assert time.perf_counter() - begin < 20


def test_links_folders_and_large_files_are_refused(tmp_path):
    (tmp_path / "link.ipynb").symlink_to("/etc/hostname")
    large = tmp_path / "large.ipynb"
    with large.open("wb") as file:
        file.truncate(LARGEST_NOTEBOOK + 1)
    for path in (tmp_path / "link.ipynb", tmp_path / "missing.ipynb", tmp_path, large):
        with pytest.raises(RefusedError):
            read_file(path)


def test_format_3(tmp_path):
    old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ["branches = 4"]}]}]}
    assert read_notebook(json.dumps(old).encode()).code == ["branches = 4"]


def test_damaged_cells_are_left_out():
    read = read_notebook(json.dumps({"cells": [7, None, {"cell_type": "code", "source": "x = 1"}]}).encode())
    assert read.code == ["x = 1"]
    assert "2 damaged cells" in read.message


def test_a_starter_left_beside_an_answer_does_not_undo_it():
    """Above or below, as after a cell was copied."""
    starter, answer = ps1.branches.starter, "branches = 4"
    for sources in ([starter, answer], [answer, starter]):
        read = notebook(*(("code", source, None) for source in sources))
        assert "".join(without_leftovers(read, ps1.PROBLEMS)) == answer
        assert answer_source(read, ps1.branches) == answer
    alone = notebook(("code", starter, None))
    assert without_leftovers(alone, ps1.PROBLEMS) == [starter]


def test_the_written_answer_is_found_by_name_or_by_its_place():
    prompt = f"## 8. {ps1.why_bottleneck.title}\n\n{ps1.why_bottleneck.prompt}"
    named = notebook(("markdown", prompt, "why_bottleneck-prompt"), ("markdown", "Because.", "why_bottleneck"))
    bare = notebook(("markdown", prompt, None), ("markdown", "Because.", None), ("markdown", "## 9. Next", None))
    assert answer_source(named, ps1.why_bottleneck) == answer_source(bare, ps1.why_bottleneck) == "Because."
    assert answer_source(notebook(("markdown", "Hello", None)), ps1.why_bottleneck) == ""


@pytest.mark.parametrize("source", ["def f(:", "x = '", "\x00", "(" * 5000])
def test_cells_that_are_no_python_are_read(source):
    assert isinstance(preflight.defined_names(source), set)


@pytest.mark.parametrize("other", PROBLEM_SETS)
@pytest.mark.parametrize("names", [True, False])
def test_the_notebook_of_another_problem_set_is_told(other, names):
    cells = [
        ("markdown" if problem.kind == "written" else "code", problem.starter, problem.name if names else None)
        for problem in problems_of(other)
    ]
    handed_in = notebook(*cells)
    refuse_another_set(handed_in, other)
    (assignment, *_) = [one for one in PROBLEM_SETS if one != other]
    with pytest.raises(RefusedError, match=f"seems to be the notebook of {other}: hand in that of {assignment}"):
        refuse_another_set(handed_in, assignment)


@pytest.mark.parametrize(
    "source",
    ["bottleneck = BottleneckBlock(16)", "stem = 3", "for proof in range(3):\n    pass", "from x import naive_depth"],
)
def test_one_name_of_another_problem_set_is_no_sign(source):
    refuse_another_set(notebook(("code", source, None)), "ps4_residual")
    refuse_another_set(notebook(("code", "", "basic_block"), ("code", source, None)), "ps4_residual")


def test_a_notebook_without_any_answer_is_graded():
    refuse_another_set(notebook(("code", "print(1)", None)), "ps4_residual")
    refuse_another_set(notebook(), "ps5_softmax_nll")
