"""Windows out of many images in one gather: crop and flip cost no more than picking the image."""

from keras import ops


class ImageWindows:
    """Where the pixels of windows lie in images that stand one after the other, as rows of pixels.

    Args:
        image_size: (height, width) of every image.
        window_size: (height, width) of every window.

    Example:
        >>> windows = ImageWindows((2, 3), (2, 2))
        >>> places = windows.places(top=ops.array([[0]]), left=ops.array([[1]]), flip=ops.array([[0]]))
        >>> ops.convert_to_numpy(places).tolist()  # rows of an image: 0 1 2, 3 4 5
        [[[1, 2], [4, 5]]]
    """

    def __init__(self, image_size: tuple[int, int], window_size: tuple[int, int]):
        (self.tall, self.wide), (self.height, self.width) = image_size, window_size

    def places(self, top, left, flip):
        """Numbers of the windows' pixels within their image.

        Args:
            top: First row of each window, (batch, 1) whole numbers.
            left: First column of each window.
            flip: Above 0 where the window is mirrored left and right.
        """
        rows, columns = self.rows(top), self.columns(left, flip)
        return (rows * self.wide)[:, :, None] + columns[:, None, :]

    def rows(self, top):
        """Rows that the windows take, (batch, height)."""
        return top + ops.arange(self.height, dtype="int32")[None]

    def columns(self, left, flip):
        """Columns that the windows take, (batch, width), from right to left where they are flipped."""
        across = ops.arange(self.width, dtype="int32")[None]
        return left + ops.where(flip > 0, self.width - 1 - across, across)

    def take(self, pixels, number, places):
        """The pixels of windows.

        Args:
            pixels: All images as (images * height * width, channels).
            number: Which image each window is from, (batch, 1).
            places: What `places` returned.
        """
        return ops.take(pixels, (number * (self.tall * self.wide))[:, :, None] + places, axis=0)


def in_format(images, data_format: str):
    """Channels-last images in the format that a network wants."""
    return images if data_format == "channels_last" else ops.transpose(images, (0, 3, 1, 2))


def shape_in_format(shape: tuple, data_format: str) -> tuple:
    """The shape of `in_format`."""
    batch, height, width, channels = shape
    return shape if data_format == "channels_last" else (batch, channels, height, width)
