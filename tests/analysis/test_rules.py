"""A subclass follows the rule of its Keras layer only where it adds nothing that could cost."""

import keras
import pytest

from kerascnn.analysis import UnknownLayerError, cost_table, register_macs_rule


class Hidden(keras.layers.Identity):
    """Free by its name, with a convolution inside."""

    def __init__(self, **kwargs):
        keras.layers.Layer.__init__(self, **kwargs)  # Identity's own says that nothing more will come
        self.convolution = keras.layers.Conv2D(8, 3)
        self.convolution.build((None, 28, 28, 3))

    def call(self, inputs):
        return self.convolution(inputs)


class HiddenList(keras.layers.Flatten):
    """The same in a list, and without weights."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.inside = [keras.layers.ReLU()]

    def call(self, inputs):
        return self.inside[0](inputs)


class Scaled(keras.layers.Flatten):
    """Free by its name, with a weight of its own."""

    def build(self, input_shape):
        self.scale = self.add_weight(shape=(3,))


class Widened(keras.layers.Conv2D):
    """A convolution with another inside."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.second = keras.layers.Conv2D(4, 1)


@pytest.mark.parametrize("make", [Hidden, HiddenList, Scaled, lambda: Widened(4, 3)])
def test_a_subclass_that_adds_layers_or_weights_is_unknown(make):
    with pytest.raises(UnknownLayerError, match="register_macs_rule"):
        cost_table(make(), (28, 28, 3))


def test_it_can_be_taught():
    class Taught(Hidden):
        pass

    register_macs_rule(Taught, lambda visit: 5)
    assert cost_table(Taught(), (28, 28, 3)).total.macs == 5


class Renamed(keras.layers.MaxPooling2D):
    """Adds nothing."""


class OwnConvolution(keras.layers.Conv2D):
    """Adds nothing."""


@pytest.mark.parametrize(
    ("layer", "macs"),
    [
        (Renamed(2), 0),
        (OwnConvolution(4, 1), 28 * 28 * 4 * 3),
        (keras.layers.Activation("relu"), 0),
        (keras.layers.BatchNormalization(), 0),
    ],
)
def test_a_subclass_that_adds_nothing_follows_the_rule(layer, macs):
    assert cost_table(layer, (28, 28, 3)).total.macs == macs
