"""The experiments by name: what each claims, where that comes from, and which function and picture belong to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kerascnn.training.whole_files import word_of

from .experiment_record import shipped, shipped_records


@dataclass(frozen=True)
class Experiment:
    """One claim of the lecture as a function of `kerascnn.experiments` that returns a record.

    `claim` is what the source says, `found` what the record that ships shows of it, of the tier "try". `runs` is how
    many lines of progress the function says for each seed. Its picture has the same name in `kerascnn.figures`, unless
    `drawn_as` says another.
    """

    name: str
    title: str
    claim: str
    found: str
    source: str
    runs: int
    tiers: tuple[str, ...] = ("look", "try")
    drawn_as: str = ""

    @property
    def figure(self) -> str:
        """Name of the function of `kerascnn.figures` that draws its record."""
        return self.drawn_as or self.name

    @property
    def function(self) -> Callable:
        """The function itself; with it comes Keras."""
        from kerascnn import experiments

        return getattr(experiments, self.name)

    def stem(self, tier: str, images: str | None = None) -> str:
        """Name of its record: "degradation_try", or "degradation_cifar10_try" with other images than the tier's own.

        Args:
            tier: The tier that was run.
            images: Name of the images, or path of their file; None for the tier's own.
        """
        words = [self.name, *([] if images is None else [word_of(images)]), tier]
        return "_".join(words)

    @property
    def seconds_per_seed(self) -> float | None:
        """What a seed of the tier "try" took in the record that ships; None where none does."""
        return self.seconds_with(None)

    def seconds_with(self, images: str | None) -> float | None:
        """The same for other images than the tier's own.

        Args:
            images: As for `stem`.
        """
        name = self.stem("try", images)
        if name not in shipped_records():
            return None
        record = shipped(name)
        return record.seconds / len(record.seeds)


ALL_TIERS = ("look", "try", "reproduce")

EXPERIMENTS = {
    experiment.name: experiment
    for experiment in (
        Experiment(
            "degradation",
            title="Deeper plain networks train worse",
            claim="a plain network of 56 layers has a higher training error than one of 20, a residual one does not",
            found="it holds on each seed",
            source="He et al. 2015, arXiv:1512.03385, Figs. 1 and 6",
            runs=4,
            tiers=ALL_TIERS,
        ),
        Experiment(
            "degradation_without_normalization",
            title="Deeper plain networks without BatchNormalization",
            claim="without normalisation plain networks of 8, 20 and 56 layers learn less, the deeper they are",
            found="it holds on each seed",
            source="kerascnn, after He et al. 2015, section 4.2",
            runs=3,
            drawn_as="degradation",
        ),
        Experiment(
            "vanishing_chain",
            title="Chains of sigmoids",
            claim="each sigmoid divides the gradient by four or more, unless the weights make up for it",
            found="it holds, and tanh and ReLU learn where sigmoids do not",
            source="the lecture; Glorot and Bengio 2010",
            runs=6,
        ),
        Experiment(
            "gradient_flow",
            title="Gradients of plain and residual networks",
            claim="the degradation is unlikely to be caused by vanishing gradients",
            found="at the start gradients grow towards the input of normalised plain networks, and shrink in bare ones",
            source="He et al. 2015, arXiv:1512.03385, section 4.1",
            runs=11,
            tiers=ALL_TIERS,
        ),
        Experiment(
            "clipping",
            title="What clipping the gradient rescues",
            claim="clipping keeps a network whose gradients explode from running away",
            found="a norm or a tight limit does; with the lecture's limit of 10 nothing is learnt, diverged or not",
            source="the lecture; Pascanu et al. 2013, arXiv:1211.5063",
            runs=20,
        ),
        Experiment(
            "auxiliary_heads",
            title="GoogLeNet with and without auxiliary classifiers",
            claim="auxiliary classifiers bring more gradient to the lower modules",
            found="twice as much before the training; after three epochs seeds differ by more than that",
            source="Szegedy et al. 2014, arXiv:1409.4842, section 5",
            runs=2,
            tiers=ALL_TIERS,
        ),
        Experiment(
            "lesions",
            title="Blocks taken out of trained networks",
            claim="a residual network misses one of its blocks little, a plain one cannot do without any",
            found="it holds, but for early and downsampling blocks, which 20 layers with shortcuts miss more",
            source="Veit et al. 2016, arXiv:1605.06431, section 4",
            runs=4,
            tiers=ALL_TIERS,
        ),
        Experiment(
            "shortcut_options",
            title="Three kinds of shortcut",
            claim="projections (B, C) are slightly better than zeros (A), and not needed against degradation",
            found="minutes of training do not show an advantage of projections",
            source="He et al. 2015, arXiv:1512.03385, section 4.1 and Table 3",
            runs=3,
            tiers=ALL_TIERS,
        ),
        Experiment(
            "layer_responses",
            title="How strongly layers respond",
            claim="layers of residual networks respond more weakly than plain ones, deeper ones more weakly yet",
            found="minutes of training do not show it; a block adds less, the more blocks there are",
            source="He et al. 2015, arXiv:1512.03385, section 4.2 and Fig. 7",
            runs=4,
            tiers=ALL_TIERS,
        ),
        Experiment(
            "loss_surface",
            title="The loss around trained networks",
            claim="around a deep plain network the loss is rugged, around a deep residual one smooth",
            found="the plain one bends at some points, the residual one at none; it is not rugged",
            source="Li et al. 2018, arXiv:1712.09913",
            runs=6,
            tiers=ALL_TIERS,
        ),
        Experiment(
            "module_designs",
            title="Inception modules and plain convolutions at equal cost",
            claim="modules with bottlenecks give more accuracy for the same arithmetic",
            found="a lower training loss on each seed, and about the same test error",
            source="Szegedy et al. 2014, arXiv:1409.4842, section 4",
            runs=3,
            tiers=ALL_TIERS,
        ),
    )
}
