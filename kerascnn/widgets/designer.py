"""Design an Inception module: six widths and an input, and what comes out and what it costs."""

from kerascnn.analysis import block_anatomy
from kerascnn.figures import Picture, module_diagram
from kerascnn.layers import Inception
from kerascnn.papers import GOOGLENET, NETWORKS, input_shapes
from kerascnn.papers.validation import one_of

from .fallback import Playground

STEP = 8  # of a number of channels: the widths of all nine modules are multiples of it
WIDEST, DEEPEST, LARGEST = 512, 1024, 56
WORDS = {
    "conv1x1": "1 × 1",
    "reduce3x3": "1 × 1 before 3 × 3",
    "conv3x3": "3 × 3",
    "reduce5x5": "1 × 1 before 5 × 5",
    "conv5x5": "5 × 5",
    "pool_projection": "1 × 1 after pooling",
    "side": "input: height and width",
    "depth": "input: depth",
}


def inception_designer(start: str = "3a") -> Playground:
    """Design an Inception module with sliders: its six widths, and the input that it gets.

    Depth of the output, multiply-accumulates and parameters answer while a slider moves, in a diagram drawn from a real
    `layers.Inception`. The menu has GoogLeNet's nine modules to begin from. Where there are no widgets, the one named
    here is drawn.

    Args:
        start: The module to begin with, "3a" to "5b".

    Raises:
        ValueError: if GoogLeNet has no such module.

    Example:
        >>> print(repr(inception_designer("3b"))[:54])
        Diagram of 3b (Inception). Input 28 × 28 × 256; 4 bran
    """
    presets = googlenet_designs()
    design = presets[one_of("start", start, presets)]

    def controls(widgets):
        look = {"style": {"description_width": "10em"}}
        return {
            name: widgets.IntSlider(value=value, description=WORDS[name], **limits(name), **look)
            for name, value in design.items()
        }

    return Playground(module_design, controls, still=module_design(**design), presets=presets)


def googlenet_designs() -> dict[str, dict[str, int]]:
    """GoogLeNet's nine modules as settings of the sliders, each with the input that it has in the network.

    Example:
        >>> googlenet_designs()["3a"]["depth"], len(googlenet_designs())
        (192, 9)
    """
    network = NETWORKS["googlenet"]
    inputs = input_shapes(network.table, network.input_shape)
    return {
        name: {**vars(spec), "side": inputs[f"inception_{name}"][0], "depth": inputs[f"inception_{name}"][2]}
        for name, spec in GOOGLENET.items()
    }


def module_design(*, side: int, depth: int, **widths: int) -> Picture:
    """Draw the Inception module for one setting of the sliders.

    Args:
        side: Height and width of the input.
        depth: Channels of the input.
        widths: The six widths, by the names that `layers.Inception` has for them.

    Raises:
        ValueError: if one is not a whole number of at least 1.

    Example:
        >>> module_design(**googlenet_designs()["5b"]).alt[-70:]
        'Output 7 × 7 × 1,024, 70,697,984 MACs and 1,444,080 parameters in all.'
    """
    design = {**widths, "side": side, "depth": depth}
    name = next((name for name, known in googlenet_designs().items() if known == design), "your module")
    return module_diagram(block_anatomy(Inception(**widths, name=name), (side, side, depth)))


def limits(name: str) -> dict[str, int]:
    """How far a slider goes, and in which steps.

    Args:
        name: One of the six widths, "side" or "depth".

    Example:
        >>> limits("conv5x5")
        {'min': 8, 'max': 512, 'step': 8}
    """
    if name == "side":
        return {"min": 1, "max": LARGEST, "step": 1}
    return {"min": STEP, "max": DEEPEST if name == "depth" else WIDEST, "step": STEP}
