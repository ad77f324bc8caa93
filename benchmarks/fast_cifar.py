"""The recipe "fast": how long a residual network takes to 94 % on CIFAR-10, beside a published time.

    python benchmarks/fast_cifar.py cifar10_jpeg.npz
    python benchmarks/fast_cifar.py cifar10_jpeg.npz --network resnet56 --seeds 0 1 2 --precision mixed_bfloat16

Made for one GPU; a training is a matter of minutes there and is not interrupted. The seconds are those of the training
and of the pass over the test images behind each epoch. The first epoch contains the compilation, which the published
time leaves out: so the time is given with it, and with a second epoch's in its place. What counts as reached is the
first epoch that ends at the error, and the table has the last epoch's error beside it. JPEG files lose a little.
"""

import argparse
import runpy
import sys
from pathlib import Path

PAPER = runpy.run_path(str(Path(__file__).with_name("paper_cifar.py")))
TARGET = 6.0  # per cent of the test images wrong
PUBLISHED = (
    "Published: 94.01 % in 3.83 s, and in 3.09 s compiled, on one A100, by airbench94 (Jordan 2024, arXiv:2404.00498, "
    "and its repository): a small network of its own, without compilation."
)


def seconds_to(curve: list[dict], target: float = TARGET) -> tuple[float, float] | None:
    """Seconds until the test error is at the target, as they passed, and with no compilation; None if it never is.

    Example:
        >>> curve = [{"seconds": 30, "test_error": 0.3}, {"seconds": 4, "test_error": 0.06}]
        >>> seconds_to(curve), seconds_to(curve, target=1.0)
        ((34, 8), None)
    """
    reached = next((number for number, epoch in enumerate(curve, 1) if 100 * epoch["test_error"] <= target), None)
    if reached is None:
        return None
    seconds = [epoch["seconds"] for epoch in curve]
    without = [seconds[min(1, len(seconds) - 1)], *seconds[1:]]
    return sum(seconds[:reached]), sum(without[:reached])


def table(records: list) -> str:
    """All trainings in Markdown, and what is published."""
    names = ("epochs", "test error %", "seconds", "to 94 %", "less compilation")
    return PAPER["markdown"](records, names, _cells, PUBLISHED)


def _cells(record) -> list[str]:
    reached = seconds_to(record.curve)
    return [
        str(record.last["epoch"]),
        f"{100 * record.last['test_error']:.2f}",
        f"{sum(epoch['seconds'] for epoch in record.curve):.1f}",
        *(["not reached"] * 2 if reached is None else [f"{seconds:.1f}" for seconds in reached]),
    ]


def main(words: list[str] | None = None) -> int:
    """Train and print the table; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("images", type=Path, help="the file with the images")
    parser.add_argument("--output", type=Path, default=Path("build/fast_cifar"), help="folder of the records")
    parser.add_argument("--network", choices=PAPER["NETWORKS"], default="resnet20")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--backend", default="jax")
    parser.add_argument("--precision", default="fastest")
    parser.add_argument("--batch", type=int, help="another one than the recipe's is another experiment")
    parser.add_argument("--epochs", type=int, help="fewer or more than the recipe's")
    arguments = parser.parse_args(words)

    import kerascnn

    try:
        print(kerascnn.setup(backend=arguments.backend, precision=arguments.precision, verbose=False), flush=True)
        from kerascnn.data.local_files import local_images
        from kerascnn.training import RECIPES

        changes = {"batch_size": arguments.batch, "epochs": arguments.epochs}
        recipe = RECIPES["fast"].but(**{name: value for name, value in changes.items() if value is not None})
        images, records = local_images(arguments.images), []
        for seed in arguments.seeds:
            records.append(PAPER["fitted"](arguments.network, seed, recipe, images))
            records[-1].save(arguments.output / f"{arguments.network}_seed{seed}.json")
    except (ValueError, OSError, ArithmeticError) as error:
        parser.error(str(error))
    print(table(records))
    return 0


if __name__ == "__main__":
    sys.exit(main())
