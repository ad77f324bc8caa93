"""A Keras model that remembers its arguments, so that it is saved and loaded as itself, and gives its feature maps."""

import difflib

import keras

from .assembly import Assembly


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
        if args:
            self._see_shape(getattr(args[0], "shape", None))
        return super().__call__(*args, **kwargs)

    def _see_shape(self, shape) -> None:
        """Refuse images of another shape: Keras lets grey ones in where their size fits, and fails inside a layer.

        Grey images without an axis of channels are left to Keras, which adds it.
        """
        _, *wanted = self.input_shape
        try:
            batch, *given = shape
        except (TypeError, ValueError):  # no tensor, or one of unknown rank
            return
        if len(given) == 3:
            if all(None in pair or pair[0] == pair[1] for pair in zip(wanted, given, strict=True)):
                return
            advice = self._remedy(wanted, given)
        elif len(given) == 2 and wanted[-1] != 1:
            advice = "a batch of one image is images[None]"
        else:
            return
        raise ValueError(
            f"{self.name} takes batches of images, of shape {(None, *wanted)}; received {(batch, *given)}: {advice}."
        )

    def _remedy(self, wanted, given) -> str:
        last = self.arguments["data_format"] == "channels_last"
        channels = -1 if last else 0
        advice = f"build it with input_shape={tuple(given)}"
        if wanted[channels] == given[channels]:
            height, width = wanted[:2] if last else wanted[1:]
            return f"{advice}, or change their size with keras.layers.Resizing({height}, {width})"
        if (wanted[channels], given[channels]) == (3, 1):
            return f"{advice}, or repeat the grey channel with keras.ops.repeat(images, 3, axis={-1 if last else 1})"
        return advice

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
        return {**self.arguments, "name": self.name}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        return cls(**config)
