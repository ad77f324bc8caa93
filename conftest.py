"""What a machine cannot do is skipped and says so; tests side by side take a core each."""

import inspect
import os

import pytest

if "PYTEST_XDIST_WORKER" in os.environ:  # as many processes as cores: with threads in each they wait for one another
    for name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ.setdefault(name, "1")

REASONS = {  # what an error says, the word that a test which may meet it has in its text, and what that means
    "only supports the NHWC tensor format on the CPU": (
        "channels_first",
        "TensorFlow computes no channels_first on this processor",
    ),
}


def causes(error: BaseException) -> list[BaseException]:
    """An error with those that doctest wraps."""
    wrapped = [error, *getattr(error, "failures", [])]
    return [error, *(one.exc_info[1] for one in wrapped if hasattr(one, "exc_info"))]


def text(item) -> str:
    """What a test says: its name, its source with its parameters, or the docstring that it is."""
    source = item.dtest.docstring if hasattr(item, "dtest") else inspect.getsource(item.function)
    return f"{item.name}\n{source}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Skip where one of the reasons is met by a test that may meet it."""
    try:
        return (yield)
    except Exception as error:
        for said, (word, reason) in REASONS.items():
            if word in text(item) and any(said in str(one) for one in causes(error)):
                pytest.skip(reason)
        raise
