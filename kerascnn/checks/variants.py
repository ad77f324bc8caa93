"""A student's own numbers: drawn from a code, put into the author's answers and into the text of the model answer."""

import ast
import inspect
import re
import types
import zlib
from collections.abc import Mapping
from typing import Any

VISIBLE_SEED = 1
CODE = re.compile(r"[A-Za-z0-9_-]{0,40}")


def require_code(code: Any) -> None:
    """Refuse what is no code of a variant.

    Raises:
        ValueError: saying what it must look like.
    """
    if not isinstance(code, str) or not CODE.fullmatch(code):
        raise ValueError(
            f"The code of a variant is text of up to 40 letters, digits, - and _, such as 'k3f9'; received {code!r}. "
            "Take it from the notebook that you were given."
        )


def visible_seed(code: str) -> int:
    """Seed of the check that a learner sees.

    Example:
        >>> visible_seed(""), visible_seed("k3f9") == visible_seed("k3f9") != visible_seed("q7x2")
        (1, True)
    """
    return zlib.crc32(code.encode()) if code else VISIBLE_SEED


def generator(code: str, name: str) -> Any:
    """A NumPy generator for the numbers of one problem in one variant."""
    import numpy as np

    return np.random.default_rng([zlib.crc32(code.encode()), zlib.crc32(name.encode())])


def with_numbers(answers: types.ModuleType, numbers: Mapping[str, int]) -> types.ModuleType:
    """The answer module as it would be had its author assigned these numbers to the names at its top.

    Args:
        answers: A module of `checks/answers/`, with a line such as `depth = 56` for each of the numbers.
        numbers: By name.

    Raises:
        ValueError: if the module has no such line for one of them.
    """
    tree = ast.parse(inspect.getsource(answers))
    lines = {target.id: node for node in tree.body if isinstance(node, ast.Assign) for target in node.targets}
    for name, number in numbers.items():
        if name not in lines:
            raise ValueError(f"{answers.__name__} has no line that begins with  {name} =")
        lines[name].value = ast.copy_location(ast.Constant(number), lines[name].value)
    changed = types.ModuleType(answers.__name__)
    changed.__file__ = answers.__file__
    exec(compile(ast.fix_missing_locations(tree), answers.__file__, "exec"), vars(changed))
    return changed


def written_out(source: str, numbers: Mapping[str, int]) -> str:
    """The source with numbers in place of their names.

    Example:
        >>> written_out("(depth - 2) // 6", {"depth": 56})
        '(56 - 2) // 6'
    """
    return re.sub(r"\b[A-Za-z_]\w*\b", lambda name: str(numbers.get(name[0], name[0])), source)
