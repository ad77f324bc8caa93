"""Published results: as printed, found by any spelling, never mixed."""

import pytest

from kerascnn.papers.published_results import CIFAR, PUBLISHED_RESULTS, VALIDATION, PublishedResult, published_errors


def values(name, **options):
    return [result.value for result in published_errors(name, **options)]


def test_googlenets_ladder_from_one_crop_to_the_number_of_the_challenge():
    table = [result for result in published_errors("googlenet") if "Szegedy" in result.source]
    assert [(one.networks, one.protocol, one.value) for one in table] == [
        (1, "1-crop", 10.07),
        (1, "10-crop", 9.15),
        (1, "144-crop", 7.89),
        (7, "1-crop", 8.09),
        (7, "10-crop", 7.62),
        (7, "144-crop", 6.67),
    ]


@pytest.mark.parametrize(
    ("name", "protocol", "top1", "top5"),
    [
        ("ResNet-34", "10-crop", 24.52, 7.46),
        ("ResNet-34 A", "10-crop", 25.03, 7.76),
        ("ResNet-152", "10-crop", 21.43, 5.71),
        ("ResNet-152", "multi-scale", 19.38, 4.49),
        ("ResNet-50", "1-crop", 24.7, 7.8),
        ("VGG-16", "10-crop", 28.07, 9.33),
        ("Xception", "1-crop", 21.0, 5.5),
        ("Inception-v4", "1-crop", 20.0, 5.0),
        ("GoogLeNet torchvision", "1-crop", 30.222, 10.47),
        ("resnet50_3x3", "1-crop", 23.87, None),
    ],
)
def test_imagenet(name, protocol, top1, top5):
    for metric, value in (("top-1 error", top1), ("top-5 error", top5)):
        found = values(name, metric=metric, protocol=protocol, dataset=VALIDATION)
        assert next(iter(found), None) == value


@pytest.mark.parametrize(
    ("depth", "paper", "reproduced"), [(20, 8.75, 8.24), (56, 6.97, 8.30), (110, 6.43, 6.96), (1202, 7.93, None)]
)
def test_cifar(depth, paper, reproduced):
    found = values(f"resnet{depth}", dataset=CIFAR)
    assert found[0] == paper
    assert reproduced is None or reproduced in found


def test_the_paper_comes_before_its_reproductions_and_plain_nets_have_only_those():
    first = {name: published_errors(name, dataset=CIFAR)[0].source for name in ("resnet56", "plain56")}
    assert first["resnet56"] == "He et al. 2015, Table 6"
    assert "reproduction" in first["plain56"]


def test_spelling_does_not_matter_and_another_network_does():
    assert values("RESNET_50") == values("ResNet-50") != values("ResNet-50 V2")
    assert values("ResNet-5") == []


def test_no_result_stands_twice_and_all_are_errors():
    seen = [(one.network, one.dataset, one.metric, one.protocol, one.source, one.networks) for one in PUBLISHED_RESULTS]
    assert len(seen) == len(set(seen)) > 100
    assert all(one.source for one in PUBLISHED_RESULTS)


@pytest.mark.parametrize(
    ("changed", "message"),
    [({"dataset": "MNIST"}, "dataset='MNIST'"), ({"metric": "top-1"}, "metric='top-1'"), ({"value": 0}, "value=0")],
)
def test_a_result_checks_itself(changed, message):
    right = {"dataset": VALIDATION, "metric": "top-1 error", "value": 24.7, "protocol": "1-crop", "source": "a paper"}
    with pytest.raises(ValueError, match=message):
        PublishedResult("ResNet-50", **{**right, **changed})
