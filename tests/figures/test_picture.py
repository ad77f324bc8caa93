"""A picture is the same bytes each time, says what it shows, and a real kernel shows it with its words."""

import base64
import io
from html.parser import HTMLParser

import matplotlib
import pytest
from matplotlib import image

from kerascnn.figures import Picture
from kerascnn.figures.style import COLOURS, DASHES, HATCHES, MARKERS, short_number, styled

WORDS = 'A line from 0 to 1, with a "quote" & a sign < 2 × 2.'


def images_in(page):
    """Attributes of every image in an HTML page."""
    found, parser = [], HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append(dict(attributes)) if tag == "img" else None
    parser.feed(page)
    return found


@styled
def line(alt=WORDS, **settings):
    picture = Picture(alt=alt, figsize=(4, 2), **settings)
    picture.add_subplot(title="a line").plot([0, 1], [0, 1], marker="o")
    return picture


def test_the_bytes_depend_on_the_drawing_alone():
    drawn = line().png()
    assert drawn == line().png()
    with matplotlib.rc_context({"axes.facecolor": "black", "savefig.dpi": 30, "font.size": 30, "hatch.linewidth": 9}):
        assert drawn == line().png()
    assert drawn != line(alt="Something else.").png()


def test_a_saved_picture_is_opaque_and_sharp_enough_for_a_projector(tmp_path):
    path = line().save(tmp_path / "new" / "line.png")
    assert path.read_bytes() == line().png()
    pixels = image.imread(path)
    assert pixels.shape[:2] == (400, 800)
    assert (pixels[..., 3] == 1).all()
    assert (pixels[0, 0, :3] == 1).all()


def test_only_png_is_saved(tmp_path):
    with pytest.raises(ValueError, match=r"must end in \.png; received .*line\.pdf"):
        line().save(tmp_path / "line.pdf")


@pytest.mark.parametrize("alt", ["", "  ", None])
def test_a_picture_without_words_is_refused(alt):
    with pytest.raises(ValueError, match="alternative text"):
        Picture(alt=alt)


def test_a_kernel_shows_the_words_in_every_format_even_with_pyplot_running():
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    html_exporter = pytest.importorskip("nbconvert").HTMLExporter
    source = f"from kerascnn.figures import Picture\npicture = Picture(alt={WORDS!r}, figsize=(4, 2))\npicture"
    cells = ["%matplotlib inline\nimport matplotlib.pyplot", source, "print(picture.png().hex())"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()

    (shown,), (printed,) = notebook.cells[1].outputs, notebook.cells[2].outputs
    assert shown.data["text/plain"] == WORDS
    assert shown.metadata["image/png"]["alt"] == WORDS
    png = base64.b64decode(shown.data["image/png"])
    assert png.hex() == printed.text.strip()
    assert image.imread(io.BytesIO(png)).shape[:2] == (400, 800)
    exported, _ = html_exporter().from_notebook_node(notebook)
    assert [image["alt"] for image in images_in(exported)] == [WORDS]


def test_no_state_is_told_by_colour_alone():
    assert len(set(MARKERS)) == len(set(map(str, DASHES))) == len(set(HATCHES)) == len(set(COLOURS)) == 7


@pytest.mark.parametrize(
    ("number", "words"),
    [(9_999, "9,999"), (10_000, "10.0 k"), (999_499, "999.5 k"), (999_500, "1.00 M"), (9_994_999, "9.99 M"),
     (9_995_000, "10.0 M"), (854_196_224, "854.2 M"), (1.5e9, "1.50 G"), (4e18, "4,000.0 P"), (0.25, "0.25"),
     (-3, "-3")],
)  # fmt: skip
def test_short_numbers(number, words):
    assert short_number(number) == words
