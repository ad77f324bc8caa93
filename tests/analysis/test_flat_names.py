"""Flat names of keras.applications, grouped as a reader thinks of them."""

import keras
import pytest

from kerascnn.analysis import cost_table

pytestmark = pytest.mark.counting


@pytest.mark.parametrize(
    ("name", "some", "count"),
    [
        ("VGG16", ["block1", "block5", "fc1"], 9),
        ("ResNet50", ["conv2_block1", "conv5_block3", "conv1_conv"], 24),
        ("DenseNet121", ["conv2_block1", "conv5_block16", "pool2_conv"], 80),
        ("InceptionV3", ["mixed0", "mixed10", "max_pooling2d"], 30),
        ("Xception", ["block1", "block14"], 16),
        ("MobileNetV2", ["block_1", "block_16"], 29),
        ("EfficientNetB0", ["block1a", "block7a", "stem_conv"], 28),
    ],
)
def test_blocks(name, some, count):
    keras.backend.clear_session()  # so that automatic names begin without a number
    table = cost_table(getattr(keras.applications, name)(weights=None))
    grouped = table.grouped()
    assert set(some) <= {row.path for row in grouped.rows}
    assert len(grouped.rows) == count
    assert (grouped.total.macs, grouped.total.parameters) == (table.total.macs, table.total.parameters)


def test_a_module_without_a_name_is_called_after_its_last_named_layer():
    inputs = keras.Input((8, 8, 4))
    stem = keras.layers.Conv2D(4, 3, name="stem")(inputs)
    branches = [keras.layers.Conv2D(4, 1)(keras.layers.Conv2D(2, 1)(stem)), keras.layers.Conv2D(4, 1)(stem)]
    mixed = keras.layers.Concatenate(name="mixed")(branches)
    rest = [mixed]
    for number in range(4):
        rest.append(keras.layers.Conv2D(4, 1, name=f"rest{number}")(rest[-1]))
    groups = cost_table(keras.Model(inputs, rest[-1])).grouped().rows
    assert [row.path for row in groups] == ["stem", "mixed", "rest0", "rest1", "rest2", "rest3"]
    assert groups[1].parameters == (4 * 2 + 2) + (2 * 4 + 4) + (4 * 4 + 4)


def test_deeper_grouping_leaves_flat_names_alone():
    table = cost_table(keras.applications.VGG16(weights=None, input_shape=(32, 32, 3), include_top=False))
    assert [row.path for row in table.grouped(2).rows] == [row.path for row in table.rows]
