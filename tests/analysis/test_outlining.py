"""The outline of a network: what is a stage, what are branches, and that nothing is lost in it."""

import json

import keras
import pytest
from keras import layers

from kerascnn.analysis import cost_table, network_outline
from kerascnn.analysis.outline import Fork, Unit
from kerascnn.models import cifar_resnet, googlenet, lenet5


def model_of(build, shape=(16, 16, 4)):
    image = keras.Input(shape)
    return keras.Model(image, build(image))


def kinds(steps):
    """A chain as nested words."""
    return [
        step.kind if isinstance(step, Unit) else (step.merge, *(kinds(branch) for branch in step.branches))
        for step in steps
    ]


def test_a_chain_hides_what_is_not_drawn_and_joins_what_looks_the_same():
    steps = [layers.Conv2D(8, 3, padding="same", name="first"), layers.BatchNormalization(), layers.ReLU()]
    steps += [layers.ZeroPadding2D(1), layers.MaxPooling2D(2, name="pool")]
    steps += [layers.Conv2D(8, 3, padding="same", name=f"conv{number}") for number in (1, 2, 3)]
    steps += [layers.GlobalAveragePooling2D(name="average"), layers.Dropout(0.5), layers.Dense(5, name="scores")]
    model = keras.Sequential([keras.Input((16, 16, 4)), *steps])
    outline = network_outline(model, name="chain")
    assert [stage.title for stage in outline.stages] == ["first", "pool", "conv1 to conv3", "average", "scores"]
    assert [stage.count for stage in outline.stages] == [1, 1, 3, 1, 1]
    assert outline.stages[0].output_shape == (16, 16, 8)  # not that of the padding behind it
    assert outline.stages[0].steps[0] == Unit("convolution", (3, 3), 1, 1, (16, 16, 8), 296, 73_728)
    assert outline.stages[0].parameters == 296 + 32  # with the normalisation
    assert (outline.depth, outline.kernels) == (5, 5)
    assert sum(stage.parameters for stage in outline.stages) == outline.parameters == model.count_params()
    assert [stage.count for stage in network_outline(model, collapse=False).stages] == [1] * 7
    json.dumps(outline.record())
    assert "conv1 to conv3" in str(outline) and f"{outline.parameters:,}" in outline._repr_html_()


def test_branches_within_branches():
    def build(x):
        left = layers.Conv2D(4, 1, groups=2)(x)
        split = layers.SeparableConv2D(4, 3, padding="same")(x)
        split = layers.Concatenate()([layers.DepthwiseConv2D(3, padding="same")(split), split])
        stacked = layers.Concatenate()([left, split, layers.AveragePooling2D(3, 1, padding="same")(x)])
        return layers.ReLU()(layers.Add()([x, layers.Conv2D(4, 1)(stacked)]))

    (stage,) = network_outline(model_of(build)).stages
    stacked = ("concatenate", ["convolution"], ["separable", ("concatenate", ["depthwise"], [])], ["average"])
    assert kinds(stage.steps) == [("add", [], [stacked, "convolution"])]
    assert stage.steps[0].branches[1][0].branches[0][0].groups == 2


def test_what_is_no_branching_is_one_unit_with_its_costs():
    def build(x):
        first, second = layers.Conv2D(4, 1)(x), layers.Conv2D(4, 1)(x)
        return layers.Add()([layers.Add()([first, second]), layers.Multiply()([first, second])])

    model = model_of(build)
    (stage,) = network_outline(model).stages
    assert kinds(stage.steps) == ["several"]
    assert stage.parameters == model.count_params() and stage.macs == cost_table(model).total.macs


def test_ways_out_hang_on_the_stage_behind_which_they_begin():
    model = googlenet(stem="small", width=0.125, num_classes=10, input_shape=(28, 28, 1))
    outline, trunk = network_outline(model), model.without_auxiliaries()
    heads = {stage.title: stage.head for stage in outline.stages if stage.head}
    assert {name: head.title for name, head in heads.items()} == {
        "inception_4a": "auxiliary_4a",
        "inception_4d": "auxiliary_4d",
    }
    assert kinds(heads["inception_4a"].steps) == ["average", "convolution", "dense", "dense"]
    assert outline.parameters == trunk.count_params() and outline.depth == 22 and outline.kernels == 58
    assert sum(head.parameters for head in heads.values()) == model.count_params() - trunk.count_params()


@pytest.mark.parametrize("build", [lenet5, lambda: cifar_resnet(20), lambda: cifar_resnet(20, residual=False)])
def test_stages_add_up_to_the_cost_table(build):
    model = build()
    outline, total = network_outline(model), cost_table(model).total
    assert sum(stage.parameters for stage in outline.stages) == outline.parameters == total.parameters
    assert sum(stage.macs for stage in outline.stages) == outline.macs == total.macs


def test_residual_blocks_are_sums_with_a_way_around():
    outline = network_outline(cifar_resnet(20))
    assert outline.depth == 20
    blocks = [stage for stage in outline.stages if isinstance(stage.steps[0], Fork)]
    assert sum(stage.count for stage in blocks) == 9 and len(blocks) == 5
    for stage in blocks:
        assert stage.steps[0].merge == "add" and [] in [list(branch) for branch in stage.steps[0].branches]


def test_names_that_keras_made_up_are_left_out():
    outline = network_outline(model_of(lambda x: layers.Conv2D(8, 3, name="mine")(layers.Conv2D(4, 3)(x))))
    assert [stage.title for stage in outline.stages] == ["", "mine"]


def test_a_network_of_two_images_is_refused():
    images = keras.Input((8, 8, 1)), keras.Input((8, 8, 1))
    with pytest.raises(ValueError, match="has 2 inputs"):
        network_outline(keras.Model(images, layers.Add()(images)))
