"""How an experiment runs: timed, seeded, and recorded with the machine it ran on."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from kerascnn.environment import machine
from kerascnn.papers.validation import one_of

from .experiment_record import TIERS, ExperimentRecord, shipped

if TYPE_CHECKING:
    from .settings import Setting


def run(
    name: str,
    tier: str,
    configuration: dict,
    seeds: tuple[int, ...],
    experiment: Callable[[], dict],
    setting: Setting | None = None,
) -> ExperimentRecord:
    """Run an experiment and record it; the tier "look" reads the record that comes with the package.

    Args:
        name: Name of the experiment.
        tier: "look", "try" or "reproduce".
        configuration: What it is asked for, as plain data.
        seeds: The seeds it uses.
        experiment: Called without arguments; returns its results as plain data.
        setting: That of trainings which can be gone on with: what they took in earlier sessions is counted as well.

    Raises:
        ValueError: if there is no such tier, or a seed is no whole number.
    """
    if one_of("tier", tier, TIERS) == "look":
        return shipped(f"{name}_try")
    if isinstance(seeds, str) or not seeds or any(not hasattr(seed, "__index__") or seed < 0 for seed in seeds):
        raise ValueError(f"seeds takes whole numbers from 0, at least one, for example (0, 1, 2); received {seeds!r}.")
    import keras

    started = time.perf_counter()
    results = experiment()
    seconds = time.perf_counter() - started + sum(setting.earlier_seconds if setting else ())
    today = datetime.date.today().isoformat()
    return ExperimentRecord(
        name,
        tier,
        configuration,
        tuple(seeds),
        {**machine(), "precision": keras.config.dtype_policy().name},
        today,
        round(seconds, 1),
        results,
    )
