"""Gradient flow: what reaches the first layers of plain and residual networks, with and without normalisation."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import keras

from kerascnn.analysis.traversal import walk
from kerascnn.models import cifar_resnet
from kerascnn.papers.validation import one_of
from kerascnn.training import RECIPES, Constant, DivergedError, Recipe, fit

from .experiment_record import ExperimentRecord
from .plain_numbers import layer_distances, layer_kernels, plain, spread_text
from .running import run
from .settings import Setting
from .taps import TappedNetwork

BATCH = 128
MEASURED_AT = (5, 20, 60)  # steps of the short training
RECIPE = RECIPES["classroom"].but(learning_rate=Constant(0.03), steps=MEASURED_AT[-1])
BARE_RATE = Constant(0.01)  # without normalisation


@dataclass(frozen=True)
class FlowNetwork:
    """One of the networks that are compared: its depth and what it is made with.

    Example:
        >>> FlowNetwork(8, residual=False).build(input_shape=(14, 14, 1), num_classes=10).name
        'plain8'
    """

    depth: int
    residual: bool
    normalization: str | None = "batch"
    initialization: str = "He"
    trained: bool = True

    def build(self, **arguments) -> keras.Model:
        """The network with fresh weights."""
        model = cifar_resnet(self.depth, self.residual, normalization=self.normalization, **arguments)
        if self.initialization == "Glorot":
            for visit in walk(model):
                if isinstance(visit.layer, keras.layers.Conv2D):
                    kernel = visit.layer.kernel
                    kernel.assign(keras.initializers.GlorotUniform()(kernel.shape))
        return model


NETWORKS = {
    "plain20": FlowNetwork(20, residual=False),
    "plain56": FlowNetwork(56, residual=False),
    "resnet20": FlowNetwork(20, residual=True),
    "resnet56": FlowNetwork(56, residual=True),
    "plain20, bare": FlowNetwork(20, residual=False, normalization=None),
    "plain56, bare": FlowNetwork(56, residual=False, normalization=None),
    "resnet20, bare": FlowNetwork(20, residual=True, normalization=None),
    "resnet56, bare": FlowNetwork(56, residual=True, normalization=None),
    "plain56, bare, Glorot": FlowNetwork(56, False, None, "Glorot", trained=False),
    "plain110": FlowNetwork(110, residual=False, trained=False),
    "resnet110": FlowNetwork(110, residual=True, trained=False),
}


def gradient_flow(
    tier: str = "try",
    *,
    seeds: tuple[int, ...] = (0, 1, 2),
    networks: tuple[str, ...] = tuple(NETWORKS),
    images=None,
    recipe: Recipe | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> ExperimentRecord:
    """Measure the gradient at every layer of plain and residual networks, before training and in its first steps.

    The lecture blames vanishing gradients for the degradation; He et al. found that unlikely. With normalisation the
    gradient of a deep plain network does not vanish on its way to the first layer: before the first step it grows, by a
    factor of hundreds over 56 layers. The first steps then throw the early layers many times their own length away from
    their start, and after that their gradient is small, as normalisation makes it for long weights. In residual
    networks the weights' gradients stay level and layers near their start. Without normalisation the signal and its
    gradient shrink in plain networks, over 56 layers by tens to hundreds from He's initialisation and to nothing from
    Glorot's; in residual ones they explode.

    A network of ReLUs without normalisation gives all its layers weight gradients of like size, whatever happens to the
    signal, because scaling one layer does the same as scaling another. So the signal's gradient and its size are
    measured as well, behind every block.

    Source: He et al. 2015, arXiv:1512.03385, section 4.1 ("unlikely to be caused by vanishing gradients").
    Differs from the paper: small images, and a batch where the paper speaks of all of the training.

    Args:
        tier: "look" (the record that comes with the package), "try", or "reproduce" (the same on CIFAR-10).
        seeds: Each network once for each seed.
        networks: Which of `NETWORKS`; "bare" ones have no normalisation.
        images: What `data.load` gives; by default as the tier says.
        recipe: 60 steps at a rate of 0.03 by default; networks without normalisation take a third of the rate.
        say: Called with a line of progress now and then.

    Returns:
        A record whose `results` has "layers" and "blocks" (for each network the names of what was measured), "runs"
        (for each network, seed and step: the loss, "kernels" for the layers, "signals" and "activations" for the
        blocks, as `Flow` has them), "distances" (for each training how far each layer got from its start, as a share of
        its length, and the step at which it diverged, or None) and "table". What is no finite number is None.

    Raises:
        ValueError: if the tier or a network is unknown.
    """
    setting = None
    if one_of("tier", tier, ("look", "try", "reproduce")) != "look":
        setting = Setting.of_tier(tier, images, recipe or RECIPE)
    chosen = {name: NETWORKS[one_of("network", name, NETWORKS)] for name in networks}

    def experiment() -> dict:
        results = {"layers": {}, "blocks": {}, "runs": [], "distances": []}
        for seed in seeds:
            for name, network in chosen.items():
                watched = _Watched(name, network, setting, seed)
                results["runs"] += watched.runs
                results["distances"] += watched.distances
                results["layers"][name] = list(watched.last_flow.kernels)
                results["blocks"][name] = list(watched.last_flow.signals)
                say(f"{name}, seed {seed}: first over last convolution {first_over_last(watched.runs[0], -2):.2g}")
        results = plain(results)
        return {**results, "table": _table(results)}

    configuration = {}
    if setting is not None:
        configuration = setting.configuration(
            networks={name: asdict(network) for name, network in chosen.items()},
            batch_size=BATCH,
            rate_without_normalization=BARE_RATE.rate,
        )
    return run("gradient_flow", tier, configuration, seeds, experiment)


def first_over_last(run: dict, last: int, kind: str = "kernels") -> float:
    """What a run's first layer has over what a later one has: far below 1 where it vanishes, far above where it grows.

    Args:
        run: One of a record's runs.
        last: Place of the later layer; -2 is the last convolution, and -1 the classifier.
        kind: "kernels", "signals" or "activations".
    """
    values = run[kind]
    return values[0] / values[last] if values[0] is not None and values[last] else float("nan")


class _Watched(keras.callbacks.Callback):
    """One network: measured, then trained for a moment and measured again on the way."""

    def __init__(self, name, network: FlowNetwork, setting: Setting, seed: int):
        super().__init__()
        keras.utils.set_random_seed(seed)
        self.name, self.seed, self.step = name, seed, 0
        self.network = network.build(**setting.network_arguments)
        self.batch = setting.standardized("train", BATCH)
        self.tapped = TappedNetwork(self.network, len(self.batch[1]))
        self.runs, self.distances = [], []
        self._measure()
        if network.trained:
            self._train(network, setting)

    def _train(self, network, setting) -> None:
        recipe = setting.recipe if network.normalization else setting.recipe.but(learning_rate=BARE_RATE)
        start, diverged = layer_kernels(self.network), None
        try:
            fit(self.network, recipe, setting.images, seed=self.seed, callbacks=(self,), verbose=False)
        except DivergedError:
            diverged = self.step
        nowhere = dict.fromkeys(start)  # weights that ran away have no place; some backends have even freed them
        distances = nowhere if diverged else layer_distances(start, layer_kernels(self.network))
        entry = {"network": self.name, "seed": self.seed, "diverged_by": diverged}
        self.distances.append({**entry, "distances": list(distances.values())})

    def on_train_batch_end(self, batch, logs=None):
        self.step += 1
        if self.step in MEASURED_AT:
            _ = self.model  # brings the variables up to date, on backends that keep them elsewhere during a step
            self._measure()

    def _measure(self) -> None:
        self.last_flow = flow = self.tapped.flow(*self.batch)
        self.runs.append(
            {
                "network": self.name,
                "seed": self.seed,
                "step": self.step,
                "loss": flow.loss,
                "kernels": list(flow.kernels.values()),
                "signals": list(flow.signals.values()),
                "activations": list(flow.activations.values()),
            }
        )


def _table(results) -> dict:
    groups: dict[tuple, list] = {}
    for one in results["runs"]:
        groups.setdefault((one["network"], one["step"]), []).append(one)
    rows = []
    for (network, step), runs in groups.items():
        losses = [one["loss"] for one in runs if one["loss"] is not None]
        texts = [spread_text(losses, ".3g")]
        for place, kind in ((-2, "kernels"), (-1, "kernels"), (-2, "signals"), (-2, "activations")):
            texts.append(spread_text([first_over_last(one, place, kind) for one in runs if one["loss"] is not None]))
        texts.append(spread_text([one["kernels"][0] for one in runs if one["kernels"][0] is not None]))
        rows.append([network, str(step), *texts])
    columns = ["network", "step", "loss", "weights' gradient, first over last convolution"]
    columns += [
        "first over classifier",
        "signal's gradient, first over last block",
        "activations, first over last block",
    ]
    return {"columns": [*columns, "gradient at the first convolution"], "rows": rows}
