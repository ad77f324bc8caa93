"""Images that come from a stream: cropped, flipped and standardised where the network computes."""

import keras
import numpy as np
from keras import ops

from .image_windows import ImageWindows, in_format, shape_in_format


@keras.saving.register_keras_serializable(package="kerascnn")
class StreamedImages(keras.layers.Layer):
    """Takes a window out of each image of a batch, as drawn (top, left, flip), and standardises it.

    The counterpart of `ResidentImages` for sets that do not fit into memory.

    Args:
        size: (height, width, channels) of the images that come.
        window_size: (height, width) of what the network gets.
        mean: What is subtracted; its shape broadcasts over an image.
        deviation: What they are divided by afterwards.
        data_format: That of the output.

    Input shape:  a dict of "images", (batch, *size), from 0 to 1, and "draws", (batch, 3) whole numbers
    Output shape: (batch, *window_size, channels), or (batch, channels, *window_size) with "channels_first"

    Example:
        >>> layer = StreamedImages((2, 3, 1), (1, 2))
        >>> image = np.arange(6.0).reshape(1, 2, 3, 1)
        >>> window = layer({"images": image, "draws": np.array([[1, 0, 1]])})
        >>> ops.convert_to_numpy(window)[0, ..., 0].tolist()
        [[4.0, 3.0]]
    """

    def __init__(self, size, window_size, mean=0.0, deviation=1.0, *, data_format=None, **kwargs):
        super().__init__(trainable=False, **kwargs)
        self.size, self.window_size = tuple(size), tuple(window_size)
        self.data_format = data_format or keras.config.image_data_format()
        self.windows = ImageWindows(self.size[:2], self.window_size)
        self.mean = np.broadcast_to(np.asarray(mean, "float32"), self.size).reshape(-1, self.size[2])
        self.deviation = np.asarray(deviation, "float32")
        self.built = True

    def draws(self) -> dict[str, keras.KerasTensor]:
        """What a network that starts with this layer takes."""
        return {
            "images": keras.Input(self.size, dtype="float32", name="images"),
            "draws": keras.Input((3,), dtype="int32", name="draws"),
        }

    def call(self, inputs):
        draws = ops.cast(inputs["draws"], "int32")
        top, left, flip = (draws[:, column][:, None] for column in range(3))
        places = self.windows.places(top, left, flip)
        number = ops.arange(ops.shape(draws)[0], dtype="int32")[:, None]
        pixels = ops.reshape(ops.cast(inputs["images"], "float32"), (-1, self.size[2]))
        images = (self.windows.take(pixels, number, places) - ops.take(self.mean, places, axis=0)) / self.deviation
        return in_format(ops.cast(images, self.compute_dtype), self.data_format)

    def compute_output_shape(self, input_shape):
        batch = input_shape["draws"][0]
        return shape_in_format((batch, *self.window_size, self.size[2]), self.data_format)
