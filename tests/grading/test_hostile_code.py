"""Code that fights the grader: nothing for what it did not solve, nothing lost for what it did, nothing left behind."""

import subprocess
import time

import pytest

pytestmark = pytest.mark.slow

HONEST = {
    "branches": "branches = 4",
    "naive_depth": "def naive_depth(d, a, b, c):\n    return d + a + b + c",
}
FIXED = {
    "patched numpy": "import numpy as np\nnp.allclose = np.isclose = np.array_equal = lambda *a, **k: True",
    "patched builtins": "import builtins\nbuiltins.all = builtins.isinstance = lambda *a: True",
    "patched json": "import json\njson.dumps = lambda *a, **k: '{}'",
    "patched random numbers": "import numpy as np\nnp.random.default_rng = lambda *a: None",
    "patched judgement": "import kerascnn.checks.judgement as j\nj.agrees = lambda *a: True",
    "patched problem": "from kerascnn.checks.problem import Problem\nProblem.observe = Problem.judge = lambda *a: None",
    "patched probe code": "from kerascnn.grading import student_run\nstudent_run.to_plain = lambda o: {'cases': {}}",
    "exit": "import os\nos._exit(0)",
    "exit, politely": "raise SystemExit(0)",
    "base exception": "raise KeyboardInterrupt",
    "loop": "while True: pass",
    "loop that swallows": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "kills itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)",
    "kills all": "import os, signal\nos.kill(-1, signal.SIGKILL)",
    "fork bomb": "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
    "thread bomb": "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(99,)).start()",
    "memory bomb": "x = []\nwhile True: x.append(bytearray(10**8))",
    "memory in many processes": (
        "import os\nfor _ in range(5): os.fork()\nx = bytearray(10**9); x[::4096] = x[::4096]\nwhile 1: pass"
    ),
    "a gigabyte of output": "import os\nwhile True: os.write(1, b'x' * 10**6)",
    "prints for ever": "while True: print('x' * 10**6)",
    "fills the disk": "f = open('/tmp/x', 'wb')\nwhile True: f.write(bytes(10**7))",
    "raw bytes into every pipe": (
        "import os\nfor n in range(3, 200):\n    try: os.write(n, b'\\xff' * 1000 + b'\\n{\"kind\": \"end\"}\\n')\n"
        "    except OSError: pass"
    ),
    "deep JSON into every pipe": (
        "import os\nfor n in range(3, 200):\n    try: os.write(n, b'[' * 100000 + b'\\n')\n    except OSError: pass"
    ),
    "no recursion": "import sys\nsys.setrecursionlimit(50)",
    "stdout closed": "import sys, os\nsys.stdout.close(); os.close(1)",
    "traced": "import sys\nsys.settrace(lambda *a: None)",
}


@pytest.mark.parametrize("attack", FIXED)
def test_an_attack_earns_nothing(grade, attack):
    """In the first cell, with starters below: no points, and the grader lives."""
    record = grade(first=FIXED[attack])
    assert record.points == 0
    assert record.status == "graded"


STOPPED = ("exit", "base exception", "loop", "loop that swallows", "fork bomb", "memory bomb", "prints for ever")


@pytest.mark.parametrize("attack", STOPPED)
def test_what_a_cell_destroys_costs_nothing_else(grade, attack):
    """A cell that ends or hangs the process is left out, and the honest answers of the same notebook count."""
    record = grade(first=FIXED[attack], **HONEST)
    assert record.points == 3


def test_nothing_is_left_running(sandbox, grade):
    """Of the sandbox there is the warm process alone, with those that hold its rooms.

    The watcher tells how it ended before it ends itself, so the last line of it may still be running.
    """
    before = descendants(sandbox.process_id)
    grade(first="import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)")
    until = time.monotonic() + 10
    while descendants(sandbox.process_id) != before and time.monotonic() < until:
        time.sleep(0.05)
    assert descendants(sandbox.process_id) == before


def descendants(parent):
    """Numbers of all processes below one."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = dict(tuple(map(int, line.split())) for line in listed.splitlines())
    below, found = {parent}, True
    while found:
        found = {child for child, above in parents.items() if above in below} - below
        below |= found
    return below


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
