"""A Keras model that remembers its arguments, so that it is saved and loaded as itself, and gives its feature maps."""

import difflib

import keras

from .assembly import Assembly
from .image_shapes import refuse_misfits


def variant_name(base: str, options: dict, defaults: dict) -> str:
    """A name that tells a variant from the network itself, whose published results are not the variant's.

    Args:
        base: The network's own name.
        options: What it was built with.
        defaults: What it is usually built with, by the same names.

    Example:
        >>> variant_name("resnet50", {"downsample_at": "3x3", "preactivation": True}, {"downsample_at": "1x1"})
        'resnet50_3x3_preactivation'
    """
    words = [base]
    for option, value in options.items():
        if value == defaults.get(option):
            continue
        if isinstance(value, bool) or value is None:
            words.append(option if value else f"no_{option}")
        else:
            words.append(value if isinstance(value, str) else f"{option}{value}".replace(".", "_"))
    return "_".join(words)


class Network(keras.Model):
    """What all networks share: a functional graph, the arguments it was made with, and its feature maps.

    Saved and loaded, what was frozen stays frozen. A new process opens a saved network after `import keras`
    and `from kerascnn import models`.

    A constructor has one argument that may be given by place: without one, `clone_model` of Keras 3.13 takes the class
    for a plain functional model.

    Args:
        assembly: The arguments that every network takes, and the graph's input.
        outputs: What the graph computes.
        name: Name of the model.
        **own: The network's own arguments.

    Example:
        >>> from kerascnn.models import lenet5
        >>> model = lenet5()
        >>> model.count_params(), model.features_layer
        (61706, 'pool2')
        >>> model.feature_extractor("conv2").output_shape
        (None, 10, 10, 16)
    """

    def __init__(self, assembly: Assembly, outputs, *, name: str, **own):
        super().__init__(assembly.images, outputs, name=name)
        self.arguments = {**own, **assembly.arguments()}
        self.features_layer = assembly.features

    def __call__(self, *args, **kwargs):
        images = args[0] if args else kwargs.get("inputs")
        refuse_misfits(self.name, images, self.input_shape[1:], self.arguments["data_format"])
        return super().__call__(*args, **kwargs)

    def feature_extractor(self, layer_name: str | None = None) -> keras.Model:
        """A model of the same input and the same weights that ends at a layer: for other heads, or to look inside.

        Args:
            layer_name: Name of the layer whose output is wanted; `features_layer`, the last feature map, by default.

        Raises:
            ValueError: if there is no layer of that name; the message has those that come close.
        """
        wanted = self.features_layer if layer_name is None else layer_name
        names = [layer.name for layer in self.layers]
        if wanted not in names:
            near = difflib.get_close_matches(str(wanted), names, n=3, cutoff=0.5) or names
            raise ValueError(f"{self.name} has no layer {wanted!r}. Take, for example: {', '.join(near)}.")
        return keras.Model(self.input, self.get_layer(wanted).output, name=f"{self.name}_to_{wanted}")

    def get_config(self):
        frozen = [path for path, layer in _walk(self) if not layer.trainable]
        return {**self.arguments, "name": self.name, **({"frozen": frozen} if frozen else {})}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        frozen = config.get("frozen", ())
        network = cls(**{name: value for name, value in config.items() if name != "frozen"})
        if frozen:
            for path, layer in _walk(network):
                layer.trainable = path not in frozen
        return network


def _walk(layer, path: str = ""):
    """Every layer with the names that lead to it, from the outside in; a network's own path is ""."""
    yield path, layer
    for inner in getattr(layer, "layers", ()):
        yield from _walk(inner, f"{path}/{inner.name}" if path else inner.name)
