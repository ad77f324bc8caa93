"""Images that live on the device: a batch is a few numbers for each, and one gather picks, crops and flips them."""

import keras
import numpy as np
from keras import ops

from .image_windows import ImageWindows, in_format, shape_in_format

PADDING = 4  # pixels of zeros around an image that is cropped, as in He et al. 2015, section 4.2


@keras.saving.register_keras_serializable(package="kerascnn")
class ResidentImages(keras.layers.Layer):
    """Turns draws (number of the image, top, left, flip) into a batch of standardised images.

    The images are a weight of the layer, as bytes, and stay where the network computes: on a GPU nothing but the draws
    crosses over, and augmentation costs one gather. What is drawn comes from outside, so that a run can be repeated.

    Args:
        images: Unsigned bytes, (count, height, width, channels).
        mean: What is subtracted from the images divided by 255; its shape broadcasts over an image.
        deviation: What they are divided by afterwards.
        padding: Pixels of zeros around each image.
        data_format: That of the output.

    Input shape:  (batch, 4) whole numbers
    Output shape: (batch, height, width, channels), or (batch, channels, height, width) with "channels_first"

    Raises:
        ValueError: if the images are no bytes of that shape, or too many to be counted in 32 bits.

    Example:
        >>> layer = ResidentImages(np.arange(8, dtype="uint8").reshape(2, 2, 2, 1), mean=0.0, deviation=1 / 255)
        >>> flipped = layer(np.array([[1, 0, 0, 1]]))
        >>> ops.convert_to_numpy(flipped)[0, ..., 0].round().tolist()
        [[5.0, 4.0], [7.0, 6.0]]
    """

    def __init__(self, images: np.ndarray, mean=0.0, deviation=1.0, *, padding: int = 0, data_format=None, **kwargs):
        super().__init__(trainable=False, **kwargs)
        if getattr(images, "ndim", 0) != 4 or images.dtype != np.uint8:
            raise ValueError(
                "ResidentImages takes unsigned bytes of shape (count, height, width, channels); received "
                f"{getattr(images, 'dtype', type(images).__name__)} of shape {getattr(images, 'shape', None)}."
            )
        count, self.height, self.width, self.channels = images.shape
        tall, wide = self.height + 2 * padding, self.width + 2 * padding
        if count * tall * wide >= 2**31:
            raise ValueError(f"{count:,} images of {self.height}x{self.width} are too many to keep on the device.")
        self.padding = padding
        self.data_format = data_format or keras.config.image_data_format()
        self.windows = ImageWindows((tall, wide), (self.height, self.width))
        border = ((0, 0), (padding, padding), (padding, padding), (0, 0))
        padded = np.pad(images, border).reshape(-1, self.channels)
        mean = np.broadcast_to(np.asarray(mean, "float32"), images.shape[1:])
        self.mean = np.pad(mean, border[1:]).reshape(-1, self.channels)
        self.deviation = np.asarray(deviation, "float32")
        self.pixels = self.add_weight(
            shape=padded.shape, dtype="uint8", initializer="zeros", trainable=False, name="pixels", autocast=False
        )
        self.pixels.assign(padded)
        self.built = True

    def draws(self) -> keras.KerasTensor:
        """What a network that starts with this layer takes."""
        return keras.Input((4,), dtype="int32", name="draws")

    def call(self, draws):
        draws = ops.cast(draws, "int32")
        number, top, left, flip = (draws[:, column][:, None] for column in range(4))
        places = self.windows.places(top, left, flip)
        pixels = self.windows.take(self.pixels.value, number, places)
        images = (ops.cast(pixels, "float32") / 255.0 - ops.take(self.mean, places, axis=0)) / self.deviation
        if self.padding:  # with zeros, as if the standardised image had been padded
            rows = self._inside(self.windows.rows(top), self.height)
            columns = self._inside(self.windows.columns(left, flip), self.width)
            images = ops.where((rows[:, :, None] & columns[:, None, :])[..., None], images, 0.0)
        return in_format(ops.cast(images, self.compute_dtype), self.data_format)

    def _inside(self, places, side):
        return (places >= self.padding) & (places < self.padding + side)

    def compute_output_shape(self, input_shape):
        return shape_in_format((input_shape[0], self.height, self.width, self.channels), self.data_format)
