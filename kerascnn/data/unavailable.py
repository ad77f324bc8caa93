"""The one error a data set raises when its images cannot be had."""


class DataUnavailableError(RuntimeError):
    """The images of a data set cannot be had here and now.

    Raised instead of quietly handing out other images. Its message says what was tried, how long that took, and which
    data set needs no network.
    """


INSTEAD = (
    'Without network, data.load("fashion_mnist_small") works, which ships with kerascnn, and so does the path of an '
    ".npz file of images in the place of a name."
)
