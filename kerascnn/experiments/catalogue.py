"""The experiments by name: what each claims, where that comes from, and which function and picture belong to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .experiment_record import shipped, shipped_records


@dataclass(frozen=True)
class Experiment:
    """One claim of the lecture as a function of `kerascnn.experiments` that returns a record.

    `runs` is how many lines of progress the function says for each seed, and `figure` the function of
    `kerascnn.figures` that draws its record.
    """

    name: str
    title: str
    claim: str
    source: str
    figure: str
    runs: int
    tiers: tuple[str, ...] = ("look", "try")

    @property
    def function(self) -> Callable:
        """The function itself; with it comes Keras."""
        from kerascnn import experiments

        return getattr(experiments, self.name)

    @property
    def seconds_per_seed(self) -> float | None:
        """What a seed of the tier "try" took in the record that ships; None where none does."""
        name = f"{self.name}_try"
        if name not in shipped_records():
            return None
        record = shipped(name)
        return record.seconds / len(record.seeds)


EXPERIMENTS = {
    experiment.name: experiment
    for experiment in (
        Experiment(
            "degradation",
            title="Deeper plain networks train worse",
            claim="a plain network of 56 layers has a higher training error than one of 20, a residual one does not",
            source="He et al. 2015, arXiv:1512.03385, Figs. 1 and 6",
            figure="degradation",
            runs=4,
            tiers=("look", "try", "reproduce"),
        ),
        Experiment(
            "degradation_without_normalization",
            title="Deeper plain networks without BatchNormalization",
            claim="without normalisation plain networks of 8, 20 and 56 layers learn less, the deeper they are",
            source="kerascnn, after He et al. 2015, section 4.2",
            figure="degradation",
            runs=3,
        ),
    )
}
