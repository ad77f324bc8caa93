"""setup() refuses what it cannot keep, before it starts Keras, and prints what a notebook runs on."""

import pytest

from kerascnn.environment import setup


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"data": 3}, "received 3"),
        ({"data": " "}, "received ' '"),
        ({"minutes": "4"}, "received '4'"),
        ({"minutes": True}, "received True"),
        ({"minutes": 0}, "received 0"),
        ({"minutes": float("nan")}, "received nan"),
        ({"backend": "torch"}, "received 'torch'"),
        ({"precision": "half"}, "received 'half'"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        setup(**arguments)


def test_the_record_keeps_the_budget_and_the_print_names_what_notebooks_read(capsys):
    environment = setup("cifar10", minutes=2.5)
    assert environment.record()["minutes"] == 2.5
    printed = capsys.readouterr().out
    assert printed.endswith("images: cifar10\n")
    assert "minutes" not in printed
