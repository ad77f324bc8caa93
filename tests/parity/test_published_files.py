"""Our table of published files against the code of those who publish them."""

import pytest

pytest.importorskip("torch", reason="torch is not installed: make test-parity installs it")

from parity_peers import torch_peer, torchvision

from kerascnn.models.published_files import PUBLISHED_WEIGHTS

NAMES = {
    "alexnet_one_tower": "alexnet",
    "googlenet_torchvision": "googlenet",
    "resnext50": "resnext50_32x4d",
    **{f"resnet{depth}_3x3": f"resnet{depth}" for depth in (50, 101, 152)},
}
RECORDS = {name: record for name, record in PUBLISHED_WEIGHTS.items() if record.source.startswith("torchvision")}


@pytest.mark.parametrize("name", RECORDS)
def test_addresses_accuracies_and_scaling_are_those_of_torchvision(name):
    record = RECORDS[name]
    theirs = torchvision().models.get_model_weights(NAMES.get(name, name)).IMAGENET1K_V1
    assert record.url == theirs.url
    assert record.top1_accuracy == theirs.meta["_metrics"]["ImageNet-1K"]["acc@1"]
    transforms = theirs.transforms()
    assert (transforms.mean, transforms.std) == ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    assert record.mode == ("tf" if name.startswith("googlenet") else "torch")
    assert transforms.crop_size == [record.image_size]


def test_inception_v4_is_scaled_as_in_timm():
    record = PUBLISHED_WEIGHTS["inception_v4"]
    settings = torch_peer("timm", "inception_v4").pretrained_cfg
    assert (settings["mean"], settings["std"]) == ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
    assert settings["input_size"] == (3, record.image_size, record.image_size)
    assert f"huggingface.co/timm/{settings['architecture']}.{settings['tag']}/" in record.url
