"""What a network can be tapped with, to see the gradient of the signal between its layers and not of weights only."""

# ruff: noqa: D102  build, call and get_config are Keras' own words; the class docstring says what they do

from dataclasses import dataclass

import keras
import numpy as np

from kerascnn.analysis import gradient_norms


@keras.saving.register_keras_serializable(package="kerascnn")
class Tap(keras.layers.Layer):
    """Adds zeros that can be differentiated by: their gradient is the gradient of the signal at this place.

    Args:
        batch_size: Examples in the batch; there are zeros for each.

    Input shape:  (batch_size, ...), the rest known
    Output shape: the same

    Example:
        >>> Tap(2)(np.full((2, 3), 7.0)).shape == (2, 3)
        True
    """

    def __init__(self, batch_size: int, **kwargs):
        super().__init__(**kwargs)
        self.batch_size = batch_size

    def build(self, input_shape):
        shape = (self.batch_size, *input_shape[1:])
        self.zeros = self.add_weight(shape=shape, initializer="zeros", name="zeros")

    def call(self, inputs):
        return inputs + self.zeros

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "batch_size": self.batch_size}


@dataclass(frozen=True)
class Flow:
    """What one batch sends through a network, forwards and backwards, in the order of the data flow.

    `kernels` are the norms of the gradient at each layer's weights by path, `signals` those at the output of each layer
    or block of the graph, and `activations` the size of these outputs (root of the mean square).
    """

    loss: float
    kernels: dict[str, float]
    signals: dict[str, float]
    activations: dict[str, float]


class TappedNetwork:
    """A network with a tap behind every layer of its graph that has weights, which it shares, to be measured inside.

    Args:
        model: A network whose graph is one chain of layers and blocks, such as `models.plain20()`.
        batch_size: Of the batches it is measured with.

    Raises:
        ValueError: if the graph is no chain.

    Example:
        >>> from kerascnn.models import cifar_resnet
        >>> flow = TappedNetwork(cifar_resnet(8), 4).flow(np.ones((4, 32, 32, 3), "float32"), np.zeros(4, int))
        >>> list(flow.signals), len(flow.kernels)
        (['conv1', 'conv2_1', 'conv3_1', 'conv4_1', 'fc'], 8)
    """

    def __init__(self, model: keras.Model, batch_size: int):
        tensor = images = keras.Input(model.input_shape[1:], dtype=model.input.dtype, name="images")
        self.taps, outputs = [], []
        for before, layer in zip(model.layers[:-1], model.layers[1:], strict=True):
            if layer.input is not before.output:
                raise ValueError(f"{model.name} is no chain of layers: {layer.name} does not follow {before.name}.")
            tensor = layer(tensor)
            if layer.weights:
                tensor = Tap(batch_size, name=f"{layer.name}_tap", dtype="float32")(tensor)
                self.taps.append(layer.name)
                outputs.append(tensor)
        self.network = keras.Model(images, tensor, name=model.name)
        self.outputs = keras.Model(images, outputs)

    def flow(self, images: np.ndarray, labels: np.ndarray) -> Flow:
        """Measure one batch in training mode; no weight and no statistic is changed.

        Args:
            images: One batch as the network sees them.
            labels: One whole number for each.
        """
        norms = gradient_norms(self.network, images, labels)
        found = {row.path: row.norm for row in norms.rows}
        variables = [
            [one.value for one in group]
            for group in (self.outputs.trainable_variables, self.outputs.non_trainable_variables)
        ]
        outputs, _ = self.outputs.stateless_call(*variables, images, training=True)
        sizes = [_size(keras.ops.convert_to_numpy(one)) for one in outputs]
        return Flow(
            norms.loss,
            {path: norm for path, norm in found.items() if not path.endswith("_tap")},
            {name: found[f"{name}_tap"] for name in self.taps},
            dict(zip(self.taps, sizes, strict=True)),
        )


def _size(output: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(output, dtype="float64"))))
