"""Notebooks as they come: nothing is run to read them, and nothing that is honest loses its marks."""

import json

import pytest

from kerascnn.checks import ps1_inception as ps1
from kerascnn.checks.learner_notebook import LARGEST_NOTEBOOK
from kerascnn.grading import preflight
from kerascnn.grading.preflight import RefusedError, answer_source, read_file, read_notebook, without_leftovers


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
    "no cells": b'{"nbformat": 4}',
    "another format": b'{"nbformat": 9, "cells": []}',
    "a word for a format": b'{"nbformat": "four", "cells": []}',
    "many cells": json.dumps({"cells": [{}] * 3000}).encode(),
    "long cells": json.dumps({"cells": [{"cell_type": "code", "source": "x" * 5_000_000}]}).encode(),
    "no text": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_says_what_to_do(case):
    with pytest.raises(RefusedError, match=r"JupyterLab|delete"):
        read_notebook(REFUSED[case])


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
