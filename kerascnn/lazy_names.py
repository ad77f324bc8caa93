"""The public names of a room, each loaded at its first use; a name that is not there is answered by those like it."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

import lazy_loader


def attach(package: str, file: str, classes: Sequence[str] = ()) -> tuple[Callable, Callable, list[str]]:
    """What a room's `__init__.py` needs to load the names of the stub beside it: `__getattr__`, `__dir__`, `__all__`.

    Args:
        package: The room's `__name__`.
        file: Its `__file__`.
        classes: Modules whose classes Keras has to know to open a saved model, which importing them tells it. They are
            imported with the room where Keras is loaded already; elsewhere that would choose a backend for the user.

    Example:
        >>> from kerascnn import models
        >>> models.ResNet34
        Traceback (most recent call last):
        ...
        AttributeError: kerascnn.models has no 'ResNet34'. Names like it: resnet34, resnet44, resnet32.
    """
    if "keras" in sys.modules:
        for module in classes:
            import_module(f"{package}.{module}")
    load, list_names, names = lazy_loader.attach_stub(package, file)

    def load_or_explain(name: str):
        try:
            return load(name)
        except AttributeError:
            if name in names or name.startswith("_"):
                raise
        raise AttributeError(f"{package} has no {name!r}. {_near(name, names)}")

    return load_or_explain, list_names, names


def _near(name: str, names: list[str]) -> str:
    from difflib import get_close_matches  # only here, because every import of the package comes by

    by_lower_case = {one.lower(): one for one in sorted(names, reverse=True)}
    near = get_close_matches(name.lower(), by_lower_case, n=3, cutoff=0.5)
    return f"Names like it: {', '.join(by_lower_case[one] for one in near)}." if near else f"It has {', '.join(names)}."
