"""Gradient clipping: by value, as the lecture has it, and by norm; what it rescues, and what it does not."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import keras

from kerascnn.models import cifar_resnet
from kerascnn.papers.validation import one_of
from kerascnn.training import RECIPES, Constant, DivergedError, Recipe, fit

from .chain_networks import chain_network
from .experiment_record import ExperimentRecord
from .plain_numbers import plain, spread_text
from .running import run
from .settings import Setting
from .step_losses import StepLosses
from .steps_taken import cosine, step_taken

BATCH = 128
HARDLY = 0.9  # of the error of guessing: what is above has learned next to nothing
RECIPE = RECIPES["classroom"].but(steps=156)
BARE = {"normalization": None}


@dataclass(frozen=True)
class Case:
    """A training that goes wrong, and at which rate.

    `angles` says whether the angle of the clipped step is measured in it as well.
    """

    title: str
    build: Callable[..., keras.Model]
    rate: float
    angles: bool = False


CASES = {
    "residual": Case("ResNet-20 without normalisation", partial(cifar_resnet, 20, True, **BARE), 0.03, angles=True),
    "deep residual": Case(
        "ResNet-56 without normalisation", partial(cifar_resnet, 56, True, **BARE), 0.01, angles=True
    ),
    "plain": Case("plain-20 without normalisation", partial(cifar_resnet, 20, False, **BARE), 0.1),
    "too fast": Case("plain-20 without normalisation, rate 1", partial(cifar_resnet, 20, False, **BARE), 1.0),
    "vanishing": Case("sigmoid chain of 10", partial(chain_network, 10, "sigmoid"), 0.1),
}
CLIPPING = {  # as recipes call it, and as Keras' optimisers do
    "none": ({}, {}),
    "value 10": ({"clip_value": 10.0}, {"clipvalue": 10.0}),
    "value 0.01": ({"clip_value": 0.01}, {"clipvalue": 0.01}),
    "norm 1": ({"clip_norm": 1.0}, {"global_clipnorm": 1.0}),
}
ONLY_MEASURED = {"value 1": {"clipvalue": 1.0}, "norm 1 of each variable": {"clipnorm": 1.0}}


def clipping(
    tier: str = "try",
    *,
    seeds: tuple[int, ...] = (0, 1, 2),
    cases: tuple[str, ...] = tuple(CASES),
    images=None,
    recipe: Recipe | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> ExperimentRecord:
    """Train networks whose gradients explode, vanish, or are followed too fast, with and without clipping.

    The lecture clips each number of the gradient at 10. A gradient of thousands of numbers below 10 passes that,
    however long it is; and where some are above, the step turns away from the gradient. Clipping the norm of the whole
    gradient keeps its direction, which is why that is usual.

    Source: the lecture's slide "Vanishing/Exploding Gradient"; Pascanu et al. 2013, arXiv:1211.5063.
    Differs from the paper: small convolutional networks, where the paper has recurrent ones.

    Args:
        tier: "look" (the record that comes with the package) or "try".
        seeds: Each case once for each seed.
        cases: Which of `CASES`.
        images: What `data.load` gives; 10,000 Fashion-MNIST images of 14x14 by default.
        recipe: 156 steps at each case's rate by default.
        say: Called with a line of progress now and then.

    Returns:
        A record whose `results` has "runs" (for each case, clipping and seed the "losses" of the steps, "diverged_by",
        the step by which the loss was no number, or None, "test_loss" and "test_error", None if it diverged, and
        "outcome": "diverged", "untrained" or "trained"), "angles" (for the networks that explode, at their start: the
        gradient's norm, its largest number, and for each clipping the step's norm and the cosine of its angle with the
        gradient), "titles" of the cases, and "table".

    Raises:
        ValueError: if the tier or a case is unknown.
    """
    one_of("tier", tier, ("look", "try"))
    setting = Setting.of_tier("try", images, recipe or RECIPE) if tier != "look" else None
    chosen = {name: CASES[one_of("case", name, CASES)] for name in cases}

    def experiment() -> dict:
        results = {"runs": [], "angles": []}
        for seed in seeds:
            for name, case in chosen.items():
                if case.angles:
                    results["angles"].append({"case": name, "seed": seed, **_angles(case, setting, seed)})
                for kind in CLIPPING:
                    results["runs"].append({"case": name, "seed": seed, **_trained(case, kind, setting, seed)})
                    say(f"{case.title}, clipping {kind}, seed {seed}: {results['runs'][-1]['outcome']}")
        results = {**results, "titles": {name: case.title for name, case in chosen.items()}}
        return plain({**results, "table": _table(results)})

    configuration = {}
    if setting is not None:
        rates = {name: case.rate for name, case in chosen.items()}
        configuration = setting.configuration(rates=rates, clipping=list(CLIPPING), batch_size=BATCH)
    return run("clipping", tier, configuration, seeds, experiment)


def _trained(case: Case, kind: str, setting: Setting, seed: int) -> dict:
    keras.utils.set_random_seed(seed)
    model = case.build(**setting.network_arguments)
    recipe = setting.recipe.but(learning_rate=Constant(case.rate), **CLIPPING[kind][0])
    watch, diverged, end = StepLosses(), None, {"test_loss": None, "test_error": None}
    try:
        end = fit(model, recipe, setting.images, seed=seed, callbacks=(watch,), verbose=False).last
    except DivergedError:
        diverged = len(watch.losses)
    return {
        "clipping": kind,
        "losses": watch.losses,
        "diverged_by": diverged,
        "test_loss": end["test_loss"],
        "test_error": end["test_error"],
        "outcome": outcome(end["test_error"], setting.images.num_classes),
    }


def outcome(test_error: float | None, num_classes: int) -> str:
    """What became of a training, in a word: "diverged", "untrained" or "trained".

    Args:
        test_error: Share of wrong answers, or None where the loss was no number any more.
        num_classes: How many answers there are.

    Example:
        >>> outcome(None, 10), outcome(0.9, 10), outcome(0.25, 10)
        ('diverged', 'untrained', 'trained')
    """
    if test_error is None:
        return "diverged"
    return "untrained" if test_error > HARDLY * (1 - 1 / num_classes) else "trained"


def _angles(case: Case, setting: Setting, seed: int) -> dict:
    keras.utils.set_random_seed(seed)
    model = case.build(**setting.network_arguments)
    batch = setting.standardized("train", BATCH)
    gradient = step_taken(model, *batch)
    steps = {name: options for name, (_, options) in CLIPPING.items() if options} | ONLY_MEASURED
    clipped = {name: step_taken(model, *batch, **options) for name, options in steps.items()}
    length = float((gradient @ gradient) ** 0.5)
    return {
        "norm": length,
        "largest": float(abs(gradient).max()),
        "steps": [
            {"clipping": name, "norm": float((step @ step) ** 0.5), "cosine": cosine(step, gradient)}
            for name, step in clipped.items()
        ],
    }


def _table(results) -> dict:
    groups: dict[tuple, list] = {}
    for one in results["runs"]:
        groups.setdefault((one["case"], one["clipping"]), []).append(one)
    cosines: dict[tuple, list] = {}
    for measured in results["angles"]:
        for step in measured["steps"]:
            cosines.setdefault((measured["case"], step["clipping"]), []).append(step["cosine"])
    rows = []
    for (case, kind), runs in groups.items():
        outcomes = [one["outcome"] for one in runs]
        counted = ", ".join(f"{outcomes.count(word)} {word}" for word in dict.fromkeys(outcomes))
        errors = [100 * one["test_error"] for one in runs if one["test_error"] is not None]
        angle = spread_text(cosines.get((case, kind), ()), ".3f")
        rows.append([results["titles"][case], kind, counted, spread_text(errors, ".3g"), angle])
    return {
        "columns": ["network", "clipping", "outcome", "test error %", "cosine at the start"],
        "rows": rows,
    }
