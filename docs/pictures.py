"""Draw the pictures of the README: `python docs/pictures.py` writes docs/images/."""

from pathlib import Path

from kerascnn import analysis, experiments, figures, layers, papers

IMAGES = Path(__file__).parent / "images"


def main() -> None:
    """Draw lecture 06's experiment from its record, and the lecture's cost example from the real layer."""
    figures.degradation(experiments.shipped("degradation_try")).save(IMAGES / "degradation.png")
    module = layers.Inception(**vars(papers.LECTURE_BOTTLENECK), name="Inception module")
    figures.module_diagram(analysis.block_anatomy(module, (28, 28, 256))).save(IMAGES / "inception_module.png")


if __name__ == "__main__":
    main()
