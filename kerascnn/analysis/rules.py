"""The rule for the multiply-accumulates of a layer: which one applies, and a refusal of what has none."""

from collections.abc import Callable

import keras

from .layer_macs import LAYER_RULES, is_free
from .operation_macs import OPERATION_RULES
from .traversal import Visit, walk


class UnknownLayerError(ValueError):
    """Raised for a layer whose multiply-accumulates are not known, instead of counting it as free."""


RULES: dict[type, Callable[[Visit], int]] = dict(LAYER_RULES)
BUILT_IN = frozenset(LAYER_RULES.values())


def register_macs_rule(layer_class: type, rule: Callable[[Visit], int]) -> None:
    """Teach `cost_table` the multiply-accumulates of a layer that it does not know.

    Args:
        layer_class: A Keras layer class; its subclasses follow the same rule.
        rule: A function of a `Visit` that returns the multiply-accumulates for one image.

    Example:
        >>> import keras
        >>> from kerascnn.analysis import cost_table
        >>> class Doubling(keras.layers.Layer):
        ...     def call(self, inputs):
        ...         return 2 * inputs
        >>> register_macs_rule(Doubling, lambda visit: 0)
        >>> cost_table(Doubling(), input_shape=(8, 8, 3)).total.macs
        0
    """
    RULES[layer_class] = rule


def macs(visit: Visit) -> int:
    """Multiply-accumulates of one call of a layer, for one image.

    Raises:
        UnknownLayerError: for a layer without a rule; the message says how to give one.
    """
    layer = visit.layer
    for ancestor in type(layer).__mro__:
        if ancestor in RULES and not (RULES[ancestor] in BUILT_IN and _adds_to_keras(layer, ancestor)):
            return RULES[ancestor](visit)
    if not isinstance(layer, keras.Layer) and type(layer).__name__ in OPERATION_RULES:
        return OPERATION_RULES[type(layer).__name__](visit)
    if is_free(layer):
        return 0
    raise UnknownLayerError(
        f"There is no rule for the multiply-accumulates of {visit.path} ({type(layer).__name__}). Give one with "
        "kerascnn.analysis.register_macs_rule(layer_class, rule), or give the layer a method plan(input_shape) that "
        "yields each layer inside with the shape of its input."
    )


def _adds_to_keras(layer, ancestor) -> bool:
    """Whether somebody's own subclass of a Keras layer brings layers, or weights where Keras' costs nothing."""
    if type(layer).__module__.split(".")[0] in ("keras", "kerascnn"):
        return False
    values = (one for value in vars(layer).values() for one in (value if isinstance(value, list | tuple) else [value]))
    weightless = RULES[ancestor] is RULES[keras.layers.Identity]
    return any(isinstance(one, keras.Layer) for one in values) or (weightless and bool(layer.weights))


def _bidirectional(visit: Visit) -> int:
    return sum(_of_the_layer(visit, one) for one in (visit.layer.forward_layer, visit.layer.backward_layer))


def _time_distributed(visit: Visit) -> int:
    """The layer inside, at every step."""
    batch, steps, *rest = visit.input_shapes[0]
    inner = sum(macs(inner) for inner in walk(visit.layer.layer, (batch, *rest), visit.path))
    return steps * inner


def _of_the_layer(visit: Visit, layer) -> int:
    return sum(macs(inner) for inner in walk(layer, visit.input_shapes[0], visit.path))


RULES[keras.layers.Bidirectional] = _bidirectional
RULES[keras.layers.TimeDistributed] = _time_distributed
