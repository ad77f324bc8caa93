"""A course of one lecture and one problem set that runs in seconds, for tests of what is done with a course.

Its problems follow the contract of `kerascnn.checks`, with plain Python in place of Keras.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from kerascnn.course.checkout import Checkout

PROJECT = """
[project]
name = "tiny"
[project.urls]
Repository = "https://github.com/somebody/tiny-course"
"""

LECTURE = """
# %% [markdown]
# # A tiny lecture
#
# How much is $6 \\times 7$?

# %%
import matplotlib.pyplot as plt

answer = 6 * 7
answer

# %%
figure, axes = plt.subplots(figsize=(3, 2))
axes.plot([0, 1, 4, 9])
plt.show()

# %% [markdown]
# Once more.

# %%
print("the answer is", answer)

# %%
print("the answer is", answer)
"""

PROBLEM_SET = """
# %% [markdown]
# # A tiny problem set

# %%
from tiny_checks import ps1_tiny as ps1

# %% problem="double"

# %% problem="total"

# %% [markdown]
# Now in words.

# %% problem="why"
"""

CHECKS = """
import random
from dataclasses import dataclass

SYMBOLS = {"correct": "✓", "not yet": "✗", "not started": "○"}


@dataclass
class Problem:
    name: str
    title: str
    kind: str
    points: int
    minutes: int
    question: str
    model_answer: str
    expected: object = None
    rubric: str = "One point for each reason."

    def grade(self, answer, *, points, seed=None):
        import sys

        from IPython.display import display

        print("a warning such as TensorFlow writes", file=sys.stderr)
        value = random.Random(seed).randrange(1, 1000)
        got = answer(value) if callable(answer) else answer
        status = "not started" if got is ... or got is None else "correct" if got == self.expected(value) else "not yet"
        display({"text/plain": f"{SYMBOLS[status]} {status}: {self.name}"}, raw=True)
        return float(points) if status == "correct" else 0.0


double = Problem(
    "double", "Twice a number", "code", 3, 5, "Write `double`.",
    'def double(number):\\n    ### BEGIN SOLUTION\\n    return 2 * number\\n    ### END SOLUTION\\n',
    lambda value: 2 * value,
)
total = Problem(
    "total", "One to four", "value", 2, 1, "What is 1 + 2 + 3 + 4?",
    "total = ...\\n### BEGIN SOLUTION\\ntotal = 10\\n### END SOLUTION\\n",
    lambda value: 10,
)
why = Problem(
    "why", "Why", "written", 4, 10, "Why is that so?",
    "<!-- BEGIN SOLUTION -->\\nBecause it is.\\n<!-- END SOLUTION -->\\n",
)
PROBLEMS = (double, total, why)
"""


def write_tiny_course(folder: Path) -> Checkout:
    """Write the course into a folder; `folder / "python"` has to be importable for its problem set."""
    files = {
        "pyproject.toml": PROJECT,
        "kerascnn/__init__.py": "",
        "notebooks/01_tiny.py": LECTURE.lstrip(),
        "notebooks/ps1_tiny.py": PROBLEM_SET.lstrip(),
        "python/tiny_checks/__init__.py": "",
        "python/tiny_checks/ps1_tiny.py": CHECKS.lstrip(),
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Checkout(folder, checks="tiny_checks")


@contextmanager
def importable(checkout: Checkout):
    """Make the problem set of a tiny course importable, here and in the kernels we start."""
    folder = str(checkout.root / "python")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH")])))
        for name in [name for name in sys.modules if name.split(".")[0] == "tiny_checks"]:
            patch.delitem(sys.modules, name)
        yield checkout


@pytest.fixture
def tiny_course(tmp_path):
    """A course for one test."""
    with importable(write_tiny_course(tmp_path / "course")) as checkout:
        yield checkout
