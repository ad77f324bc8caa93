"""What a block cannot be made of, or cannot take, is refused in words that name it."""

import keras
import pytest
from block_makers import MAKERS, images

from kerascnn.layers import ConvUnit, Inception, NaiveInception, PaddedMaxPooling


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ConvUnit(0, 3), "filters=0"),
        (lambda: ConvUnit(4, 2), "must be odd"),
        (lambda: ConvUnit(4, (3, 0)), "for example 3;"),
        (lambda: ConvUnit(4, 3, "2"), "for example 1; received stride='2'"),
        (lambda: ConvUnit(4, 3, normalization="layer"), "'layer'"),
        (lambda: ConvUnit(4, 3, data_format="NHWC"), "'NHWC'"),
        (lambda: NaiveInception(4, None, 2), "conv3x3=None"),
        (lambda: Inception(4, 3, 6, 2, 5, -3), "pool_projection=-3"),
        (lambda: Inception(4, 3, 6, 2, 5, 3).build((None, 8, 8)), r"received \(None, 8, 8\)"),
        (lambda: Inception(4, 3, 6, 2, 5, 3).build((None, 8, 8, None)), "channels known"),
        (lambda: Inception(4, 3, 6, 2, 5, 3).compute_output_shape(7), "received 7"),
    ],
)
def test_bad_input_is_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_an_activation_that_there_is_not_is_named():
    with pytest.raises(ValueError, match="the name of one, such as \"relu\"; received 'rlu'"):
        ConvUnit(8, 3, activation="rlu")


@pytest.mark.parametrize("activation", [keras.layers.PReLU(), keras.layers.ReLU(), keras.layers.PReLU])
@pytest.mark.parametrize("name", MAKERS)
def test_a_layer_is_no_activation(name, activation):
    with pytest.raises(ValueError, match="no layer, whose weights would be neither counted nor saved; received <"):
        MAKERS[name](activation=activation)


@pytest.mark.counting
@pytest.mark.parametrize("grey", [images(2, 9, 10, 1), keras.Input((9, 10, 1))], ids=["images", "symbolic"])
@pytest.mark.parametrize("name", MAKERS)
def test_a_block_refuses_another_depth_than_it_was_built_for_by_its_own_name(name, grey):
    block = MAKERS[name](name="ours")
    block.build((None, 9, 10, 5))
    with pytest.raises(ValueError, match=r"'ours' is incomp.* axis -1 .* value 5, .* shape \((2|None), 9, 10, 1"):
        block(grey)


def test_channels_that_come_first_are_looked_at_there():
    block = MAKERS["inception"](data_format="channels_first")
    block.build((None, 5, 9, 10))
    with pytest.raises(ValueError, match=r"axis 1 .* have value 5, .* shape \(2, 1, 9, 10"):
        block(images(2, 1, 9, 10))


def test_a_block_without_weights_takes_any_depth():
    pool = PaddedMaxPooling(3, stride=2, padding=1)
    assert [pool(images(1, 9, 9, depth)).shape[-1] for depth in (3, 5)] == [3, 5]
