"""What a stream may be asked for."""

import random

import pytest

from kerascnn import data


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"batch_size": 0}, "batch_size is 0: expected a whole number, 1 or more"),
        ({"batch_size": 1.5}, r"batch_size is 1\.5: expected a whole number"),
        ({"batch_size": True}, "batch_size is True"),
        ({"size": "32"}, r"size is '32': expected a whole number or \(height, width\)"),
        ({"size": 0}, "size is 0"),
        ({"size": (32, 32, 3)}, r"size is \(32, 32, 3\)"),
        ({"size": (32, -1)}, r"size is \(32, -1\)"),
        ({"augment": "flip"}, "augment is 'flip': expected a function or layer"),
        ({"seed": "one"}, "seed is 'one'"),
        ({"seed": -1}, "seed is -1: expected a whole number, 0 or more"),
        ({"split": "tset"}, 'fashion_mnist_small has no split \'tset\': expected one of "train", "test"'),
        ({"split": 3}, "has no split 3"),
        ({"split": "train[80%:]"}, "has no split 'train"),
    ],
)
def test_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        data.load().stream(**arguments)


def test_arrays_refuse_an_unknown_split():
    with pytest.raises(ValueError, match='has no split \'validation\': expected one of "train", "test"'):
        data.load().arrays("validation")


def test_completes():
    from kerascnn.data.stream_options import StreamOptions

    assert StreamOptions(size=[32, 24]).size == (32, 24)
    random.seed(5)
    first = StreamOptions().seed
    random.seed(5)
    assert StreamOptions().seed == first != StreamOptions().seed
