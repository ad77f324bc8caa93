"""Diagrams tell the record: every number is in them, fills are proportional, and no words leave their box."""

import matplotlib.colors
import pytest
from matplotlib.patches import FancyBboxPatch, Rectangle

from kerascnn.analysis import BlockAnatomy, CostRow, block_anatomy
from kerascnn.figures import module_diagram, volume_diagram
from kerascnn.figures.canvas import SMALLEST_TEXT, fitted
from kerascnn.figures.diagrams import BOX_HEIGHT, BOX_WIDTH, COST_FILL
from kerascnn.figures.picture import Picture
from kerascnn.layers import ConvUnit, Inception, NaiveInception

NAIVE = block_anatomy(NaiveInception(128, 192, 96, name="naive"), (28, 28, 256))
BOTTLENECK = block_anatomy(Inception(128, 64, 192, 64, 96, 64, name="thin"), (28, 28, 256))


def row(path, shape, macs, layer=""):
    return CostRow(path, layer, shape, macs, macs, macs, macs)


def block(*lengths, unit="unit", macs=10, side=28, depth=8, merge="Concatenate"):
    """A record with as many units in each branch as asked for."""
    branches = tuple(
        tuple(row(f"{unit}_{number}_{step}", (side, side, depth), macs ** (1 + step)) for step in range(length))
        for number, length in enumerate(lengths)
    )
    out = (side, side, depth * len(lengths) if merge == "Concatenate" else depth)
    total = row("total", out, sum(one.macs for branch in branches for one in branch))
    return BlockAnatomy("block", "Block", (side, side, depth), branches, merge and row("merge", out, 0, merge), total)


def texts(picture):
    return [text.get_text() for text in picture.axes[0].texts]


def test_the_diagram_says_what_the_record_says():
    words = texts(module_diagram(NAIVE))
    for expected in (
        "naive (NaiveInception)", "854,196,224 MACs, 1,089,952 parameters", "input  28 × 28 × 256",
        "output  28 × 28 × 672", "stacked along the depth: 128 + 192 + 96 + 256 = 672 channels", "conv5x5",
        "kernel 5 × 5 × 256", "→ 28 × 28 × 96", "481.7 M MACs, 56 %", "3 × 3 max-pooling", "0 MACs",
    ):  # fmt: skip
        assert expected in words


def test_the_words_for_those_who_cannot_see_it_hold_every_unit():
    alt = module_diagram(BOTTLENECK).alt
    for branch in BOTTLENECK.branches:
        assert all(unit.path in alt for unit in branch)
    assert "reduce5x5, kernel 1 × 1 × 256, to 28 × 28 × 64, 12.8 M MACs, 5 %; then conv5x5" in alt
    assert "pool, 3 × 3 max-pooling, to 28 × 28 × 256, 0 MACs; then pool_projection" in alt
    assert alt.endswith("Output 28 × 28 × 480, 271,351,808 MACs and 346,720 parameters in all.")


def test_a_kernel_is_as_deep_as_what_its_unit_reads():
    words = texts(module_diagram(BOTTLENECK))
    kernels = [word.removeprefix("kernel ") for word in words if word.startswith("kernel ")]
    assert kernels == ["1 × 1 × 256", "1 × 1 × 256", "3 × 3 × 64", "1 × 1 × 256", "5 × 5 × 64", "1 × 1 × 256"]
    assert "conv3x3, kernel 3 × 3 × 64, to 28 × 28 × 192" in module_diagram(BOTTLENECK).alt


@pytest.mark.parametrize(
    ("make", "widths"), [(Inception, (128, 64, 192, 64, 96, 64)), (NaiveInception, (128, 192, 96))]
)
def test_channels_first_is_drawn_as_its_twin(make, widths):
    last = module_diagram(block_anatomy(make(*widths, name="m"), (28, 30, 256)))
    first = module_diagram(block_anatomy(make(*widths, name="m", data_format="channels_first"), (256, 28, 30)))
    assert texts(first) == texts(last)
    assert first.alt == last.alt


def test_fills_are_proportional_to_the_cost():
    fill = matplotlib.colors.to_rgba(COST_FILL)
    picture = module_diagram(NAIVE)
    widths = [
        patch.get_width()
        for patch in picture.axes[0].patches
        if isinstance(patch, Rectangle) and patch.get_facecolor() == fill and patch.get_height() == BOX_HEIGHT
    ]
    shares = [unit.macs / NAIVE.total.macs for branch in NAIVE.branches for unit in branch]
    assert widths == pytest.approx([share * BOX_WIDTH for share in shares])


def test_the_strip_shows_how_much_depth_each_branch_gives():
    strip = [patch for patch in module_diagram(NAIVE).axes[0].patches if getattr(patch, "get_hatch", str)()]
    widths = [patch.get_width() for patch in strip]  # of the second to the last branch: the first has no hatch
    assert [width / sum(widths) for width in widths] == pytest.approx([192 / 544, 96 / 544, 256 / 544])


@pytest.mark.parametrize(
    "anatomy",
    [
        NAIVE,
        BOTTLENECK,
        block_anatomy(ConvUnit(64, 7, stride=2, normalization="batch"), (224, 224, 3)),
        block(1),
        block(4, 1, 0, 3, 2, 4),
        block(2, 0, merge="Add"),
        block(1, 2, unit="a_very_long_name_of_a_unit_in_a_branch_of_a_block", macs=10**7, side=4096, depth=1_000_000),
        block(1, 1, macs=0),
        block(4, merge=None),
    ],
    ids=[
        "naive",
        "bottleneck",
        "one chain",
        "one unit",
        "six branches",
        "shortcut",
        "long and large",
        "free",
        "no merge",
    ],
)
def test_no_words_leave_their_box_or_the_page(anatomy):
    picture = module_diagram(anatomy)
    picture.canvas.draw()
    axes, page = picture.axes[0], picture.bbox
    boxes = [patch.get_window_extent() for patch in axes.patches if isinstance(patch, FancyBboxPatch)]
    words = {text: text.get_window_extent() for text in axes.texts if text.get_text()}
    for text, place in words.items():
        assert page.x0 <= place.x0 and place.x1 <= page.x1 and page.y0 <= place.y0 and place.y1 <= page.y1, text
        around = [box for box in boxes if box.contains(*((place.p0 + place.p1) / 2))]
        assert all(box.x0 <= place.x0 and place.x1 <= box.x1 for box in around), text
        overlapping = [other for other, where in words.items() if other is not text and place.overlaps(where)]
        assert not overlapping, (text, overlapping)


def test_a_shortcut_is_drawn_and_told():
    picture = module_diagram(block(2, 0, merge="Add"))
    assert "passed on unchanged" in texts(picture)
    assert "Branch 2: the input, passed on unchanged. At the end: add." in picture.alt


def test_a_kernel_is_written_only_where_the_record_shows_one():
    odd = BlockAnatomy(
        "odd", "Odd", (8, 8, 4), ((row("grouped", (8, 8, 4), 8 * 8 * 4 * 2),),), None, row("t", (8, 8, 4), 9)
    )
    assert "several layers" in texts(module_diagram(odd))


def test_a_block_without_branches_is_refused():
    with pytest.raises(ValueError, match="at least one branch"):
        module_diagram(BlockAnatomy("empty", "Block", (8, 8, 3), (), None, row("total", (8, 8, 3), 0)))


def test_words_shrink_and_are_then_shortened_in_the_middle():
    assert fitted("short", 3.0, 10.0) == (10.0, "short")
    size, words = fitted("inception_4a/conv3x3", 1.3, 10.0)
    assert SMALLEST_TEXT < size < 10 and words == "inception_4a/conv3x3"
    size, words = fitted("x" * 200 + "_end", 1.3, 10.0)
    assert size == SMALLEST_TEXT and words.endswith("_end") and "…" in words and len(words) < 40


@pytest.mark.parametrize(
    "shapes", [((56, 56, 64), (56, 56, 32), 1), ((7, 7, 2048), (1, 1, 1000), 7), ((9, 3, 1), (9, 3, 1), 3)]
)
def test_a_volume_diagram_keeps_its_words_on_the_page(shapes):
    picture = volume_diagram(*shapes)
    assert isinstance(picture, Picture)
    picture.canvas.draw()
    places = [text.get_window_extent() for text in picture.axes[0].texts]
    assert all(picture.bbox.x0 <= place.x0 and place.x1 <= picture.bbox.x1 for place in places)
    assert not any(one.overlaps(other) for one in places for other in places if one is not other)


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (((56, 56), (56, 56, 32), 1), r"input_shape must be \(height, width, channels\).*received \(56, 56\)"),
        (((56, 56, 64), (56, 56, 0), 1), "output_shape must be"),
        (((4, 4, 64), (4, 4, 8), 5), "kernel_size must be between 1 and the sides of the input; received 5"),
    ],
)
def test_wrong_shapes_are_refused(shapes, message):
    with pytest.raises(ValueError, match=message):
        volume_diagram(*shapes)
