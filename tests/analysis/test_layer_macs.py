"""Multiply-accumulates of what users build with, by hand; all of keras.applications, against published numbers."""

import keras
import pytest
from keras import layers

from kerascnn.analysis import cost_table
from kerascnn.layers import BasicBlock, FusedBatchNormalization, LocalResponseNormalization, ZeroPadShortcut

pytestmark = pytest.mark.counting


@pytest.mark.parametrize(
    ("layer", "input_shape", "macs"),
    [
        (layers.LSTM(5), (None, 7, 3), 7 * 4 * 5 * (3 + 5)),
        (layers.GRU(5, return_sequences=True), (None, 7, 3), 7 * 3 * 5 * (3 + 5)),
        (layers.SimpleRNN(5), (None, 7, 3), 7 * 5 * (3 + 5)),
        (layers.Bidirectional(layers.LSTM(5)), (None, 7, 3), 2 * 7 * 4 * 5 * (3 + 5)),
        (layers.TimeDistributed(layers.Conv2D(4, 3)), (None, 6, 8, 8, 3), 6 * 6 * 6 * 4 * 27),
        (layers.TimeDistributed(layers.Dense(4)), (None, 6, 8), 6 * 8 * 4),
        (layers.Embedding(100, 16), (None, 12), 0),
        (layers.EinsumDense("abc,cd->abd", (5, 6)), (None, 5, 4), 5 * 6 * 4),
        (layers.EinsumDense("...x,xy->...y", 6), (None, 5, 4), 5 * 6 * 4),
        (layers.EinsumDense("abc,cde->abde", (5, 2, 6)), (None, 5, 4), 5 * 2 * 6 * 4),
        (layers.Conv3DTranspose(2, 3, strides=2, padding="same"), (4, 4, 4, 3), 4**3 * 3 * 27 * 2),
        (layers.Conv3D(2, 3, padding="same"), (4, 4, 4, 3), 4**3 * 3 * 27 * 2),
        (FusedBatchNormalization(), (8, 8, 3), 0),
        (LocalResponseNormalization(), (8, 8, 3), 0),
        (ZeroPadShortcut(8, 2), (8, 8, 3), 0),
        (BasicBlock(8, 2), (8, 8, 4), 4 * 4 * 8 * (9 * 4 + 9 * 8 + 4)),
    ],
)
def test_by_hand(layer, input_shape, macs):
    assert cost_table(layer, input_shape).total.macs == macs


def test_attention():
    def cost(make, *shapes):
        inputs = [keras.Input(shape) for shape in shapes]
        return cost_table(keras.Model(inputs, make(*inputs))).total.macs

    own = layers.MultiHeadAttention(4, 8)
    projections = 10 * 32 * 32 * 4  # queries, keys, values and the way back
    assert cost(lambda one: own(one, one), (10, 32)) == projections + 2 * 4 * 10 * 10 * 8
    other = layers.MultiHeadAttention(2, 8, value_dim=4, output_shape=6)
    by_hand = 10 * 32 * 16 + 7 * 20 * 16 + 7 * 20 * 8 + 2 * 10 * 7 * (8 + 4) + 10 * 8 * 6
    assert cost(lambda one, two: other(one, two), (10, 32), (7, 20)) == by_hand
    assert cost(lambda one, two: layers.Attention()([one, two]), (10, 8), (7, 8)) == 10 * 7 * (8 + 8)


APPLICATIONS = [name for name in dir(keras.applications) if name[0].isupper()]


# Million multiply-accumulates as published, each to the digits that its source prints.
# torchvision: its weights' `_ops`; papers: MobileNets arXiv:1704.04861 Table 8, MobileNetV2 arXiv:1801.04381 Table 4,
# MobileNetV3 arXiv:1905.02244 Table 3, EfficientNet arXiv:1905.11946 Table 2, ConvNeXt arXiv:2201.03545 Table 1,
# NASNet arXiv:1707.07012 Table 3.
@pytest.mark.parametrize(
    ("name", "millions", "digit"),
    [
        ("VGG16", 15_470, 1),
        ("VGG19", 19_632, 1),
        ("ResNet50", 3_858, 1),
        ("ResNet101", 7_570, 1),
        ("InceptionV3", 5_713, 1),
        ("DenseNet121", 2_834, 1),
        ("MobileNet", 569, 1),
        ("MobileNetV2", 300, 1),
        ("MobileNetV3Small", 56, 1),
        ("MobileNetV3Large", 219, 5),
        ("EfficientNetB0", 390, 10),
        ("ConvNeXtTiny", 4_500, 100),
        pytest.param("NASNetMobile", 564, 1, marks=pytest.mark.slow),
    ],
)
def test_published_counts_of_keras_applications(name, millions, digit):
    model = getattr(keras.applications, name)(weights=None)
    shape = (224, 224, 3) if None in model.input_shape[1:] else None
    assert cost_table(model, shape).total.macs / 1e6 == pytest.approx(millions, abs=digit)


@pytest.mark.release
@pytest.mark.parametrize("name", APPLICATIONS)
def test_every_model_of_keras_applications_is_counted(name):
    model = getattr(keras.applications, name)(weights=None, classes=10)
    shape = (224, 224, 3) if None in model.input_shape[1:] else None
    total = cost_table(model, shape).total
    assert total.parameters == model.count_params()
    assert total.macs > 0
