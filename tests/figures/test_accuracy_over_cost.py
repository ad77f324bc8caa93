"""The picture of accuracy over arithmetic draws the published numbers, and its names cover nothing."""

from itertools import combinations

import pytest

from kerascnn.analysis import Comparison, NetworkCost
from kerascnn.figures import network_comparison
from kerascnn.papers.published_results import published_errors

COSTS = {  # multiply-accumulates and parameters
    "VGG-16": (15_470_264_320, 138_357_544),
    "VGG-19": (19_632_062_464, 143_667_240),
    "ResNet-50": (3_857_973_248, 25_636_712),
    "ResNet-50 V2": (3_482_255_360, 25_613_800),
    "DenseNet-121": (2_834_161_664, 8_062_504),
    "DenseNet-169": (3_380_000_000, 14_307_880),
    "MobileNet": (568_740_352, 4_253_864),
    "NASNet-Mobile": (563_638_816, 5_326_716),
}


def row(name, macs, parameters, protocol="1-crop"):
    errors = [
        next(iter(published_errors(name, metric=metric, protocol=protocol)), None)
        for metric in ("top-1 error", "top-5 error")
    ]
    return NetworkCost(name, (224, 224, 3), parameters, parameters, macs, 0, 0, (1, 1), *errors)


def comparison(*names, protocol="1-crop"):
    return Comparison(tuple(row(name, *COSTS.get(name, (10**9, 10**7)), protocol) for name in names), protocol, 1)


@pytest.mark.parametrize("metric", ["top-1 error", "top-5 error"])
def test_points_stand_at_their_numbers(metric):
    drawn = comparison(*COSTS)
    picture = network_comparison(drawn, metric)
    points = [tuple(one.get_offsets()[0]) for one in picture.axes[0].collections if len(one.get_offsets())]
    results = [one.top1_error if metric == "top-1 error" else one.top5_error for one in drawn.rows]
    expected = [(one.macs, 100 - result.value) for one, result in zip(drawn.rows, results, strict=True)]
    assert points == [pytest.approx(one) for one in expected]
    assert "(1-crop)" in picture.axes[0].get_title(loc="left") and "1-crop" in picture.alt
    sizes = {one.name: float(mark.get_sizes()[0]) for one, mark in zip(drawn.rows, picture.axes[0].collections)}  # noqa: B905
    assert sizes["VGG-16"] / sizes["ResNet-50"] == pytest.approx(138_357_544 / 25_636_712)


def test_names_cover_neither_names_nor_points():
    picture = network_comparison(comparison(*COSTS))
    picture.draw_without_rendering()
    labels = [text for text in picture.axes[0].texts if text.get_text().split(",")[0] in COSTS]
    assert len(labels) == len(COSTS)
    # The letters without their margin.
    boxes = [label.get_bbox_patch().get_window_extent() for label in labels]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    transform = picture.axes[0].transData
    centres = [
        transform.transform(one.get_offsets()[0]) for one in picture.axes[0].collections if len(one.get_offsets())
    ]
    assert not any(box.contains(*centre) for box in boxes for centre in centres)
    page = picture.axes[0].get_window_extent()
    assert all(page.x0 <= box.x0 and box.x1 <= page.x1 + 1 for box in boxes)


def test_no_line_to_a_name_runs_through_another_name():
    costs = {  # networks of one lecture, two of them close to each other and close to a third
        "AlexNet": (724_406_816, 60_965_224),
        "VGG-16": COSTS["VGG-16"],
        "GoogLeNet": (1_582_671_872, 6_998_552),
        "Inception-v3": (5_713_216_096, 23_851_784),
        "ResNet-50": COSTS["ResNet-50"],
        "Xception": (8_357_403_496, 22_910_480),
        "Inception-v4": (12_253_972_448, 42_679_816),  # its point lies in the next one's
        "Inception-ResNet-v2": (13_155_794_016, 55_873_736),
        "ResNeXt-50": (4_230_479_872, 25_097_128),
    }
    picture = network_comparison(Comparison(tuple(row(name, *costs[name]) for name in costs), "1-crop", 1))
    picture.draw_without_rendering()
    labels = [text for text in picture.axes[0].texts if text.get_text().split(",")[0] in costs]
    boxes = [label.get_bbox_patch().get_window_extent().padded(-3) for label in labels]  # without their margin
    lines = [label.arrow_patch.get_path().transformed(label.arrow_patch.get_transform()) for label in labels]
    assert len(labels) == len(costs)
    for number, line in enumerate(lines):
        assert not [labels[k].get_text() for k in range(len(boxes)) if k != number and line.intersects_bbox(boxes[k])]


def test_what_is_not_published_is_left_out_and_named():
    picture = network_comparison(comparison("ResNet-50", "Nobody's net"))
    assert "Not drawn, because nothing is published: Nobody's net." in picture.alt
    with pytest.raises(ValueError, match="no top-1 error is known of: Nobody's net"):
        network_comparison(comparison("Nobody's net"))


def test_protocols_and_data_sets_are_never_mixed():
    one, other = comparison("ResNet-50").rows[0], comparison("ResNet-101", protocol="10-crop").rows[0]
    with pytest.raises(ValueError, match=r"ImageNet validation by 1-crop; ImageNet validation by 10-crop"):
        network_comparison(Comparison((one, other), "1-crop", 1))
    cifar = comparison("ResNet-56", protocol="single view").rows[0]
    with pytest.raises(ValueError, match="CIFAR-10 test by single view"):
        network_comparison(Comparison((one, cifar), "1-crop", 1))
    with pytest.raises(ValueError, match="metric='top-3'"):
        network_comparison(comparison("ResNet-50"), "top-3")
