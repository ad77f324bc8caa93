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


# Every row as it is printed, errors in per cent and "-" for none: the tables of He et al. 2015, then the libraries'.
ROWS = """
network         | data                | protocol    | top-1  | top-5 | where
AlexNet         | ImageNet validation | 10-crop     | -      | 18.2  | Krizhevsky et al. 2012, Table 2
Plain-18        | ImageNet validation | 10-crop     | 27.94  | -     | He et al. 2015, Table 2
Plain-34        | ImageNet validation | 10-crop     | 28.54  | -     | He et al. 2015, Table 2
ResNet-18 A     | ImageNet validation | 10-crop     | 27.88  | -     | He et al. 2015, Table 2
VGG-16          | ImageNet validation | 10-crop     | 28.07  | 9.33  | He et al. 2015, Table 3
GoogLeNet       | ImageNet validation | 10-crop     | -      | 9.15  | He et al. 2015, Table 3
PReLU-net       | ImageNet validation | 10-crop     | 24.27  | 7.38  | He et al. 2015, Table 3
Plain-34        | ImageNet validation | 10-crop     | 28.54  | 10.02 | He et al. 2015, Table 3
ResNet-34 A     | ImageNet validation | 10-crop     | 25.03  | 7.76  | He et al. 2015, Table 3
ResNet-34       | ImageNet validation | 10-crop     | 24.52  | 7.46  | He et al. 2015, Table 3
ResNet-34 C     | ImageNet validation | 10-crop     | 24.19  | 7.40  | He et al. 2015, Table 3
ResNet-50       | ImageNet validation | 10-crop     | 22.85  | 6.71  | He et al. 2015, Table 3
ResNet-101      | ImageNet validation | 10-crop     | 21.75  | 6.05  | He et al. 2015, Table 3
ResNet-152      | ImageNet validation | 10-crop     | 21.43  | 5.71  | He et al. 2015, Table 3
VGG v5          | ImageNet validation | multi-scale | 24.4   | 7.1   | He et al. 2015, Table 4
GoogLeNet       | ImageNet validation | multi-scale | -      | 7.89  | He et al. 2015, Table 4
PReLU-net       | ImageNet validation | multi-scale | 21.59  | 5.71  | He et al. 2015, Table 4
BN-Inception    | ImageNet validation | multi-scale | 21.99  | 5.81  | He et al. 2015, Table 4
ResNet-34       | ImageNet validation | multi-scale | 21.84  | 5.71  | He et al. 2015, Table 4
ResNet-34 C     | ImageNet validation | multi-scale | 21.53  | 5.60  | He et al. 2015, Table 4
ResNet-50       | ImageNet validation | multi-scale | 20.74  | 5.25  | He et al. 2015, Table 4
ResNet-101      | ImageNet validation | multi-scale | 19.87  | 4.60  | He et al. 2015, Table 4
ResNet-152      | ImageNet validation | multi-scale | 19.38  | 4.49  | He et al. 2015, Table 4
VGG             | ImageNet test       | ensemble    | -      | 7.32  | He et al. 2015, Table 5
GoogLeNet       | ImageNet test       | ensemble    | -      | 6.66  | He et al. 2015, Table 5
VGG v5          | ImageNet test       | ensemble    | -      | 6.8   | He et al. 2015, Table 5
PReLU-net       | ImageNet test       | ensemble    | -      | 4.94  | He et al. 2015, Table 5
BN-Inception    | ImageNet test       | ensemble    | -      | 4.82  | He et al. 2015, Table 5
ResNet          | ImageNet test       | ensemble    | -      | 3.57  | He et al. 2015, Table 5
ResNet-20       | CIFAR-10 test       | single view | 8.75   | -     | He et al. 2015, Table 6
ResNet-32       | CIFAR-10 test       | single view | 7.51   | -     | He et al. 2015, Table 6
ResNet-44       | CIFAR-10 test       | single view | 7.17   | -     | He et al. 2015, Table 6
ResNet-56       | CIFAR-10 test       | single view | 6.97   | -     | He et al. 2015, Table 6
ResNet-110      | CIFAR-10 test       | single view | 6.43   | -     | He et al. 2015, Table 6
ResNet-1202     | CIFAR-10 test       | single view | 7.93   | -     | He et al. 2015, Table 6
Maxout          | CIFAR-10 test       | single view | 9.38   | -     | He et al. 2015, Table 6
NIN             | CIFAR-10 test       | single view | 8.81   | -     | He et al. 2015, Table 6
DSN             | CIFAR-10 test       | single view | 8.22   | -     | He et al. 2015, Table 6
FitNet-19       | CIFAR-10 test       | single view | 8.39   | -     | He et al. 2015, Table 6
Highway-19      | CIFAR-10 test       | single view | 7.54   | -     | He et al. 2015, Table 6
Highway-32      | CIFAR-10 test       | single view | 8.80   | -     | He et al. 2015, Table 6
ResNet-110      | CIFAR-10 test       | single view | 6.61   | -     | He et al. 2015, Table 6, mean of five runs
Highway-19      | CIFAR-10 test       | single view | 7.72   | -     | He et al. 2015, Table 6, mean of five runs
Plain-20        | CIFAR-10 test       | single view | 8.18   | -     | Li et al. 2018, arXiv:1712.09913
Plain-56        | CIFAR-10 test       | single view | 13.31  | -     | Li et al. 2018, arXiv:1712.09913
Plain-56        | CIFAR-10 test       | single view | 10.83  | -     | Li et al. 2018, arXiv:1712.09913, learning
Plain-110       | CIFAR-10 test       | single view | 16.44  | -     | Li et al. 2018, arXiv:1712.09913
ResNet-20       | CIFAR-10 test       | single view | 7.37   | -     | Li et al. 2018, arXiv:1712.09913
ResNet-56       | CIFAR-10 test       | single view | 5.89   | -     | Li et al. 2018, arXiv:1712.09913
ResNet-110      | CIFAR-10 test       | single view | 5.79   | -     | Li et al. 2018, arXiv:1712.09913
ResNet-20       | CIFAR-10 test       | single view | 8.27   | -     | akamaster/
ResNet-32       | CIFAR-10 test       | single view | 7.37   | -     | akamaster/
ResNet-44       | CIFAR-10 test       | single view | 6.90   | -     | akamaster/
ResNet-56       | CIFAR-10 test       | single view | 6.61   | -     | akamaster/
ResNet-110      | CIFAR-10 test       | single view | 6.32   | -     | akamaster/
ResNet-50       | ImageNet validation | 1-crop      | 24.7   | 7.8   | the authors' repository, KaimingHe/
ResNet-101      | ImageNet validation | 1-crop      | 23.6   | 7.1   | the authors' repository, KaimingHe/
ResNet-152      | ImageNet validation | 1-crop      | 23.0   | 6.7   | the authors' repository, KaimingHe/
Inception-v4    | ImageNet validation | 1-crop      | 20.0   | 5.0   | Szegedy et al. 2016
AlexNet         | ImageNet validation | 1-crop      | 42.9   | -     | Caffe
GoogLeNet       | ImageNet validation | 1-crop      | 31.3   | 11.1  | Caffe
AlexNet one tower | ImageNet validation | 1-crop    | 43.478 | -     | torchvision
VGG-11          | ImageNet validation | 1-crop      | 30.980 | -     | torchvision
VGG-13          | ImageNet validation | 1-crop      | 30.072 | -     | torchvision
VGG-16          | ImageNet validation | 1-crop      | 28.408 | -     | torchvision
VGG-19          | ImageNet validation | 1-crop      | 27.624 | -     | torchvision
GoogLeNet torchvision | ImageNet validation | 1-crop | 30.222 | 10.47 | torchvision
ResNet-18       | ImageNet validation | 1-crop      | 30.242 | -     | torchvision
ResNet-34       | ImageNet validation | 1-crop      | 26.686 | -     | torchvision
ResNet-50 3x3   | ImageNet validation | 1-crop      | 23.870 | -     | torchvision
ResNet-101 3x3  | ImageNet validation | 1-crop      | 22.626 | -     | torchvision
ResNet-152 3x3  | ImageNet validation | 1-crop      | 21.688 | -     | torchvision
Inception-v3    | ImageNet validation | 1-crop      | 22.706 | -     | torchvision
DenseNet-121    | ImageNet validation | 1-crop      | 25.566 | -     | torchvision
Xception        | ImageNet validation | 1-crop      | 21.0   | 5.5   | keras.io
VGG-16          | ImageNet validation | 1-crop      | 28.7   | 9.9   | keras.io
VGG-19          | ImageNet validation | 1-crop      | 28.7   | 10.0  | keras.io
ResNet-50       | ImageNet validation | 1-crop      | 25.1   | 7.9   | keras.io
ResNet-101      | ImageNet validation | 1-crop      | 23.6   | 7.2   | keras.io
ResNet-152      | ImageNet validation | 1-crop      | 23.4   | 6.9   | keras.io
Inception-v3    | ImageNet validation | 1-crop      | 22.1   | 6.3   | keras.io
Inception-ResNet-v2 | ImageNet validation | 1-crop  | 19.7   | 4.7   | keras.io
"""
ROWS = [tuple(cell.strip() for cell in line.split("|")) for line in ROWS.split("\n")[2:-1]]


@pytest.mark.parametrize(("name", "data", "protocol", "top1", "top5", "where"), ROWS)
def test_row(name, data, protocol, top1, top5, where):
    for metric, printed in (("top-1 error", top1), ("top-5 error", top5)):
        known = published_errors(name, dataset=data, metric=metric, protocol=protocol)
        exactly = [one.value for one in known if one.source == where]
        found = exactly or [one.value for one in known if one.source.startswith(where) and "mean of" not in one.source]
        assert found == ([] if printed == "-" else [float(printed)])


#                single runs: test error and training error of plain networks, then of residual ones
REPRODUCED = {
    20: (9.63, 1.23, 8.24, 0.73),
    32: (9.92, 1.35, 7.36, 0.21),
    44: (10.36, 2.38, 7.38, 0.13),
    56: (14.22, 5.24, 8.30, 0.18),
    110: (None, None, 6.96, 0.06),
}


@pytest.mark.parametrize("depth", REPRODUCED)
def test_reproduced_on_cifar(depth):
    found = [
        [one.value for one in published_errors(f"{word}{depth}", dataset=data) if "reproduction" in one.source]
        for word in ("plain", "resnet")
        for data in (CIFAR, "CIFAR-10 train")
    ]
    assert found == [[] if value is None else [value] for value in REPRODUCED[depth]]


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
