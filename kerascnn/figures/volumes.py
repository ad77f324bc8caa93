"""A convolution as volumes: what one filter sees at one position, and the one number it gives."""

from math import prod

from matplotlib.patches import Polygon

from .canvas import Canvas
from .picture import Picture
from .style import BLUE, FAINT, GREY, ORANGE, PAPER, SKY, VERMILION, shape_text, styled

LONGEST, TALLEST, THINNEST = 1.95, 1.6, 0.1  # inches of a drawn side
SLANT = (0.3, 0.24)  # how far the width of a volume goes right and up, for each inch of height
FLOOR = 0.9
LEVEL = FLOOR + TALLEST / 2
MOST_TICKS = 64  # channels that can still be told apart in a bar


@styled
def volume_diagram(
    input_shape: tuple[int, int, int], output_shape: tuple[int, int, int], kernel_size: int = 1
) -> Picture:
    """Draw a convolution as two volumes, with one position marked and one of the filters that look at it.

    Channels go from left to right, height goes up and width into the page, so that all channels of one position are a
    bar. Everything is drawn to scale, except sides that would be too thin to see.

    Args:
        input_shape: (height, width, channels).
        output_shape: (height, width, channels); its channels are the number of filters.
        kernel_size: Side of the square kernel.

    Raises:
        ValueError: if a shape is not three whole numbers of at least 1, or the kernel is larger than the input.

    Example:
        >>> print(volume_diagram((56, 56, 64), (56, 56, 32)).alt)
        A 1 × 1 convolution with 32 filters: input 56 × 56 × 64, output 56 × 56 × 32. At each position one filter of
        1 × 1 × 64 takes a dot product of 64 numbers and gives one number; the 32 filters give the 32 output channels.
    """
    for name, shape in (("input_shape", input_shape), ("output_shape", output_shape)):
        if len(shape) != 3 or not all(isinstance(size, int) and size >= 1 for size in shape):
            raise ValueError(
                f"{name} must be (height, width, channels), whole numbers of at least 1; received {shape!r}."
            )
    if not 1 <= kernel_size <= min(input_shape[:2]):
        raise ValueError(f"kernel_size must be between 1 and the sides of the input; received {kernel_size!r}.")
    return _VolumeDiagram(tuple(input_shape), tuple(output_shape), kernel_size).picture


class _VolumeDiagram(Canvas):
    """Input on the left, a filter in the middle, output on the right; what belongs together stands at one level."""

    def __init__(self, input_shape, output_shape, kernel_size):
        kernel, filters = (kernel_size, kernel_size, input_shape[-1]), output_shape[-1]
        weights = f"{prod(kernel):,}"
        words = (
            f"A {kernel_size} × {kernel_size} convolution with {filters:,} filters: input {shape_text(input_shape)}, "
            f"output {shape_text(output_shape)}. At each position one filter of {shape_text(kernel)} takes a dot "
            f"product of {weights} numbers and gives one number; the {filters:,} filters give the {filters:,} output "
            "channels."
        )
        super().__init__(9.0, 3.7, words)
        self.channel = LONGEST / max(input_shape[-1], filters)
        self.pixel = TALLEST / max(*input_shape[:2], *output_shape[:2])

        seen, end = self._volume(1.55, input_shape, f"input  {shape_text(input_shape)}")
        self._bar(seen, input_shape[-1], kernel_size, SKY, BLUE)
        start = 4.5 - self.channel * input_shape[-1] / 2
        right, top = self._bar(start, input_shape[-1], kernel_size, ORANGE, VERMILION)
        given, _ = self._volume(7.45, output_shape, f"output  {shape_text(output_shape)}")
        self._bar(given, filters, 1, PAPER, BLUE)
        self._bar(given, 1, 1, ORANGE, VERMILION)

        self.arrow((end + 0.08, LEVEL), (start - 0.1, LEVEL))
        self.arrow((right + 0.1, LEVEL), (given - 0.1, LEVEL))
        self.text(4.5, top + 0.42, f"a dot product of {weights} numbers", width=2.6, size=11)
        self.text(4.5, top + 0.19, "gives one number", width=2.6, size=11)
        self.text(4.5, FLOOR - 0.3, f"filter  {shape_text(kernel)}", width=2.6, size=12, weight="bold")
        self.text(4.5, FLOOR - 0.56, f"one of {filters:,}", width=2.6, size=11)

    def _volume(self, middle, shape, title) -> tuple[float, float]:
        """Draw a volume and its title under it; gives the ends of its front and of the whole."""
        height, width, channels = shape
        length, tall = max(THINNEST, self.channel * channels), max(THINNEST, self.pixel * height)
        across = SLANT[0] * self.pixel * width
        left = middle - (length + across) / 2
        self._cuboid(left, LEVEL - tall / 2, length, tall, self.pixel * width, FAINT, GREY)
        self.text(middle, FLOOR - 0.3, title, width=2.9, size=12, weight="bold")
        return left, left + length + across

    def _bar(self, left, channels, window, fill, edge) -> tuple[float, float]:
        """Draw all channels under a window; gives its right end and its top."""
        length, side = max(THINNEST / 2, self.channel * channels), max(THINNEST, self.pixel * window)
        self._cuboid(left, LEVEL - side / 2, length, side, side, fill, edge)
        for step in range(1, channels if channels <= MOST_TICKS else 1):
            x = left + length * step / channels
            self.line((x, LEVEL - side / 2), (x, LEVEL + side / 2), color=edge, linewidth=0.5)
        return left + length + SLANT[0] * side, LEVEL + (0.5 + SLANT[1]) * side

    def _cuboid(self, left, bottom, length, height, width, fill, edge):
        right, top = left + length, bottom + height
        across, up = SLANT[0] * width, SLANT[1] * width
        faces = (
            ((left, bottom), (right, bottom), (right, top), (left, top)),
            ((left, top), (right, top), (right + across, top + up), (left + across, top + up)),
            ((right, bottom), (right + across, bottom + up), (right + across, top + up), (right, top)),
        )
        for face in faces:
            self.axes.add_patch(Polygon(face, closed=True, facecolor=fill, edgecolor=edge, linewidth=1.2))
