"""Networks side by side: costs from the analysis, errors from papers, and never one that is another network's."""

import json

import keras
import pytest

from kerascnn import models
from kerascnn.analysis import compare, cost_table, memory


def small(classes, name="small", shape=(32, 32, 3)):
    inputs = keras.Input(shape)
    features = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3)(inputs))
    return keras.Model(inputs, keras.layers.Dense(classes)(features), name=name)


def test_a_row_has_what_the_analysis_says():
    model = models.resnet20()
    (row,) = compare([model], batch_size=8).rows
    total, use = cost_table(model).total, memory(model, batch_size=8)
    assert (row.name, row.parameters, row.trainable_parameters, row.macs) == ("resnet20", 271_098, 269_722, total.macs)
    assert (row.inference_bytes, row.training_bytes) == (use.inference_bytes, use.training_bytes)
    assert row.receptive_field == (81, 81)
    assert (row.top1_error.value, row.top1_error.source) == (8.75, "He et al. 2015, Table 6")
    assert row.top5_error is None


def test_one_protocol_for_all():
    networks = [models.googlenet(), models.resnet34()]
    one, ten = (compare(networks, protocol=protocol).rows for protocol in ("1-crop", "10-crop"))
    assert [row.top5_error.value for row in one if row.top5_error] == [10.07]
    assert [row.top5_error.value for row in ten] == [9.15, 7.46]
    assert {result.protocol for row in ten for result in (row.top1_error, row.top5_error) if result} == {"10-crop"}
    with pytest.raises(ValueError, match=r"protocol must be one of 1-crop, .*; received protocol='best'"):
        compare(networks, protocol="best")


def test_a_published_error_is_not_given_to_a_network_of_other_classes():
    rows = compare([("ResNet-50", small(37)), ("ResNet-56", small(10)), ("ResNet-18", small(10))]).rows
    assert [row.top1_error and row.top1_error.value for row in rows] == [None, 6.97, None]


def test_names_of_mobilenets_lose_what_is_not_of_their_name():
    (row,) = compare([keras.applications.MobileNetV2(weights=None)]).rows
    assert (row.name, row.top1_error.value) == ("mobilenetv2", 28.7)


def test_printing():
    comparison = compare([("one", small(10)), ("ResNet-20", small(10))])
    markdown = comparison.to_markdown().splitlines()
    assert len({line.count("|") for line in markdown[:4]}) == 1
    assert "- single view on CIFAR-10 test, He et al. 2015, Table 6: ResNet-20" in markdown
    assert "whole image" not in str(comparison) and "3x3" in str(comparison)
    assert "<td" in comparison._repr_html_()
    assert json.loads(json.dumps(comparison.records()))[1]["top1_error"]["value"] == 8.75


class Odd(keras.layers.Layer):
    def call(self, inputs):
        return inputs


def test_what_cannot_be_followed_is_unknown_and_open_sizes_are_given():
    from kerascnn.analysis import register_macs_rule

    register_macs_rule(Odd, lambda visit: 0)
    inputs = keras.Input((None, None, 3))
    model = keras.Model(inputs, Odd()(keras.layers.Conv2D(4, 3)(inputs)))
    (row,) = compare([model], input_shape=(16, 16, 3)).rows
    assert (row.receptive_field, row.input_shape) == ("unknown", (16, 16, 3))
    with pytest.raises(ValueError, match="open size"):
        compare([model])


def test_a_field_of_a_fraction_of_a_pixel_can_be_written_to_json():
    layers = [keras.layers.UpSampling2D(2), keras.layers.Conv2D(4, 2)]
    compared = compare([("enlarged", keras.Sequential([keras.Input((8, 8, 3)), *layers]))])
    assert json.loads(json.dumps(compared.records()))[0]["receptive_field"] == [1.5, 1.5]
    assert "| 1.5x1.5 |" in " ".join(compared.to_markdown().split())


@pytest.mark.parametrize(
    ("networks", "error", "message"),
    [
        ([], ValueError, "at least one network"),
        ([("one", small(10)), ("one", small(10))], ValueError, "a name of its own"),
        (["resnet50"], TypeError, "received 'resnet50'"),
        (small(10), TypeError, "a list of Keras models; received <"),
    ],
)
def test_what_is_no_network_is_named(networks, error, message):
    with pytest.raises(error, match=message):
        compare(networks)


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (lambda **small: models.resnet34(preactivation=True, **small), "resnet34_preactivation"),
        (lambda **small: models.resnet34(shortcut="A", **small), "resnet34_A"),
        (lambda **small: models.resnet50(downsample_at="3x3", **small), "resnet50_3x3"),
        (lambda **small: models.googlenet(auxiliary=False, width=0.25, **small), "googlenet_width0_25"),
        (lambda **small: models.googlenet(auxiliary=False, variant="torchvision", **small), "googlenet_torchvision"),
        (lambda **small: models.googlenet(auxiliary=False, normalization=None, **small), "googlenet_no_normalization"),
    ],
)
def test_a_variant_has_a_name_of_its_own_and_no_error_of_the_network(model, name):
    (row,) = compare([model(input_shape=(64, 64, 3))]).rows
    assert row.name == name
    assert row.top1_error is None or name.split("_")[1] in row.top1_error.network.lower()
    assert compare([models.resnet34(input_shape=(64, 64, 3))]).rows[0].top1_error is not None
