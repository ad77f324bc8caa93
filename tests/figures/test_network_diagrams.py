"""Pictures of whole networks tell the outline, and nothing in them lies outside the page or on other words."""

from itertools import combinations

import pytest

from kerascnn.analysis import NetworkOutline, network_outline
from kerascnn.analysis.outline import Fork, Stage, Unit
from kerascnn.figures import network_diagram, network_profile
from kerascnn.figures.network_words import unit_words
from kerascnn.models import googlenet, lenet5

LENET = network_outline(lenet5(), name="LeNet-5")
GOOGLENET = network_outline(googlenet(stem="small", width=0.25, num_classes=10, input_shape=(28, 28, 1)))


def unit(kind="convolution", depth=64, stride=1, groups=1, window=(3, 3), macs=1000):
    return Unit(kind, window, stride, groups, (28, 28, depth), 10, macs)


def outline(*stages, name="net"):
    return NetworkOutline(name, (28, 28, 3), stages, 3, 3, 60, sum(stage.macs for stage in stages))


def stage(*steps, name="stage", count=1, macs=1000, head=None):
    return Stage((name, name), count, steps, (28, 28, 64), 10, macs, head)


def words(picture):
    return [text.get_text() for text in picture.axes[0].texts]


def test_the_diagram_says_what_the_outline_says():
    said = words(network_diagram(LENET))
    for expected in ("LeNet-5", "conv1", "5×5, 6", "avg 2×2 /2", "fc 120", "28 × 28 × 6", "117.6 k MACs, 28 %"):
        assert expected in said
    alt = network_diagram(LENET).alt
    assert "conv2: 5×5, 16 gives 10 × 10 × 16, 240.0 k MACs." in alt and "fc5: fc 10 gives 10" in alt


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (unit(), "3×3, 64"),
        (unit(stride=2, groups=32), "3×3, 64 /2 g32"),
        (unit(window=(1, 7)), "1×7, 64"),
        (unit("separable", 728), "sep 3×3, 728"),
        (unit("depthwise", stride=2), "3×3 each /2"),
        (unit("max", stride=2), "max 3×3 /2"),
        (unit("average", window=()), "avg all"),
        (unit("dense", 4096), "fc 4,096"),
        (unit("several"), "several layers"),
        (unit("Attention"), "Attention"),
    ],
)
def test_words_of_a_box(made, expected):
    assert unit_words(made) == expected


def test_a_block_has_its_branches_and_a_repeated_one_its_number():
    fork = Fork(((unit(),), (unit(depth=16), unit(depth=32)), ()), "add", (28, 28, 64))
    picture = network_diagram(outline(stage(fork, name="block", count=4)))
    assert "× 4" in words(picture)
    assert (
        "block 4 times: [unchanged | 3×3, 64 | 3×3, 16 then 3×3, 32] added gives 28 × 28 × 64"
        in picture.alt.replace(
            "[3×3, 64 | 3×3, 16 then 3×3, 32 | unchanged]", "[unchanged | 3×3, 64 | 3×3, 16 then 3×3, 32]"
        )
    )


def test_ways_out_are_drawn():
    said = words(network_diagram(GOOGLENET))
    assert said.count("avg 5×5 /3") == 2
    assert any(word.startswith("auxiliary_4d: ") for word in said)
    assert (
        "A way out from there, auxiliary_4a: avg 5×5 /3 then 1×1, 128 then fc 1,024 then fc 10"
        in network_diagram(GOOGLENET).alt
    )


@pytest.mark.parametrize("drawn", [LENET, GOOGLENET], ids=["chain", "blocks"])
def test_nothing_leaves_the_page_and_no_words_lie_on_others(drawn):
    picture = network_diagram(drawn)
    picture.draw_without_rendering()
    page = picture.bbox
    boxes = {text: text.get_window_extent() for text in picture.axes[0].texts}
    for text, box in boxes.items():
        assert page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1, text.get_text()
    for (one, box), (other, its) in combinations(boxes.items(), 2):
        overlap = min(box.x1, its.x1) - max(box.x0, its.x0), min(box.y1, its.y1) - max(box.y0, its.y0)
        assert min(overlap) <= 1, (one.get_text(), other.get_text())
    for patch in picture.axes[0].patches:
        box = patch.get_window_extent()
        assert page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1


def test_bars_are_longest_where_the_work_is():
    picture = network_diagram(outline(stage(unit(), name="a", macs=100), stage(unit(), name="b", macs=50)))
    orange = (0.902, 0.624, 0.0)
    lengths = [
        patch.get_width()
        for patch in picture.axes[0].patches
        if hasattr(patch, "get_width") and patch.get_facecolor()[:3] == pytest.approx(orange, abs=0.01)
    ]
    assert lengths[1] / lengths[0] == pytest.approx(0.5)


def test_the_profile_has_every_stage_and_number():
    picture = network_profile(LENET)
    assert picture.axes[0].get_title(loc="left") == "positions along one side"
    heights = [[bar.get_height() for bar in axes.patches] for axes in picture.axes]
    assert heights[0] == [32, 28, 14, 10, 5, 1, 1, 1] and heights[1] == [1, 6, 6, 16, 16, 120, 84, 10]
    assert sum(heights[3]) == 61_706 and sum(heights[4]) == 416_520
    assert "depth (channels): image 1, conv1 6, pool1 6" in picture.alt


@pytest.mark.parametrize("draw", [network_diagram, network_profile])
def test_nothing_to_draw_is_refused(draw):
    with pytest.raises(ValueError, match="at least one"):
        draw(outline())


def test_kinds_differ_without_colour():
    kinds = ("convolution", "separable", "max", "dense")
    picture = network_diagram(outline(*(stage(unit(kind), name=kind) for kind in kinds)))
    looks = {(patch.get_linestyle(), patch.get_linewidth()) for patch in picture.axes[0].patches}
    assert len(looks) >= len(kinds)
