"""What a machine cannot do, or nobody has measured yet: what needs it is skipped, and says so."""

import pytest

REASONS = {  # what an error says, and what that means
    "comes with the package; there are:": "its record has not been made yet: kerascnn reproduce NAME --tier try",
    "only supports the NHWC tensor format on the CPU": "TensorFlow computes no channels_first on this processor",
}


def causes(error: BaseException) -> list[BaseException]:
    """An error with those that doctest wraps."""
    wrapped = [error, *getattr(error, "failures", [])]
    return [error, *(one.exc_info[1] for one in wrapped if hasattr(one, "exc_info"))]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Skip where one of the reasons is met."""
    try:
        return (yield)
    except Exception as error:
        for said, reason in REASONS.items():
            if any(said in str(one) for one in causes(error)):
                pytest.skip(reason)
        raise
