"""`kerascnn check`: answers are found by name in whatever state the notebook is."""

import json

import pytest

from kerascnn.checks import NotebookError, check_notebook
from kerascnn.checks.outcome import CORRECT, NOT_STARTED, RAISED

IMPORT = "from kerascnn.checks import ps1_inception as ps1\n"
DEPTH = "def naive_depth(depth, a, b, c):\n    return depth + a + b + c\n"


def write(path, *cells):
    notebook = {"cells": [{"cell_type": "code", "source": cell} for cell in cells], "nbformat": 4, "metadata": {}}
    path.write_text(json.dumps(notebook))
    return path


def outcomes(path):
    return {outcome.problem: outcome for outcome in check_notebook(path)}


def test_answers_are_found_by_name_and_the_rest_is_not_started(tmp_path):
    seen = outcomes(write(tmp_path / "a.ipynb", IMPORT, DEPTH, "branches = 4"))
    assert seen["naive_depth"].status == seen["branches"].status == CORRECT
    assert seen["inception_module"].status == NOT_STARTED
    assert "why_bottleneck" not in seen


def test_magics_and_failing_cells_do_not_stop_the_rest(tmp_path):
    pytest.importorskip("IPython")
    cells = ("%matplotlib inline\n!ls\n" + IMPORT, "%%bash\nfalse", "branches = 4\n1 / 0", "exit()", DEPTH)
    seen = outcomes(write(tmp_path / "a.ipynb", *cells))
    assert seen["naive_depth"].status == seen["branches"].status == CORRECT
    assert seen["bottleneck"].status == NOT_STARTED


@pytest.mark.parametrize(
    "cell",
    [
        "%%time\nbranches = 4",
        "%time branches = 4",
        "files = !ls\nbranches = 4",
        "branches = (4\n% 8)",
        "branches = 4\nbranches?",
        "text = '''\n%d\n'''\nbranches = 4 if '%d' in text else 0",
    ],
)
def test_what_only_a_notebook_understands(tmp_path, cell):
    pytest.importorskip("IPython")
    assert outcomes(write(tmp_path / "a.ipynb", IMPORT, cell))["branches"].status == CORRECT


@pytest.mark.parametrize(
    "cell",
    [
        "display(4)\nbranches = 4",
        "import asyncio\nbranches = await asyncio.sleep(0, 4)",
        "from beside import four\nbranches = four",
        "get_ipython().magic('matplotlib inline')\nbranches = 4",
    ],
)
def test_what_a_kernel_provides(tmp_path, cell):
    (tmp_path / "beside.py").write_text("four = 4")
    assert outcomes(write(tmp_path / "a.ipynb", IMPORT, cell))["branches"].status == CORRECT


def test_an_answer_may_read_a_file_when_it_is_called(tmp_path):
    (tmp_path / "zero.txt").write_text("0")
    reading = "def naive_depth(depth, a, b, c):\n    return depth + a + b + c + int(open('zero.txt').read())\n"
    assert outcomes(write(tmp_path / "a.ipynb", IMPORT, reading))["naive_depth"].status == CORRECT


def test_a_cell_that_fails_is_told_where_its_answer_is_missing(tmp_path):
    seen = outcomes(write(tmp_path / "a.ipynb", IMPORT, "branches = (4", DEPTH))
    assert seen["branches"].status == RAISED
    assert "SyntaxError" in str(seen["branches"])
    assert seen["bottleneck"].status == NOT_STARTED
    assert "SyntaxError" not in str(seen["bottleneck"])


def test_the_learners_line_is_shown(tmp_path):
    wrong = "def naive_depth(depth, a, b, c):\n    return depth + a.shape\n"
    outcome = outcomes(write(tmp_path / "a.ipynb", IMPORT, wrong))["naive_depth"]
    assert outcome.status == RAISED
    assert "line 2: return depth + a.shape" in str(outcome)


def test_files_beside_the_notebook_are_found(tmp_path):
    (tmp_path / "number.txt").write_text("4")
    seen = outcomes(write(tmp_path / "a.ipynb", IMPORT, "branches = int(open('number.txt').read())"))
    assert seen["branches"].status == CORRECT


def test_a_script_will_do(tmp_path):
    (tmp_path / "answers.py").write_text(IMPORT + DEPTH)
    assert outcomes(tmp_path / "answers.py")["naive_depth"].status == CORRECT


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "not a notebook of format 4"),
        ('{"worksheets": []}', "not a notebook of format 4"),
        ('{"cells": [{"cell_type": "code", "source": "1"}]}', "mentions no problem set"),
        ("\udcff", "cannot be read"),
        ('{"cells": [{"cell_type": "code", "source": null}]}', "not a notebook of format 4"),
        ('{"cells": [{"cell_type": "code", "source": NaN}]}', "not a notebook of format 4"),
        ('{"cells": ' + "[" * 100_000, "not a notebook of format 4"),
    ],
)
def test_unusable_files_say_what_to_do(tmp_path, content, message):
    path = tmp_path / "a.ipynb"
    path.write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(NotebookError, match=message):
        check_notebook(path)


def test_other_files_are_refused(tmp_path):
    with pytest.raises(NotebookError, match=r"neither a notebook"):
        check_notebook(tmp_path / "README.md")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(NotebookError, match=r"gone\.ipynb cannot be read"):
        check_notebook(tmp_path / "gone.ipynb")
