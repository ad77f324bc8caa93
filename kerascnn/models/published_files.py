"""The weight files that peers publish for networks of ours: where, with what hash, and for what images.

Source: the addresses, hashes and accuracies (top-1 in per cent on ImageNet's validation images, one centre crop) that
torchvision, keras.applications and timm have in their code and documentation. None of them was trained by the papers'
authors, but keras.applications' VGG, which was converted from their files.
"""

import reprlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import keras
import numpy as np

from kerascnn.papers.validation import one_of

TORCH = "https://download.pytorch.org/models/"
KERAS = "https://storage.googleapis.com/tensorflow/keras-applications/"
KERAS_FILE = "_weights_tf_dim_ordering_tf_kernels"


@dataclass(frozen=True)
class PublishedWeights:
    """One published file, which network takes it, and what that network takes.

    Args:
        name: What it is called here.
        call: The network that takes it, as one writes it.
        family: Class of that network.
        needs: The arguments that matter, with their values.
        source: Who publishes it.
        url: Where it is.
        hash: MD5 for files of keras.applications; the first 8 digits of the SHA-256 for files of torch; "" if unknown.
        top1_accuracy: As published with it, in per cent; None where none is known.
        mode: How images are scaled: "caffe" (BGR, minus the mean), "torch" (mean and deviation of each channel) or "tf"
            (from -1 to 1), as keras.applications calls them.
        image_size: Side of the images that it was trained with.
        features_url: A smaller file without the classifier, where there is one.
        features_hash: Its MD5.
    """

    name: str
    call: str
    family: str
    needs: Mapping[str, object] = field(repr=False)
    source: str
    url: str
    hash: str
    top1_accuracy: float | None
    mode: str = "torch"
    image_size: int = 224
    features_url: str = ""
    features_hash: str = ""

    def preprocess(self, images, data_format: str | None = None):
        """From photographs to what the network takes with these weights.

        Args:
            images: RGB with values from 0 to 255, of shape (batch, height, width, 3) or (height, width, 3).
            data_format: "channels_last" or "channels_first"; Keras' own setting by default.

        Raises:
            ValueError: if they are no such images, or their values are from 0 to 1, so that somebody has scaled them
                already.

        Example:
            >>> PUBLISHED_WEIGHTS["googlenet_torchvision"].preprocess(np.full((1, 1, 1, 3), 255, "uint8")).tolist()
            [[[[1.0, 1.0, 1.0]]]]
        """
        images = _rgb(images, data_format)
        is_array = isinstance(images, np.ndarray)
        if is_array and "float" in images.dtype.name and images.size and images.max() <= 1:
            raise ValueError(
                f"preprocess() takes RGB values from 0 to 255, and the largest of these is {float(images.max()):g}: "
                "pass the images as they were before they were scaled."
            )
        images = images.astype("float32") if is_array else keras.ops.cast(images, "float32")
        return keras.applications.imagenet_utils.preprocess_input(images, data_format=data_format, mode=self.mode)


def _rgb(images, data_format):
    """The images, as an array where they were no tensor.

    Raises:
        ValueError: if they are not RGB.
    """
    known = ("channels_last", "channels_first")
    last = one_of("data_format", data_format or keras.config.image_data_format(), known) == "channels_last"
    is_tensor = keras.ops.is_tensor(images) or isinstance(images, keras.KerasTensor)
    array = images if is_tensor else _array(images)
    try:
        shape = tuple(array.shape)
    except ValueError:  # a tensor whose rank is not known yet
        return array
    dtype = str(getattr(array.dtype, "name", array.dtype))  # by name: NumPy has no kind for JAX's bfloat16
    fits = len(shape) in (3, 4) and shape[-1 if last else -3] in (3, None)
    if fits and dtype.startswith(("bool", "uint", "int", "float", "bfloat")):
        return array
    received = f"some of shape {shape} and dtype {dtype}" if shape or is_tensor else reprlib.repr(images)
    raise ValueError(
        "preprocess() takes RGB images with values from 0 to 255, of shape "
        f"{'(batch, height, width, 3)' if last else '(batch, 3, height, width)'} or without the batch; received "
        f"{received}. load_img and img_to_array of keras.utils read a file; grey images need their channel three times."
    )


def _array(images) -> np.ndarray:
    try:
        return np.asarray(images)
    except ValueError:  # lists of unequal lengths
        return np.array(None)
    except NotImplementedError:  # what tf.data's map hands over has no values yet
        raise ValueError(
            f"preprocess() takes images that have values, or tensors of {keras.backend.backend()}; received a symbolic "
            "one of TensorFlow. Scale the batches after tf.data has made them."
        ) from None


RESNET = {"residual": True, "shortcut": "B", "normalization": "batch", "preactivation": False}


def _keras(name, family, needs, top1, folder, hash, features_hash, mode="caffe") -> PublishedWeights:
    file = f"{KERAS}{folder}/{name}{KERAS_FILE}"
    return PublishedWeights(
        name,
        f"{name}()",
        family,
        needs,
        "keras.applications",
        url=f"{file}.h5",
        hash=hash,
        top1_accuracy=top1,
        mode=mode,
        features_url=f"{file}_notop.h5",
        features_hash=features_hash,
    )


def _keras_resnet(depth, top1, hash, features_hash) -> PublishedWeights:
    needs = {"depth": depth, **RESNET, "downsample_at": "1x1", "groups": 1, "group_width": 64}
    return _keras(f"resnet{depth}", "ResNet", needs, top1, "resnet", hash, features_hash)


def _keras_vgg(depth, top1, hash, features_hash) -> PublishedWeights:
    needs = {"depth": depth, "normalization": None}
    return _keras(f"vgg{depth}", "VGG", needs, top1, f"vgg{depth}", hash, features_hash)


def _keras_densenet(depth, top1, hash, features_hash) -> PublishedWeights:
    return _keras(f"densenet{depth}", "DenseNet", {"depth": depth}, top1, "densenet", hash, features_hash, mode="torch")


def _torch(name, call, family, needs, top1, file, mode="torch") -> PublishedWeights:
    hash = file.removesuffix(".pth").rpartition("-")[2]
    return PublishedWeights(
        name, call, family, needs, "torchvision, IMAGENET1K_V1", TORCH + file, hash, top1_accuracy=top1, mode=mode
    )


def _torch_resnet(name, call, depth, top1, file, groups=1, group_width=64) -> PublishedWeights:
    stride = {"downsample_at": "3x3"} if depth >= 50 else {}
    needs = {"depth": depth, **RESNET, **stride, "groups": groups, "group_width": group_width}
    return _torch(name, call, "ResNet", needs, top1, file)


def _torch_vgg(depth, top1, file, normalization=None) -> PublishedWeights:
    needs = {"depth": depth, "normalization": normalization}
    name, options = f"vgg{depth}{'_bn' if normalization else ''}", 'normalization="batch"' if normalization else ""
    return _torch(name, f"vgg{depth}({options})", "VGG", needs, top1, file)


STRIDE = 'downsample_at="3x3"'
_FILES = (
    _keras_resnet(50, 74.9, "2cb95161c43110f7111970584f804107", "4d473c1dd8becc155b73f8504c6f6626"),
    _keras_resnet(101, 76.4, "f1aeb4b969a6efcfb50fad2f0c20cfc5", "88cf7a10940856eca736dc7b7e228a21"),
    _keras_resnet(152, 76.6, "100835be76be38e30d865e96f2aaae62", "ee4c566cf9a93f14d82f913c2dc6dd0c"),
    _keras_vgg(16, 71.3, "64373286793e3c8b2b4e3219cbf3544b", "6d6bbae143d832006294945121d1f1fc"),
    _keras_vgg(19, 71.3, "cbe5617147190e668d6c5d5026f83318", "253f8cb515780f3b799900260a226db6"),
    _keras_densenet(121, 75.0, "9d60b8095a5708f2dcce2bca79d332c7", "30ee3e1110167f948a6b9946edeeb738"),
    _keras_densenet(169, 76.2, "d699b8f76981ab1b30698df4c175e90b", "b8c4d4c20dd625c148057b9ff1c1176b"),
    _keras_densenet(201, 77.3, "1ceb130c1ea1b78c3bf6114dbdfd8807", "c13680b51ded0fb44dff2d8f86ac8bb1"),
    _torch_resnet("resnet18", "resnet18()", 18, 69.758, "resnet18-f37072fd.pth"),
    _torch_resnet("resnet34", "resnet34()", 34, 73.314, "resnet34-b627a593.pth"),
    _torch_resnet("resnet50_3x3", f"resnet50({STRIDE})", 50, 76.130, "resnet50-0676ba61.pth"),
    _torch_resnet("resnet101_3x3", f"resnet101({STRIDE})", 101, 77.374, "resnet101-63fe2227.pth"),
    _torch_resnet("resnet152_3x3", f"resnet152({STRIDE})", 152, 78.312, "resnet152-394f9c45.pth"),
    _torch_resnet("resnext50", "resnext50()", 50, 77.618, "resnext50_32x4d-7cdf4587.pth", groups=32, group_width=4),
    _torch_vgg(11, 69.020, "vgg11-8a719046.pth"),
    _torch_vgg(13, 69.928, "vgg13-19584684.pth"),
    _torch_vgg(11, 70.370, "vgg11_bn-6002323d.pth", "batch"),
    _torch_vgg(13, 71.586, "vgg13_bn-abd245e5.pth", "batch"),
    _torch_vgg(16, 73.360, "vgg16_bn-6c64b313.pth", "batch"),
    _torch_vgg(19, 74.218, "vgg19_bn-c79401a0.pth", "batch"),
    _torch(
        "alexnet_one_tower",
        'alexnet("one_tower")',
        "AlexNet",
        {"variant": "one_tower"},
        56.522,
        "alexnet-owt-7be5be79.pth",
    ),
    # torchvision scales its images as the others and then, inside the network, anew: together, from -1 to 1.
    _torch(
        "googlenet_torchvision",
        'googlenet(variant="torchvision")',
        "GoogLeNet",
        {"variant": "torchvision"},
        69.778,
        "googlenet-1378be20.pth",
        mode="tf",
    ),
    PublishedWeights(
        "inception_v4",
        "inception_v4()",
        "InceptionV4",
        {},
        "timm, tf_in1k",
        "https://huggingface.co/timm/inception_v4.tf_in1k/resolve/main/model.safetensors",
        "",
        top1_accuracy=None,
        mode="tf",
        image_size=299,
    ),
)
PUBLISHED_WEIGHTS = {record.name: record for record in _FILES}
