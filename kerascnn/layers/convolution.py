"""Keras' convolution with its bias on the channels, wherever the channels stand."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="kerascnn")
class Conv2D(keras.layers.Conv2D):
    """Convolution of images whose bias is added to the channels, also with "channels_first" on TensorFlow.

    There Keras 3.13 to 3.15 add it along the width where the output is as wide as the layer has filters, as in VGG on
    images of 64x64: `keras.ops.add` takes a second operand with one long axis for the bias of the last axis, if that
    has the same length. Compiled without XLA, TensorFlow happens to put it right.

    Differs from `keras.layers.Conv2D`: in nothing else; weights and weight files are interchangeable.

    Args:
        *args: As in `keras.layers.Conv2D`.
        **kwargs: As in `keras.layers.Conv2D`.

    Input shape:  (batch, height, width, channels), or (batch, channels, height, width) with "channels_first"
    Output shape: as in `keras.layers.Conv2D`

    Example:
        >>> Conv2D(64, 3).compute_output_shape((None, 28, 28, 3))
        (None, 26, 26, 64)
    """

    def call(self, inputs):
        if self.data_format == "channels_last" or not self.use_bias:
            return super().call(inputs)
        bias = ops.reshape(self.bias, (1, self.filters, 1, 1))
        outputs = ops.add(bias, self.convolution_op(inputs, self.kernel))  # the bias first: see above
        return outputs if self.activation is None else self.activation(outputs)
