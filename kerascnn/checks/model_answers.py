"""From an author's answer module to cells: the model answer between its markers, and the starter without it."""

import inspect
import re
from collections.abc import Mapping
from types import ModuleType

from .variants import written_out

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
STUB = ("# YOUR CODE HERE", "...")  # what stands in place of a solution in what students get
TEXT_STUB = "YOUR ANSWER HERE"  # and of a solution in words


def model_answer(answers: ModuleType, numbers: Mapping[str, int]) -> str:
    """Source between the two lines that mark the model answer in an answer module.

    Args:
        answers: A module of `checks/answers/`.
        numbers: The problem's numbers, written out in place of their names.
    """
    source = inspect.getsource(answers)
    marked = re.search(r"# --- model answer\n+(.*?)\n+# --- end of model answer", source, re.DOTALL).group(1)
    return written_out(marked, numbers)


def written_answer(text: str) -> str:
    """Markdown of a model answer in words, between nbgrader's markers for text."""
    return f"<!-- {BEGIN[4:]} -->\n{inspect.cleandoc(text)}\n<!-- {END[4:]} -->"


def starter(answer: str) -> str:
    r"""The cell that a student begins with: what stands between the markers becomes three dots.

    Example:
        >>> print(starter("x = (\n    ### BEGIN SOLUTION\n    4\n    ### END SOLUTION\n)"))
        x = (
            # YOUR CODE HERE
            ...
        )
    """
    stub = "\n".join(r"\1" + line for line in STUB)
    return re.sub(rf"(?ms)^( *){BEGIN}.*?{END}", stub, answer)


def without_markers(answer: str) -> str:
    """The model answer as a learner reads it."""
    return "\n".join(line for line in answer.splitlines() if line.strip() not in (BEGIN, END))
