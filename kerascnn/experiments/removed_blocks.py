"""A network with blocks taken out of it after training: the same weights, and a gap where the blocks were."""

from collections.abc import Iterable

import keras

from kerascnn.layers import BasicBlock, Block, BottleneckBlock


class Gap(Block):
    """What is left of a residual or plain block without its convolutions: its shortcut, and the activation after it.

    Where the block keeps its shape this is the identity, since what comes in is the output of a ReLU already.

    Args:
        block: A built block; its shortcut is shared, with its weights.
    """

    def __init__(self, block: Block):
        super().__init__(data_format=block.data_format, dtype=block.dtype_policy, name=block.name)
        self.branches = ((block.way_around,) if block.residual else (),)
        self.after = block.after
        self.built = True  # all of it is built, as part of the block


def residual_blocks(model: keras.Model) -> dict[str, Block]:
    """The residual blocks of a network, or their plain twins, by name, in order."""
    return {layer.name: layer for layer in model.layers if isinstance(layer, BasicBlock | BottleneckBlock)}


def keeps_shape(block: Block) -> bool:
    """Whether a block of a network gives what it gets a shape that it had before."""
    return tuple(block.input.shape) == tuple(block.output.shape)


def without_blocks(model: keras.Model, names: Iterable[str]) -> keras.Model:
    """A network without some of its blocks; it shares the weights of the rest.

    Source: Veit et al. 2016, arXiv:1605.06431, section 4.1.
    Differs from the paper: nothing; where a block changes the shape, its shortcut alone stays.

    Args:
        model: A residual or plain network, such as `models.resnet20()`: one chain of layers.
        names: Names of blocks.

    Raises:
        ValueError: if there is no block of a name, or a plain block changes the shape, so that nothing can stand in.

    Example:
        >>> from kerascnn.models import cifar_resnet
        >>> model = cifar_resnet(8)
        >>> rest = without_blocks(model, ["conv3_1"])
        >>> model.count_params() - rest.count_params()
        14080
    """
    names, blocks = tuple(names), residual_blocks(model)
    for name in names:
        if name not in blocks:
            raise ValueError(f"{model.name} has no block {name!r}; it has {', '.join(blocks) or 'none'}.")
        if not (blocks[name].residual or keeps_shape(blocks[name])):
            raise ValueError(
                f"{name} of {model.name} changes the shape and has no shortcut that could stand in for it; take one of "
                f"{', '.join(name for name, block in blocks.items() if keeps_shape(block))}."
            )
    tensor = images = keras.Input(model.input_shape[1:], dtype=model.input.dtype, name="images")
    for layer in model.layers[1:]:
        tensor = (Gap(layer) if layer.name in names else layer)(tensor)
    return keras.Model(images, tensor, name=f"{model.name}_without_{len(names)}")
