"""How large the gradient is at each layer: the measure behind "deep networks are hard to train"."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import keras

from .text_table import TextTable
from .traversal import walk


@dataclass(frozen=True)
class LayerGradient:
    """Euclidean norm of the loss's gradient with respect to a layer's kernel."""

    path: str
    layer: str
    norm: float


@dataclass(frozen=True, repr=False)
class GradientNorms:
    """Norms of all layers with kernels, in the order of the data flow, for one batch."""

    title: str
    loss: float
    rows: tuple[LayerGradient, ...]

    @property
    def first_over_last(self) -> float:
        """The norm at the first layer over that at the last: far below 1 the gradient vanishes on its way, far above
        1 it grows.
        """
        return self.rows[0].norm / self.rows[-1].norm

    def record(self) -> dict:
        """The same as plain data, for JSON."""
        return asdict(self)

    def _table(self) -> TextTable:
        rows = [(row.path, row.layer, f"{row.norm:.3g}") for row in self.rows]
        return TextTable(self.title, ("layer", "type", "gradient norm"), rows, words=2)

    def to_markdown(self) -> str:
        """The table in Markdown."""
        return self._table().to_markdown()

    def __str__(self) -> str:
        return str(self._table())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self._table().to_html()


def gradient_norms(model: keras.Model, images, labels, loss: Callable | None = None) -> GradientNorms:
    """Norm of the loss's gradient at every layer with a kernel, for one batch in training mode.

    A kernel is a weight with at least two axes; biases and normalisation are left out. The model stays as it is: no
    step is taken, and moving statistics are put back.

    Args:
        model: A built model with a graph, on the TensorFlow or JAX backend.
        images: One batch of its inputs.
        labels: One integer for each image, or whatever `loss` takes.
        loss: A function of (labels, outputs) that returns the loss; by default the mean cross-entropy, with the outputs
            as logits. Penalties on the weights are not part of it.

    Raises:
        ValueError: if the model is not built, has no trainable kernel, or has several outputs and no loss is given, or
            if the labels are not one of its classes for each image.
        RuntimeError: if the backend is another.

    Example:
        >>> layers = [keras.layers.Dense(4, name="hidden"), keras.layers.Dense(2, name="logits")]
        >>> model = keras.Sequential([keras.Input((3,)), *layers])
        >>> norms = gradient_norms(model, keras.random.normal((8, 3)), keras.ops.zeros(8, "int32"))
        >>> [row.path for row in norms.rows]
        ['hidden', 'logits']
    """
    gradient_of = {"tensorflow": _tensorflow_gradients, "jax": _jax_gradients}.get(keras.backend.backend())
    if gradient_of is None:
        raise RuntimeError(
            f"gradient_norms works on the TensorFlow and JAX backends; Keras runs on {keras.backend.backend()!r}. Set "
            "KERAS_BACKEND before Keras is imported."
        )
    kernels = _kernels(model)
    loss_of = _checked(loss, model)
    if loss is None:
        labels = _class_numbers(labels, images, model)
    value, gradients = gradient_of(model, images, labels, loss_of)
    of = {id(weight): gradient for weight, gradient in zip(model.trainable_variables, gradients, strict=True)}
    rows = tuple(
        LayerGradient(path, type(layer).__name__, _norm([of[id(weight)] for weight in weights]))
        for path, layer, weights in kernels
    )
    count = keras.ops.shape(keras.tree.flatten(images)[0])[0]
    return GradientNorms(f"Gradient norms in {model.name}, {count} images, loss {value:.3g}", value, rows)


def _checked(loss, model) -> Callable:
    if loss is not None:
        return loss
    if len(model.outputs) > 1:
        raise ValueError(
            f"{model.name!r} has {len(model.outputs)} outputs: say what they are compared with, by loss=, a "
            "function of (labels, outputs). For a network with auxiliary heads, its main output: "
            "loss=lambda labels, outputs: cross_entropy(labels, outputs['main'])."
        )
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return lambda labels, outputs: cross_entropy(labels, keras.tree.flatten(outputs)[0])


def _class_numbers(labels, images, model):
    """The labels as one array, each of them a class of the model's."""
    labels = keras.ops.convert_to_numpy(keras.ops.convert_to_tensor(labels))
    count, (_, *positions, classes) = len(keras.tree.flatten(images)[0]), model.outputs[0].shape
    if not positions and (labels.size != count or not 0 <= labels.min() <= labels.max() < classes):
        raise ValueError(
            f"gradient_norms takes a whole number from 0 to {classes - 1} for each of the {count} images; received "
            f"labels of shape {labels.shape} from {labels.min()} to {labels.max()}. Other labels need a loss, by loss=."
        )
    return labels


def _kernels(model) -> list[tuple]:
    """Path, layer and kernels of each layer that has some, each layer once."""
    if not isinstance(model, keras.Model) or not model.built or not getattr(model, "inputs", None):
        raise ValueError(
            f"gradient_norms takes a built model with a graph; received {model!r}. Give it an input: "
            "keras.Input(shape)."
        )
    found = {}
    for visit in walk(model):
        weights = [one for one in getattr(visit.layer, "trainable_weights", ()) if len(one.shape) > 1]
        if weights:
            found.setdefault(id(visit.layer), (visit.path, visit.layer, weights))
    if not found:
        raise ValueError(f"{model.name!r} has no trainable kernel: is every layer frozen?")
    return list(found.values())


def _norm(gradients) -> float:
    squares = [keras.ops.sum(keras.ops.square(keras.ops.cast(one, "float32"))) for one in gradients]
    return float(keras.ops.convert_to_numpy(sum(squares))) ** 0.5


def _tensorflow_gradients(model, images, labels, loss):
    import tensorflow as tf

    before = [(one, keras.ops.convert_to_numpy(one.value)) for one in model.non_trainable_variables]
    variables = [one.value for one in model.trainable_variables]
    try:
        with tf.GradientTape() as tape:
            value = loss(labels, model(images, training=True))
        gradients = tape.gradient(value, variables, unconnected_gradients="zero")
    finally:
        for variable, numbers in before:
            variable.assign(numbers)
    return float(value), [tf.convert_to_tensor(one) for one in gradients]


def _jax_gradients(model, images, labels, loss):
    import jax

    fixed = [one.value for one in model.non_trainable_variables]

    def of_the_weights(weights):
        outputs, _ = model.stateless_call(weights, fixed, images, training=True)
        return loss(labels, outputs)

    value, gradients = jax.value_and_grad(of_the_weights)([one.value for one in model.trainable_variables])
    return float(value), gradients
