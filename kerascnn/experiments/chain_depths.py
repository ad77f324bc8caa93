"""Vanishing gradients where they do vanish: chains of sigmoids, against their bound and against other activations."""

from collections.abc import Callable
from itertools import accumulate
from operator import mul

import keras
import numpy as np

from kerascnn.analysis import gradient_norms
from kerascnn.papers.validation import one_of
from kerascnn.training import RECIPES, Constant, Recipe

from .chain_networks import INITIALIZERS, STEEPEST, chain_gradients, chain_network
from .experiment_record import ExperimentRecord
from .plain_numbers import layer_distances, layer_kernels, plain, spread_text
from .running import run
from .settings import Setting
from .sigmoid_chains import SigmoidChain, centred_chain
from .taps import Tap

LECTURE = SigmoidChain((1.0, -2.0, 0.5))  # three layers, as on the slide; any numbers do
WEIGHTS = (1.0, 2.0, 4.0, 6.0)  # of the chains that are one number wide: below, at and above 4
LONGEST = 20
DEPTHS = (2, 5, 10, 20)
BATCH = 128
#            activation, initialisation, depth
TRAININGS = (
    *(("sigmoid", "Glorot", 3), ("sigmoid", "Glorot", 5), ("sigmoid", "Glorot", 10)),
    *(("tanh", "Glorot", 10), ("relu", "He", 10)),
)
RECIPE = RECIPES["classroom"].but(learning_rate=Constant(0.05), epochs=3)


def vanishing_chain(
    tier: str = "try",
    *,
    seeds: tuple[int, ...] = (0, 1, 2),
    depths: tuple[int, ...] = DEPTHS,
    trainings: tuple[tuple[str, str, int], ...] = TRAININGS,
    images=None,
    recipe: Recipe | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> ExperimentRecord:
    """Measure how the gradient shrinks on its way through chains of dense layers, and what that does to learning.

    The derivatives of n sigmoids multiply to at most (1/4)^n, which is reached only where all are at 0. The gradient
    has the weights in it too: it is at most the product of their spectral norms over 4, so that weights above 4 can
    make it explode. Chains 64 wide of sigmoid, tanh and ReLU are compared at initialisation with one batch, and some of
    up to 10 layers are trained, to see how far each layer gets from its random start.

    Source: the lecture's slide "Vanishing/Exploding Gradient"; Glorot and Bengio 2010.
    Differs from the lecture: weights are not left out of the bound, and the layers' way is measured, not supposed.

    Args:
        tier: "look" (the record that comes with the package) or "try".
        seeds: Each network once for each seed.
        depths: Of the chains that are measured at initialisation.
        trainings: Activation, initialisation and depth of those that are trained.
        images: What `data.load` gives; 10,000 Fashion-MNIST images of 14x14 by default.
        recipe: Three epochs at a rate of 0.05 by default.
        say: Called with a line of progress now and then.

    Returns:
        A record whose `results` has "lecture" (the chain of three numbers by hand and by automatic differentiation),
        "numbers" (for each weight the gradients of chains of 1 to 20 numbers, with biases that keep the sigmoids at 0
        and without biases), "initial" (for each activation, initialisation, depth and seed the norms that
        `ChainGradients` has, "limits", the most that the signals' norms can be, and "first_over_last"), "training" (for
        each network and seed the relative "distances" of the layers from their start, and the curve) and "table".

    Raises:
        ValueError: if the tier is unknown.
    """
    one_of("tier", tier, ("look", "try"))
    setting = Setting.of_tier("try", images, recipe or RECIPE) if tier != "look" else None

    def experiment() -> dict:
        results = {"lecture": _lecture(0.5), "numbers": _numbers(), "initial": [], "training": []}
        for seed in seeds:
            results["initial"] += _initial(setting, depths, seed)
            say(f"chains of up to {max(depths)} layers at initialisation, seed {seed}")
            results["training"] += [_trained(setting, *training, seed, say) for training in trainings]
        return plain({**results, "table": _table(results)})

    configuration = {} if setting is None else setting.configuration(depths=list(depths), batch_size=BATCH)
    return run("vanishing_chain", tier, configuration, seeds, experiment)


def _lecture(start: float) -> dict:
    chain = LECTURE
    return {
        "weights": chain.weights,
        "start": start,
        "derivatives": chain.derivatives(start),
        "gradient": chain.gradient(start),
        "derivative_bound": chain.derivative_bound,
        "gradient_bound": chain.gradient_bound,
        "size_by_autodiff": size_by_autodiff(chain, start),
    }


def size_by_autodiff(chain: SigmoidChain, start: float) -> float:
    """The absolute value of a chain's gradient as the backend differentiates it.

    Args:
        chain: The chain.
        start: The number that enters it.
    """
    inputs = keras.Input((1,))
    signal = Tap(1, name="tap")(inputs)
    for number in range(len(chain.weights)):
        signal = keras.layers.Dense(1, activation="sigmoid", name=f"dense{number}")(signal)
    network = keras.Model(inputs, signal, name="chain")
    for number, weight in enumerate(chain.weights):
        bias = chain.biases[number] if chain.biases else 0.0
        network.get_layer(f"dense{number}").set_weights([np.array([[weight]]), np.array([bias])])
    end = gradient_norms(network, np.array([[start]], "float32"), np.zeros(1), lambda _, made: keras.ops.sum(made))
    return next(row.norm for row in end.rows if row.path == "tap")


def _numbers() -> list[dict]:
    return [
        {
            "weight": weight,
            "centred": [centred_chain(weight, depth).gradient(0.5) for depth in range(1, LONGEST + 1)],
            "without_biases": [SigmoidChain((weight,) * depth).gradient(0.5) for depth in range(1, LONGEST + 1)],
            "bounds": [centred_chain(weight, depth).gradient_bound for depth in range(1, LONGEST + 1)],
        }
        for weight in WEIGHTS
    ]


def _initial(setting, depths, seed) -> list[dict]:
    images, labels = setting.standardized("train", BATCH)
    measured = []
    for activation in STEEPEST:
        for initialization in INITIALIZERS:
            for depth in depths:
                keras.utils.set_random_seed(seed)
                network = chain_network(
                    depth, activation, initialization, taps=len(images), **setting.network_arguments
                )
                found = chain_gradients(network, activation, images, labels)
                limits = accumulate(reversed(found.bounds), mul, initial=found.signals[-1])
                measured.append(
                    {
                        "activation": activation,
                        "initialization": initialization,
                        "depth": depth,
                        "seed": seed,
                        "first_over_last": found.kernels[0] / found.kernels[-1],
                        "limits": list(limits)[::-1],
                        **vars(found),
                    }
                )
    return measured


def _trained(setting, activation, initialization, depth, seed, say) -> dict:
    starts = []

    def build(**arguments):
        network = chain_network(depth, activation, initialization, **arguments)
        starts.append(layer_kernels(network))
        return network

    network, record = setting.train(build, f"{activation} chain of {depth}", seed, say=say)
    return {
        "activation": activation,
        "initialization": initialization,
        "depth": depth,
        "seed": seed,
        "distances": list(layer_distances(starts[0], layer_kernels(network)).values()),
        "curve": record.curve,
    }


def _table(results) -> dict:
    groups: dict[tuple, dict[str, list]] = {}
    for kind in ("initial", "training"):
        for one in results[kind]:
            name = one["activation"], one["initialization"], one["depth"]
            groups.setdefault(name, {}).setdefault(kind, []).append(one)
    rows = []
    for (activation, initialization, depth), found in sorted(groups.items()):
        initial, trained = found.get("initial", ()), found.get("training", ())
        rows.append(
            [
                f"{activation}, {initialization}",
                str(depth),
                spread_text([one["first_over_last"] for one in initial]),
                spread_text([one["signals"][0] / one["signals"][-1] for one in initial]),
                spread_text([one["distances"][0] for one in trained]),
                spread_text([one["distances"][-1] for one in trained]),
                spread_text([100 * one["curve"][-1]["error"] for one in trained]),
            ]
        )
    columns = ["chain", "layers", "weights' gradient, first over last", "signal's gradient, first over last"]
    return {
        "columns": [*columns, "way of the first layer", "way of the last", "training error %"],
        "rows": rows,
    }
