"""Inputs of problem set 4: the papers' blocks and networks, and what is drawn."""

from typing import Any

from kerascnn.papers.resnet import RESNET, RESNET_WIDTHS

from ..probes import integers

Shape = tuple[int, int, int]

RESNET34_BLOCKS = list(RESNET[34][1])
RESNET34 = {"widths": list(RESNET_WIDTHS), "blocks": RESNET34_BLOCKS}
LECTURE_BOTTLENECK = {"height": 28, "width": 28, "channels": 256, "filters": 64}


def block_list(draw) -> dict[str, Any]:
    """Blocks of each stage, some stages, and how many convolutions a block has."""
    blocks = [integers(draw, 2, 12) for _ in range(integers(draw, 2, 5))]
    return {"blocks": blocks, "convolutions": integers(draw, 2, 4)}


def three_equal_stages(draw) -> dict[str, Any]:
    """The blocks of a network for CIFAR-10."""
    return {"blocks": [integers(draw, 2, 20)] * 3, "convolutions": 2}


def same_channels(draw) -> dict[str, int]:
    """A block that needs no projection."""
    channels = integers(draw, 8, 96)
    return {"input_channels": channels, "filters": channels}


def more_channels(draw) -> dict[str, int]:
    """A block that needs one."""
    channels = integers(draw, 8, 96)
    return {"input_channels": channels, "filters": channels + integers(draw, 8, 96)}


def table(draw) -> dict[str, list[int]]:
    """Widths and blocks of a network for ImageNet."""
    steps = [integers(draw, 8, 60) for _ in range(integers(draw, 2, 5))]
    return {"widths": [sum(steps[: i + 1]) for i in range(len(steps))], "blocks": [integers(draw, 1, 6) for _ in steps]}


def bottleneck(draw) -> dict[str, int]:
    """Everything that the cost of a bottleneck block depends on."""
    image = {"height": integers(draw, 5, 40), "width": integers(draw, 41, 60)}
    return {**image, "channels": integers(draw, 50, 99), "filters": integers(draw, 5, 40)}


# Images have odd sides, because there Keras and the paper pad a convolution with stride 2 alike.


def staying(draw) -> tuple[dict[str, int], Shape]:
    """A block that keeps the shape."""
    filters = integers(draw, 3, 6)
    return {"filters": filters, "stride": 1}, (7, 9, filters)


def striding(draw) -> tuple[dict[str, int], Shape]:
    """A block that halves the image and keeps the depth."""
    filters = integers(draw, 3, 6)
    return {"filters": filters, "stride": 2}, (7, 9, filters)


def widening(draw) -> tuple[dict[str, int], Shape]:
    """A block that changes the depth alone."""
    channels = integers(draw, 3, 5)
    return {"filters": channels + integers(draw, 1, 3), "stride": 1}, (7, 9, channels)


def changing(draw) -> tuple[dict[str, int], Shape]:
    """A block that halves the image and makes it deeper."""
    arguments, (height, width, channels) = widening(draw)
    return {**arguments, "stride": 2}, (height, width, channels)


def narrow_block(draw) -> tuple[dict[str, int], Shape]:
    """A bottleneck block, whose input is four times as deep as its inside."""
    filters = 2 * integers(draw, 1, 2)  # not 3, the side of the window
    return {"filters": filters}, (7, 9, 4 * filters)


def plain_block(draw) -> tuple[dict[str, int], Shape]:
    """A block that keeps its shape, from its filters alone."""
    filters = integers(draw, 3, 6)
    return {"filters": filters}, (7, 9, filters)


def small_network(n: int):
    """Draws a network of 6n + 2 layers that is quick to build."""

    def drawn(draw) -> tuple[dict[str, Any], Shape]:
        first = integers(draw, 2, 3)
        widths = [first, first + integers(draw, 1, 2), first + integers(draw, 3, 4)]
        shape = (9, 13, integers(draw, 3, 4))
        return {"n": n, "widths": widths, "image_shape": shape}, shape

    return drawn


class Steps(list):
    """Layers of a plain network, told by numbers and not by the names that Keras gives them."""

    def __str__(self) -> str:
        return f"[{', '.join(f'F{number}' for number in range(1, len(self) + 1))}]"


def plain_steps(*windows: int):
    """Draws a plain network: convolutions of these windows that keep the shape, each with a ReLU."""

    def drawn(draw) -> tuple[dict[str, Any], Shape]:
        import keras

        channels = integers(draw, 3, 5)
        some = [keras.layers.Conv2D(channels, window, padding="same", activation="relu") for window in windows]
        return {"steps": Steps(some)}, (7, 9, channels)

    return drawn
