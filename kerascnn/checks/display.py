"""Showing text and outcomes at a prompt, in a script and in a notebook."""

from .outcome import Outcome


class Note(str):
    """Text for a learner that shows its line breaks at a prompt and in a notebook."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def show(outcome: Outcome) -> None:
    """Display an outcome where there is a notebook, else print it."""
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        print(outcome)
        return
    if get_ipython() is None:
        print(outcome)
    else:
        display(outcome)
