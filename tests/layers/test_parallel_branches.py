"""Layers made from a table of branches: counts, values, and the table's way into a file and back."""

import json

import keras
import numpy as np
import pytest

from kerascnn.layers import ConvUnit, ParallelBranches
from kerascnn.papers import Branches, Convolution, GlobalPooling, InceptionSpec, Pooling
from kerascnn.papers.inception_v4 import INCEPTION_A, INCEPTION_B, INCEPTION_C, REDUCTION_A, REDUCTION_B

SPLIT = Branches(({"flat": Convolution(3, (1, 3))}, {"tall": Convolution(2, (3, 1))}))
TABLES = {
    "module": Branches(
        (
            {"conv1x1": Convolution(4, 1)},
            {"reduce3x3": Convolution(3, 1, normalization="batch"), "split": SPLIT},
            {"pool": Pooling(3, 1, kind="average"), "pool_projection": Convolution(2, 1, use_bias=False)},
        )
    ),
    "reduction": Branches(({"conv": Convolution(4, 3, 2, padding="valid")}, {"pool": Pooling(3, 2, padding="valid")})),
    "padded": Branches(({"conv": Convolution(4, 3, 2)}, {"pool": Pooling(3, 2, padding=1)})),
    "sum": Branches(({"conv": Convolution(5, 3, groups=5)}, {}), merge="add"),
    "one branch": Branches(({"conv": Convolution(4, 3)},)),
}


def images(*shape):
    return np.random.default_rng(0).normal(size=shape).astype("float32")


def numpy(tensor):
    return keras.ops.convert_to_numpy(tensor)


def built(table, shape=(None, 9, 10, 5), **options):
    layer = ParallelBranches(TABLES[table], name="block", **options)
    layer.build(shape)
    generator = np.random.default_rng(1)
    layer.set_weights([generator.uniform(0.2, 1, weight.shape) - 0.5 * (weight.ndim > 1) for weight in layer.weights])
    return layer


@pytest.mark.parametrize(
    ("spec", "input_shape"),
    [
        (INCEPTION_A, (35, 35, 384)),
        (REDUCTION_A, (35, 35, 384)),
        (INCEPTION_B, (17, 17, 1024)),
        (REDUCTION_B, (17, 17, 1024)),
        (INCEPTION_C, (8, 8, 1536)),
    ],
)
def test_the_layer_costs_what_its_table_says(spec, input_shape):
    layer = ParallelBranches(spec)
    layer.build((None, *input_shape))
    assert sum(int(np.prod(weight.shape)) for weight in layer.trainable_weights) == spec.parameters(input_shape)
    assert layer.compute_output_shape((None, *input_shape)) == (None, *spec.output_shape(input_shape))


@pytest.mark.parametrize("table", TABLES)
def test_rows_give_their_names_to_the_layers(table):
    layer = built(table)
    assert [[one.name for one in branch] for branch in layer.branches] == [list(b) for b in TABLES[table].branches]
    paths = [weight.path for weight in layer.weights]
    assert len(set(paths)) == len(paths)
    assert all(path.startswith("block/") for path in paths)
    if table == "module":
        assert "block/split/flat/convolution/kernel" in paths


@pytest.mark.parametrize("table", TABLES)
def test_survives_saving_and_cloning(table, tmp_path):
    layer, inputs = built(table, epsilon=1e-3, activation="gelu"), keras.Input((9, 10, 5))
    model = keras.Model(inputs, layer(inputs))
    outputs = numpy(model(images(2, 9, 10, 5)))
    assert outputs.shape[1:] == layer.compute_output_shape((None, 9, 10, 5))[1:]
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(numpy(loaded(images(2, 9, 10, 5))), outputs, rtol=1e-5, atol=1e-6)
    again = loaded.layers[1]
    assert (again.spec, again.epsilon, again.activation) == (TABLES[table], 1e-3, keras.activations.gelu)
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    np.testing.assert_allclose(numpy(clone(images(2, 9, 10, 5))), outputs, rtol=1e-5, atol=1e-6)


def test_the_table_is_readable_in_the_configuration():
    config = json.loads(json.dumps(ParallelBranches(TABLES["module"]).get_config()))
    _, (reduce, split), _ = config["spec"]["branches"]
    assert (reduce["name"], reduce["row"]) == ("reduce3x3", "Convolution")
    assert (reduce["filters"], reduce["kernel_size"], reduce["normalization"]) == (3, 1, "batch")
    assert [[row["kernel_size"] for row in branch] for branch in split["branches"]] == [[[1, 3]], [[3, 1]]]
    assert ParallelBranches.from_config(config).spec == TABLES["module"]


@pytest.mark.parametrize("table", TABLES)
def test_channels_first_computes_the_same(table):
    batch = images(2, 13, 14, 5)  # TensorFlow's Keras takes a width that equals the number of filters for the channels
    last, first = built(table, (None, 13, 14, 5)), built(table, (None, 5, 13, 14), data_format="channels_first")
    first.set_weights(last.get_weights())
    outputs = numpy(first(batch.transpose(0, 3, 1, 2)))
    np.testing.assert_allclose(outputs.transpose(0, 2, 3, 1), numpy(last(batch)), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("table", TABLES)
def test_dtype_policy_and_options_reach_every_layer_inside(table):
    layer = built(table, dtype="mixed_bfloat16", epsilon=1e-3, activation="tanh")

    def inside(block):
        for child in block.layers:
            yield child
            yield from inside(child) if hasattr(child, "layers") else ()

    children = list(inside(layer))
    assert {child.dtype_policy.name for child in children} == {"mixed_bfloat16"}
    units = [child for child in children if isinstance(child, ConvUnit)]
    assert {(unit.epsilon, unit.activation) for unit in units} == {(1e-3, keras.activations.tanh)}
    assert keras.backend.standardize_dtype(layer(images(1, 9, 10, 5)).dtype) == "bfloat16"


def test_branches_compute_what_the_table_says():
    """The module once more in Keras' own layers, with its weights."""
    layer, batch = built("module"), images(2, 9, 10, 5)
    (conv1x1,), (reduce3x3, split), (_, projection) = layer.branches

    def unit(one, inputs, size, bias=True):
        convolution = keras.layers.Conv2D(one.filters, size, padding="same", use_bias=bias)
        convolution.build(inputs.shape)
        convolution.set_weights(one.layers[0].get_weights())
        return convolution(inputs)

    relu = keras.ops.relu
    normalization = keras.layers.BatchNormalization(epsilon=1e-5)
    reduced = unit(reduce3x3, batch, 1, bias=False)
    normalization.build(reduced.shape)
    normalization.set_weights(reduce3x3.layers[1].get_weights())
    reduced = relu(normalization(reduced))
    ends = [
        relu(unit(conv1x1, batch, 1)),
        relu(unit(split.layers[0], reduced, (1, 3))),
        relu(unit(split.layers[1], reduced, (3, 1))),
        relu(unit(projection, keras.layers.AveragePooling2D(3, 1, "same")(batch), 1, bias=False)),
    ]
    np.testing.assert_allclose(
        numpy(layer(batch)), np.concatenate([numpy(end) for end in ends], -1), rtol=1e-4, atol=1e-5
    )


def test_an_average_leaves_the_border_out():
    """Of an image of ones the average is one everywhere, at the corners too."""
    layer = ParallelBranches(Branches(({"pool": Pooling(3, 1, kind="average")},)))
    np.testing.assert_allclose(numpy(layer(np.ones((1, 5, 5, 2), "float32"))), 1, rtol=1e-6)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ParallelBranches({"conv": Convolution(4, 3)}), "takes a table such as Branches"),
        (lambda: ParallelBranches(InceptionSpec(1, 1, 1, 1, 1, 1)), "received InceptionSpec"),
        (lambda: ParallelBranches(Branches(({"a": Convolution(4, 3)}, {"a": Pooling(3, 1)}))), "received 'a' 2 times"),
        (lambda: ParallelBranches(Branches(({"end": GlobalPooling()},))), "end=GlobalPooling"),
        (lambda: ParallelBranches(Branches(({"pool": Pooling(3, 1, 1, "average")},))), "received padding=1"),
        (lambda: ParallelBranches(TABLES["module"], activation=keras.layers.ReLU()), "no layer"),
        (lambda: ParallelBranches(TABLES["module"]).build((None, 9, 10)), r"received \(None, 9, 10\)"),
        (lambda: built("reduction", (None, 2, 2, 5)), r"conv \(ConvUnit\) cannot take \(None, 2, 2, 5\)"),
        (lambda: Branches(()), "at least one branch"),
    ],
)
def test_bad_input_is_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()
