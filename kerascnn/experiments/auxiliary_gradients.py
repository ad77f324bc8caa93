"""What GoogLeNet's auxiliary classifiers do: the gradient that reaches its first half, and the error in the end."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import keras

from kerascnn.analysis import gradient_norms
from kerascnn.models import googlenet
from kerascnn.training import RECIPES, Cosine, Recipe, Steps
from kerascnn.training.whole_files import whole_file

from .experiment_record import ExperimentRecord
from .plain_numbers import plain, spread_text
from .running import run
from .settings import Setting

WIDTH = 0.125
SAMPLE = 128  # images for which gradients are measured
TIER_RECIPES = {
    "try": RECIPES["classroom"].but(learning_rate=Cosine(0.01, warmup_steps=40), epochs=3),
    "reproduce": RECIPES["paper"].but(learning_rate=Steps(0.01, at=(32_000, 48_000))),
}


def auxiliary_heads(
    tier: str = "try",
    *,
    seeds: tuple[int, ...] = (0, 1, 2),
    width: float = WIDTH,
    images=None,
    recipe: Recipe | None = None,
    checkpoint_dir: str | Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> ExperimentRecord:
    """Train GoogLeNet with and without its auxiliary classifiers, and measure the gradient at every module.

    Both begin with the same weights. Gradients are measured in the network with the classifiers, of the whole loss and
    of the main classifier's alone, and in the network without, before the training and after each epoch. A larger
    gradient is not yet a better network: the errors of both are in the record as well. The paper found an effect of
    about half a per cent.

    Source: Szegedy et al. 2014, arXiv:1409.4842, section 5.
    Differs from the paper: `stem="small"`, a fraction of the width, no crops; in the tier "try" images of 14x14 and
    three epochs.

    Args:
        tier: "look" (the record that comes with the package), "try" or "reproduce".
        seeds: One training of each network for each seed.
        width: Factor on the number of filters.
        images: What `data.load` gives; by default as `degradation` takes them.
        recipe: By default three epochs that begin at a rate of 0.01; in the tier "reproduce" the recipe "paper", at a
            tenth of its rate, since there is no BatchNormalization.
        checkpoint_dir: Folder in which each training keeps its checkpoints, and the gradients measured so far.
        say: Called with a line of progress now and then.

    Returns:
        A record whose `results` has "gradients", for each seed, network ("with" or "without"), loss ("all" or "main")
        and epoch (0 before the training) {"seed", "network", "loss", "epoch", "norms"}, with {"layer", "norm"} of each
        module; "runs", {"network", "seed", "curve"} of each training, whose errors are the main classifier's and whose
        losses are the whole one and its own; and a "table".

    Raises:
        ValueError: if the tier is unknown.
    """
    if tier == "look":
        return run("auxiliary_heads", tier, {}, seeds, dict)
    setting = Setting.of_tier(tier, images, recipe or TIER_RECIPES.get(tier))
    sample = setting.standardized("train", SAMPLE)

    def experiment() -> dict:
        gradients, runs = [], []
        for seed in seeds:
            for network in ("without", "with"):
                build = partial(_network, width=width, auxiliary=network == "with")
                weights = {"main": 0.0, "all": setting.recipe.auxiliary_weight}
                probe = _Probe(weights if network == "with" else {"main": 0.0}, sample)
                folder = setting.folder(network, seed, checkpoint_dir)
                probe.keep_in(folder)
                options = {"checkpoint_dir": checkpoint_dir, "callbacks": (probe,), "say": say}
                model, record = setting.train(build, network, seed, **options)
                probe.measure(model, record.last["epoch"])
                gradients += [{"seed": seed, "network": network, **one} for one in probe.measured]
                runs.append({"network": network, "seed": seed, "curve": record.curve})
        return {"gradients": gradients, "runs": runs, "table": _table(gradients, runs)}

    return run("auxiliary_heads", tier, setting.configuration(width=width, sample=SAMPLE), seeds, experiment, setting)


def _table(gradients: list[dict], runs: list[dict]) -> dict:
    """Gradient norms at the first layer, and errors, over the seeds."""
    epochs = sorted({one["epoch"] for one in gradients})
    columns = ["network", "gradient of", *(f"at conv1, epoch {epoch}" for epoch in epochs), "test error %"]
    rows = []
    for network, loss in dict.fromkeys((one["network"], one["loss"]) for one in gradients):
        found = [one for one in gradients if (one["network"], one["loss"]) == (network, loss)]
        row = [network, "all losses" if loss == "all" else "the main loss"]
        for epoch in epochs:
            row.append(spread_text([one["norms"][0]["norm"] for one in found if one["epoch"] == epoch]))
        errors = [100 * one["curve"][-1]["test_error"] for one in runs if one["network"] == network]
        rows.append([*row, spread_text(errors, ".1f")])
    return {"columns": columns, "rows": rows}


def _network(width: float, auxiliary: bool, **arguments) -> keras.Model:
    """The network with all its classifiers, or the same weights without them."""
    model = googlenet(stem="small", width=width, **arguments)
    return model if auxiliary else model.without_auxiliaries()


def module_gradients(model: keras.Model, images, labels, auxiliary_weight: float = 0.0) -> list[dict]:
    """Norm of the gradient at each module of a network, {"layer", "norm"}, without its auxiliary classifiers'.

    Args:
        model: GoogLeNet, with or without its auxiliary classifiers.
        images: One batch, as the network sees it.
        labels: One integer for each.
        auxiliary_weight: Weight of the auxiliary losses; 0 for the main one alone.
    """
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def loss(labels, outputs):
        if not isinstance(outputs, dict):
            return cross_entropy(labels, outputs)
        weights = {name: 1.0 if name == "main" else auxiliary_weight for name in outputs}
        return sum(weights[name] * cross_entropy(labels, outputs[name]) for name in outputs)

    squares: dict[str, float] = {}
    for row in gradient_norms(model, images, labels, loss).rows:
        module = row.path.split("/")[0]
        if not module.startswith("auxiliary"):
            squares[module] = squares.get(module, 0.0) + row.norm**2
    return [{"layer": module, "norm": square**0.5} for module, square in squares.items()]


class _Probe(keras.callbacks.Callback):
    """Measures gradients before each epoch, and once more when it is asked to at the end.

    What was measured is kept beside the checkpoints, for a training that goes on from them.

    Args:
        losses: Names of the losses whose gradients are measured, with the weights of the auxiliary ones in them.
        sample: Images and labels.
    """

    def __init__(self, losses: dict[str, float], sample: tuple):
        super().__init__()
        self.losses, self.sample = losses, sample
        self.measured: list[dict] = []
        self._file: Path | None = None

    def keep_in(self, folder: Path | None) -> None:
        """Go on from what was measured in an earlier session, and keep what is measured from now on."""
        if folder is not None:
            self._file = folder / "gradients.json"
            if any(folder.glob("*.checkpoint")) and self._file.exists():
                self.measured = json.loads(self._file.read_text(encoding="utf-8"))

    def on_epoch_begin(self, epoch, logs=None):
        self.measure(self.model.layers[-1], epoch)  # behind the layer that holds the images

    def measure(self, network: keras.Model, epoch: int) -> None:
        """Measure the network after so many epochs, unless that was done."""
        if any(one["epoch"] == epoch for one in self.measured):
            return
        for loss, weight in self.losses.items():
            norms = module_gradients(network, *self.sample, weight)
            self.measured += plain([{"loss": loss, "epoch": epoch, "norms": norms}])
        if self._file is not None:
            with whole_file(self._file) as unfinished:
                unfinished.write_text(json.dumps(self.measured), encoding="utf-8")
