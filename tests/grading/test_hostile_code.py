"""Code that fights the grader: nothing for what it did not solve, nothing lost for what it did, nothing left behind."""

import pytest
from attacks import ATTACKS, HONEST
from processes import descendants, left_running

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_earns_nothing(grade, attack):
    """In the first cell, with starters below: no points, and the grader lives."""
    record = grade(first=ATTACKS[attack])
    assert record.points == 0
    assert record.status == "graded"


STOPPED = ("exit", "base exception", "loop", "loop that swallows", "fork bomb", "memory bomb", "prints for ever")


@pytest.mark.parametrize("attack", STOPPED)
def test_what_a_cell_destroys_costs_nothing_else(grade, attack):
    """A cell that ends or hangs the process is left out, and the honest answers of the same notebook count."""
    record = grade(first=ATTACKS[attack], **HONEST)
    assert record.points == 3


def test_nothing_is_left_running(sandbox, grade):
    """Of the sandbox there is the warm process alone, with those that hold its rooms.

    The watcher tells how it ended before it ends itself, so the last line of it may still be running.
    """
    before = descendants(sandbox.process_id)
    grade(first="import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)")
    assert not left_running(sandbox.process_id, before)


def test_an_answer_that_never_ends_costs_itself_alone(grade):
    swallow = "    while True:\n        try:\n            while True: pass\n        except BaseException: pass"
    hanging = f"def convolution_macs(*_, **__):\n{swallow}"
    record = grade(convolution_macs=hanging, **HONEST)
    assert record.points == 3
    (problem,) = (one for one in record.problems if one.name == "convolution_macs")
    assert "does a loop never end?" in problem.notes[0]


def test_the_next_submission_is_unaffected(grade):
    plain = grade(**HONEST)
    grade(first="import numpy as np\nnp.random.default_rng = None\nopen('/tmp/left', 'w').write('x')")
    after = grade(first="import os\nassert not os.path.exists('/tmp/left')", **HONEST)
    assert after.points == plain.points == 3
    assert [one.outcome for one in after.problems] == [one.outcome for one in plain.problems]


LIARS = {
    "always equal": (
        "class L:\n    __eq__ = __lt__ = __ge__ = lambda *a: True\n    __hash__ = object.__hash__\nbranches = L()"
    ),
    "fake shape": (
        "class L:\n    shape = ()\n    dtype = 'int64'\n    def __array__(self, *a, **k): return self\nbranches = L()"
    ),
    "endless array": "class L:\n    def __array__(self, *a, **k):\n        while True: pass\nbranches = L()",
    "number of a million digits": "branches = 10 ** 10**6",
    "int that lies": "class L(int):\n    __eq__ = lambda *a: True\n    __hash__ = int.__hash__\nbranches = L(5)",
    "not a number": "branches = float('nan')",
    "object array": "import numpy as np\nbranches = np.array([object()])",
    "huge array": "import numpy as np\nbranches = np.zeros((10**4, 10**4))",
    "array that contains itself": "branches = []\nbranches.append(branches)",
    "subclass of array": (
        "import numpy as np\nclass L(np.ndarray):\n    __eq__ = lambda *a: True\nbranches = np.zeros(()).view(L)"
    ),
    "text": "branches = '4'",
}


@pytest.mark.parametrize("liar", LIARS)
def test_liars_earn_nothing(grade, liar):
    record = grade(branches=LIARS[liar], naive_depth=HONEST["naive_depth"])
    assert record.points == 2


def test_the_librarys_own_layer_is_no_answer(grade):
    wrapped = (
        "from kerascnn import layers\nclass Mine(layers.Inception): pass\n"
        "def inception_module(*widths):\n    return Mine(*widths)"
    )
    record = grade(inception_module=wrapped, **HONEST)
    assert record.points == 3
    (problem,) = (one for one in record.problems if one.name == "inception_module")
    assert any("kerascnn.layers" in note for note in problem.notes)
