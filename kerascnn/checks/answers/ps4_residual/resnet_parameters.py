from kerascnn.checks.parts import Mutant

from .block_parameters import block_parameters


# --- model answer
def resnet_parameters(widths, blocks):
    """Parameters of a residual network of basic blocks that are learned."""
    ### BEGIN SOLUTION
    channels = widths[0]
    parameters = 49 * 3 * channels + 2 * channels
    for filters, number in zip(widths, blocks, strict=True):
        for _ in range(number):
            parameters += block_parameters(channels, filters)
            channels = filters
    return parameters + channels * 1000 + 1000
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
`channels` is what the next block sees: the first block of a stage sees the width of the stage before, the others their
own. The classifier sees the last width. For ResNet-34: 9,536 in the first convolution, 21,275,136 in the blocks,
513,000 in the classifier, 21,797,672 in all. With blocks 2, 2, 2, 2 the same widths make ResNet-18: 11,689,512.
"""


def stage_by_stage(widths, blocks):
    total = 149 * widths[0] + 1001 * widths[-1] - widths[-1] + 1000
    before = widths[0]
    for width, number in zip(widths, blocks, strict=True):
        total += block_parameters(before, width) + (number - 1) * block_parameters(width, width)
        before = width
    return total


def all_layers(widths, blocks):
    layers, channels = [(7, 3, widths[0])], widths[0]
    for width, number in zip(widths, blocks, strict=True):
        for _ in range(number):
            layers += [(3, channels, width), (3, width, width)] + [(1, channels, width)] * (channels != width)
            channels = width
    return sum(k * k * seen * given + 2 * given for k, seen, given in layers) + 1000 * (channels + 1)


def recursive(widths, blocks):
    if len(widths) == 1:
        own = block_parameters(widths[0], widths[0])
        return 149 * widths[0] + blocks[0] * own + 1000 * widths[0] + 1000
    own = block_parameters(widths[-1], widths[-1])
    last = block_parameters(widths[-2], widths[-1]) + (blocks[-1] - 1) * own
    return recursive(widths[:-1], blocks[:-1]) + last + 1000 * (widths[-1] - widths[-2])


ALTERNATIVES = {"stage by stage": stage_by_stage, "a list of layers": all_layers, "recursive": recursive}


def _count(widths, blocks, *, stem=149, bias=1, projecting="first", block=block_parameters, seen="before", first=None):
    """The count with one thing changed."""
    total, channels = stem * widths[0], first or widths[0]
    for width, number in zip(widths, blocks, strict=True):
        for index in range(number):
            sees = width if seen == "own" else channels
            total += block(sees, width)
            if projecting == "every stage" and index == 0 and sees == width:
                total += width * width + 2 * width
            if seen != "stage" or index == number - 1:
                channels = width
    return total + 1000 * (channels + bias)


def _without_projection(channels, filters):
    return 9 * filters * (channels + filters) + 4 * filters


def _without_normalization(channels, filters):
    return 9 * filters * (channels + filters) + (channels * filters if channels != filters else 0)


EQUIVALENT = {
    "strict=True dropped": "widths and blocks are equally long",
    "True → False": "widths and blocks are equally long",
}

MUTANTS = (
    Mutant(
        "projections missing",
        lambda w, b: _count(w, b, block=_without_projection),
        "The projections are missing: the first block of each further stage has one.",
    ),
    Mutant(
        "projection in the first stage",
        lambda w, b: _count(w, b, projecting="every stage"),
        "The first stage needs no projection: the first convolution has given it its width already.",
    ),
    Mutant(
        "the first stage sees the image",
        lambda w, b: _count(w, b, first=3),
        "Your first block reads the 3 channels of the image; the first convolution has made them as many as its width.",
    ),
    Mutant(
        "every block sees its own width",
        lambda w, b: _count(w, b, seen="own"),
        "The first block of a stage sees the width of the stage before, and not yet its own.",
    ),
    Mutant(
        "every block sees the stage before",
        lambda w, b: _count(w, b, seen="stage"),
        "Only the first block of a stage sees the width of the stage before; the next one sees what the first gives.",
    ),
    Mutant(
        "bias of the classifier forgotten",
        lambda w, b: _count(w, b, bias=0),
        "A thousand short: the fully connected layer has a bias for each class.",
    ),
    Mutant(
        "classifier forgotten",
        lambda w, b: _count(w, b, bias=-w[-1]),
        "The fully connected layer is missing: the last width to 1,000 classes, and a bias for each.",
    ),
    Mutant(
        "first convolution forgotten",
        lambda w, b: _count(w, b, stem=0),
        "The 7x7 convolution before the blocks is missing, and its normalisation.",
    ),
    Mutant(
        "first convolution not normalised",
        lambda w, b: _count(w, b, stem=147),
        "The first convolution has a batch normalisation as well.",
    ),
    Mutant(
        "first convolution with a bias",
        lambda w, b: _count(w, b, stem=150),
        "You gave the first convolution a bias; a normalisation follows, so it has none.",
    ),
    Mutant(
        "grey images",
        lambda w, b: _count(w, b, stem=51),
        "The image has 3 channels, and each filter of the 7x7 sees all of them.",
    ),
    Mutant(
        "normalisation forgotten",
        lambda w, b: _count(w, b, stem=147, block=_without_normalization),
        "Batch normalisation is missing. (Mend block_parameters first, if you call it.)",
    ),
    Mutant(
        "one block in each stage",
        lambda w, b: _count(w, [1] * len(w)),
        "You counted one block in each stage; `blocks` says how many there are.",
    ),
)
