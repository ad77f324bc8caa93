"""Loading the weights that torchvision, timm and keras.applications publish into our networks."""

from .checkpoint_files import read_keras_applications, read_torch_checkpoint
from .keras_names import keras_applications_layout
from .torch_names import torch_layout
from .weight_report import WeightReport
from .weight_transfer import transfer


def load_torch_weights(model, source, *, skip_classifier: bool = False) -> WeightReport:
    """Load a checkpoint of torchvision or timm into the same network here, all of it or nothing.

    Kernels change the order of their axes, a dense layer behind a flattened image that of its rows, a bias before
    BatchNormalization goes into the moving mean and another epsilon into the moving variance; the report says what was
    done. A network without its top, or without auxiliary classifiers, leaves theirs out.

    Source: torchvision and timm, whose names stand in the tables of `kerascnn.models.torch_names`.
    Differs from them: their bottleneck blocks have the stride in the 3x3, so that resnet50, 101 and 152 are to be built
    with downsample_at="3x3"; torchvision's GoogLeNet is another network than the paper's, `googlenet(
    variant="torchvision")`.

    Args:
        model: A network of `kerascnn.models`.
        source: Path of a .safetensors file, or of a .pth file where torch is installed; a state dict of names and
            arrays or tensors; or a torch module.
        skip_classifier: Keep the network's own last layer, for another number of classes.

    Raises:
        WeightsError: if a weight is missing, extra, of the wrong shape or not finite; it has the report.
        ValueError: if the network has no such checkpoints, was built with options that compute something else, or the
            file is no checkpoint.
        FileNotFoundError: if there is no such file.
        TypeError: if the source is none of these.
        ImportError: if the file needs torch and there is none.

    Example:
        >>> from kerascnn.models import WeightsError, alexnet
        >>> model = alexnet("one_tower", include_top=False)
        >>> try:
        ...     load_torch_weights(model, {"features.0.weight": model.get_weights()[0].transpose(3, 2, 0, 1)})
        ... except WeightsError as error:
        ...     print(len(error.report.used), len(error.report.missing))
        1 9
    """
    tensors, notes = read_torch_checkpoint(source)
    return transfer(model, tensors, torch_layout(model, tensors), notes, skip_classifier)


def load_keras_applications_weights(model, source, *, skip_classifier: bool = False) -> WeightReport:
    """Load the weights of a network of keras.applications into the same network here, all of it or nothing.

    Its ResNets have a bias in each convolution before BatchNormalization, 26,560 numbers in ResNet-50, which are folded
    into the moving means, and an epsilon of 1.001e-5, which is folded into the moving variances.

    Source: keras.applications, whose names stand in the tables of `kerascnn.models.keras_names`.
    Differs from it: our networks end in logits, without the softmax.

    Args:
        model: resnet50, 101 or 152 with the default options, vgg16 or vgg19, densenet121, 169 or 201.
        source: The model of keras.applications, or its .h5 file.
        skip_classifier: Keep the network's own last layer, for another number of classes.

    Raises:
        WeightsError: if a weight is missing, extra, of the wrong shape or not finite; it has the report.
        ValueError: if keras.applications has no such network, or the file is none of its files.
        FileNotFoundError: if there is no such file.
        TypeError: if the source is neither.

    Example:
        >>> import keras
        >>> from kerascnn.models import vgg16
        >>> peer = keras.applications.VGG16(weights=None, include_top=False)
        >>> print(load_keras_applications_weights(vgg16(include_top=False), peer))
        vgg16, weights of keras.applications: loaded
          used 26
    """
    return transfer(
        model, read_keras_applications(source), keras_applications_layout(model), skip_classifier=skip_classifier
    )
