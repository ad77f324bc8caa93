"""A matplotlib figure that carries its own description, wherever it is shown."""

import base64
import io
from html import escape
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from .style import FILE_DPI, PAPER, SCREEN_DPI, styled

PALETTE_SIZE = 256  # colours in a file: drawings have few, and a notebook holds each picture twice


class Picture(Figure):
    """A figure with alternative text: what a reader who cannot see it is told.

    A notebook shows it as an image whose `alt` is that text. JupyterLab ignores the alternative text that an image
    output carries as metadata (nbconvert reads it), so the output holds both: an HTML image and a PNG with metadata.
    The bytes of the PNG depend on what is drawn and nothing else, so that a notebook made twice is the same notebook.

    Args:
        alt: What the picture shows, with its numbers, in a sentence or two.
        *args: What matplotlib's Figure takes.
        **kwargs: What matplotlib's Figure takes, such as figsize in inches; 9 inches fill a page.

    Raises:
        ValueError: if `alt` is empty.

    Example:
        >>> picture = Picture(alt="An empty page.", figsize=(2, 1))
        >>> picture.alt
        'An empty page.'
        >>> picture.png()[1:4]
        b'PNG'
    """

    def __init__(self, *args, alt: str, **kwargs):
        if not isinstance(alt, str) or not alt.strip():
            raise ValueError(f"A picture needs alternative text that says what it shows; received alt={alt!r}.")
        super().__init__(*args, **kwargs)
        self.alt = alt

    @styled
    def png(self) -> bytes:
        """The picture as the bytes of a PNG file, its description inside."""
        drawn, packed = io.BytesIO(), io.BytesIO()
        self.savefig(drawn, format="rgba", dpi=FILE_DPI, facecolor=PAPER, bbox_inches=None)
        size = tuple(int(side) for side in self.get_size_inches() * FILE_DPI)
        image = Image.frombytes("RGBA", size, drawn.getvalue()).convert("RGB").quantize(PALETTE_SIZE, dither=0)
        description = PngInfo()
        description.add_itxt("Description", self.alt)
        image.save(packed, "PNG", optimize=True, pnginfo=description)
        return packed.getvalue()

    def save(self, path: str | Path) -> Path:
        """Write the picture to a PNG file, making the folder if need be.

        Args:
            path: Where to write; must end in .png.

        Returns:
            The path.

        Raises:
            ValueError: if the path ends otherwise.
        """
        path = Path(path)
        if path.suffix.lower() != ".png":
            raise ValueError(f"A picture is saved as PNG, so its path must end in .png; received {str(path)!r}.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.png())
        return path

    def _width(self) -> int:
        return round(self.get_figwidth() * SCREEN_DPI)

    def _repr_mimebundle_(self, include=None, exclude=None):
        encoded = base64.b64encode(self.png()).decode("ascii")
        html = (
            f'<img alt="{escape(self.alt)}" width="{self._width()}" style="max-width: 100%; height: auto" '
            f'src="data:image/png;base64,{encoded}">'
        )
        data = {"text/plain": self.alt, "text/html": html, "image/png": encoded}
        return data, {"image/png": {"alt": self.alt, "width": self._width()}}

    def _ipython_display_(self):
        """Show the bundle as it is: a figure formatter that pyplot registered would replace the PNG in it."""
        from IPython.display import display

        data, metadata = self._repr_mimebundle_()
        display(data, metadata=metadata, raw=True)
