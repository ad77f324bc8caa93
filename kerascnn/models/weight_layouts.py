"""How another library names and stores the weights of a family of networks, and what it takes of the network."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

KERAS_WORDS = ("kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance")
TORCH_WORDS = ("weight", "bias", "weight", "bias", "running_mean", "running_var")

Rules = Mapping[str, str | Callable[..., str]]  # patterns of our paths to the library's names
Found = TypeVar("Found")


@dataclass(frozen=True)
class Layout:
    r"""Names, order of axes, epsilon and options of one library's weights for one family of networks.

    Args:
        source: Whose weights they are.
        rules: Patterns of our layers' paths to that library's names for them: a text, or a function of the groups.
        words: Its words for kernel, bias, gamma, beta, moving mean and moving variance.
        separator: What stands between a layer and a weight in its names.
        channels_first: Whether its kernels and its flattened images have the channels before height and width.
        epsilon: What its BatchNormalization adds to the variance.
        needs: The network's arguments to the values with which it computes what that library's network computes.
        classifiers: Pattern of our paths of the layers whose size is the number of classes.
        top: Starts of its names for what comes after the feature maps.
        auxiliary: Starts of its names for the auxiliary classifiers.

    Example:
        >>> layout = Layout("torch", {r"conv(\d)": lambda number: f"features.{number}"}, TORCH_WORDS, ".")
        >>> layout.name("conv1", "kernel"), layout.name("fc", "kernel")
        ('features.1.weight', None)
    """

    source: str
    rules: Rules
    words: tuple[str, ...] = TORCH_WORDS
    separator: str = "."
    channels_first: bool = True
    epsilon: float = 1e-5
    needs: Mapping[str, tuple] = field(default_factory=dict)
    classifiers: str = "fc"
    top: tuple[str, ...] = ()
    auxiliary: tuple[str, ...] = ()

    def name(self, path: str, weight: str) -> str | None:
        """The library's name for a weight of ours, or None where it has no such layer.

        Args:
            path: Path of our layer, such as "conv2_1/conv1/convolution".
            weight: Name of the weight in that layer, such as "kernel".
        """
        for pattern, replacement in self.rules.items():
            match = re.fullmatch(pattern, path)
            if match:
                layer = replacement if isinstance(replacement, str) else replacement(*match.groups())
                return f"{layer}{self.separator}{self.words[KERAS_WORDS.index(weight)]}"
        return None

    def is_classifier(self, path: str) -> bool:
        """Whether the size of the layer at this path of ours is the number of classes."""
        return re.fullmatch(self.classifiers, path) is not None

    def require(self, model) -> None:
        """Refuse a model whose arguments make it compute something else with the same weights.

        Raises:
            ValueError: if an argument has another value; the message has the right one.
        """
        for argument, allowed in self.needs.items():
            value = model.arguments[argument]
            if value not in allowed:
                choices = " or ".join(f"{argument}={choice!r}" for choice in allowed)
                raise ValueError(
                    f"{model.name} was built with {argument}={value!r}, and the weights of {self.source} are for "
                    f"{choices}: with this one they would fit or not, but never compute what they were trained for. "
                    f"Build the network with {choices}."
                )


def layout_of(model, layouts: Mapping[str, Found], source: str) -> Found:
    """What `layouts` has for the family of a model.

    Raises:
        ValueError: if it has nothing.
        TypeError: if it is no model.
    """
    if not hasattr(model, "weights"):
        raise TypeError(f"Weights are loaded into a network, for example models.resnet34(); received {model!r}.")
    for family in type(model).__mro__:
        if family.__name__ in layouts:
            return layouts[family.__name__]
    raise ValueError(
        f"No weights of {source} are known for {model.name!r} ({type(model).__name__}): there are some for "
        f"{', '.join(layouts)}. A model made from one of these, by feature_extractor() or without_auxiliaries(), has "
        "the same weights: load into the network that it was made from."
    )
