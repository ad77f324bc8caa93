from kerascnn.checks.parts import Mutant


# --- model answer
def block_parameters(input_channels, filters):
    """Parameters of a basic block that are learned."""
    ### BEGIN SOLUTION
    normalization = 2 * filters
    parameters = 9 * input_channels * filters + normalization
    parameters += 9 * filters * filters + normalization
    if input_channels != filters:
        parameters += input_channels * filters + normalization
    return parameters
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
The first 3x3 sees input_channels channels, the second `filters`. Each normalisation learns two numbers for every
channel that comes out of its convolution. With 64 channels: 2 * 36,864 + 2 * 128 = 73,984, and nothing for the
identity. From 64 to 128 channels the projection adds 64 * 128 + 2 * 128 = 8,448.
"""


def in_one_line(c, n):
    return 9 * n * (c + n) + 4 * n + (c != n) * (c * n + 2 * n)


def from_layers(c, n):
    layers = [(3, c, n), (3, n, n)] + ([] if c == n else [(1, c, n)])
    return sum(k**2 * seen * given + 2 * given for k, seen, given in layers)


def two_cases(input_channels, filters):
    if input_channels == filters:
        return 18 * filters**2 + 4 * filters
    return (
        block_parameters(filters, filters) - 9 * filters * (filters - input_channels) + (input_channels + 2) * filters
    )


ALTERNATIVES = {"one line": in_one_line, "a list of layers": from_layers, "two cases": two_cases}


def _count(c, n, *, window=9, second=None, norm=2, bias=0, projection=None, norms=3):
    """The count with one thing changed."""
    projection = c * n if projection is None else projection
    both = window * c * n + window * (n if second is None else second) * n + 2 * (norm + bias) * n
    return both + (0 if c == n or not projection else projection + (norm * (norms == 3) + bias) * n)


MUTANTS = (
    Mutant(
        "projection missing",
        lambda c, n: _count(c, n, projection=0),
        "The projection is missing: where the number of channels changes, the shortcut is a 1x1 convolution.",
    ),
    Mutant(
        "projection not normalised",
        lambda c, n: _count(c, n, norms=2),
        "The projection's batch normalisation is missing: it is a convolution like the others.",
    ),
    Mutant(
        "projection in every block",
        lambda c, n: _count(c, n) + (c * n + 2 * n if c == n else 0),
        "You counted a projection in every block; where the channels stay the same, the shortcut is the identity.",
    ),
    Mutant(
        "projection is a 3x3",
        lambda c, n: _count(c, n, projection=9 * c * n),
        "The projection is a 1x1: its window has one position and not nine.",
    ),
    Mutant(
        "normalisation forgotten",
        lambda c, n: _count(c, n, norm=0),
        "Batch normalisation learns something, too: a scale and a shift for each channel.",
    ),
    Mutant(
        "running statistics counted",
        lambda c, n: _count(c, n, norm=4),
        "You counted four numbers for each normalised channel; running mean and variance are kept and not learned.",
    ),
    Mutant(
        "one number for each normalised channel",
        lambda c, n: _count(c, n, norm=1),
        "Batch normalisation has two numbers for each channel, a scale and a shift.",
    ),
    Mutant(
        "biases counted",
        lambda c, n: _count(c, n, bias=1),
        "You counted a bias in each convolution; the shift of the normalisation behind it does the same, so there is "
        "none.",
    ),
    Mutant(
        "second convolution on the input",
        lambda c, n: _count(c, n, second=c),
        "The second convolution sees what the first gives: `filters` channels.",
    ),
    Mutant(
        "first convolution on the output's channels",
        lambda c, n: _count(n, n) + (c * n + 2 * n if c != n else 0),
        "The first convolution sees the block's input: input_channels channels.",
    ),
    Mutant(
        "windows used once",
        lambda c, n: _count(c, n, window=3),
        "The windows are squares: 9 positions and not 3.",
    ),
    Mutant(
        "one convolution",
        lambda c, n: _count(c, n) - 9 * n * n - 2 * n,
        "A basic block has two convolutions, and each its normalisation.",
    ),
)
