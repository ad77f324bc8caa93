"""Dense kernels behind a flattened image, whose rows stand in another order in torch than in Keras."""

import numpy as np
import pytest
from torch_states import alexnet_state, by_path, weight

from kerascnn import models
from kerascnn.models.torch_names import torch_layout
from kerascnn.models.weight_slots import innermost_layers


@pytest.mark.parametrize(
    ("options", "rows", "columns"),
    [
        ({"input_shape": (95, 95, 3)}, 2, 2),
        ({"input_shape": (95, 127, 3)}, 2, 3),
        ({"input_shape": (3, 127, 95), "data_format": "channels_first"}, 3, 2),
    ],
)
def test_a_dense_kernel_behind_a_flattened_image(options, rows, columns):
    state = alexnet_state(rows * columns)
    model = models.alexnet("one_tower", num_classes=10, **options)
    report = models.load_torch_weights(model, state)
    assert any(note.startswith("1 dense kernels") for note in report.converted)
    kernel = by_path(model)["fc6/kernel"].reshape(rows, columns, 256, -1)
    theirs = state["classifier.1.weight"].reshape(-1, 256, rows, columns)
    np.testing.assert_array_equal(kernel, theirs.transpose(2, 3, 1, 0))
    np.testing.assert_array_equal(by_path(model)["fc7/kernel"], state["classifier.4.weight"].T)
    with pytest.raises(
        models.WeightsError, match=f"image of 1x1x256; {model.name} flattens one of {rows}x{columns}x256"
    ):
        models.load_torch_weights(model, state | weight("classifier.1", 4096, 256))


@pytest.mark.parametrize(
    ("shape", "image"),
    [((4096, 4 * 256), "2x2x256"), ((4096, 256, 4, 1), "4x1x256")],
    ids=["square", "a convolution's kernel"],
)
def test_a_flattened_image_of_equal_size_and_another_form_is_refused(shape, image):
    """1x4 positions are as many as 2x2: the kernel would fit, and its rows would be those of other places."""
    model = models.alexnet("one_tower", num_classes=10, input_shape=(63, 159, 3))
    before = by_path(model)
    with pytest.raises(models.WeightsError, match=f"of {image}; {model.name} flattens one of 1x4x256") as caught:
        models.load_torch_weights(model, alexnet_state(1) | weight("classifier.1", *shape))
    assert list(caught.value.report.wrong_shape) == ["classifier.1.weight"]
    assert "depends on the size of the images" in str(caught.value)
    np.testing.assert_array_equal(by_path(model)["conv1/convolution/kernel"], before["conv1/convolution/kernel"])


def test_each_auxiliary_classifier_flattens_its_own_image():
    """In a block the image is known as well: 4x4 positions of 128 channels."""
    model = models.googlenet(variant="torchvision", num_classes=10, input_shape=(96, 96, 3))
    layout = torch_layout(model, ())
    state = {}
    for path, layer in innermost_layers(model.layers):
        for variable in layer.weights:
            axes = {4: (3, 2, 0, 1), 2: (1, 0)}.get(len(variable.shape), (0,))
            state[layout.name(path, variable.name)] = variable.numpy().transpose(axes)
    state["aux1.fc1.weight"] = np.arange(2048, dtype="float32") * np.ones((1024, 1), "float32")
    models.load_torch_weights(model, state)
    kernel = by_path(model)["auxiliary_4a/fc1/kernel"].reshape(4, 4, 128, 1024)
    np.testing.assert_array_equal(kernel[..., 0], np.arange(2048).reshape(128, 4, 4).transpose(1, 2, 0))
