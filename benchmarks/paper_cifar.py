"""The paper's recipe for CIFAR-10 in full: plain and residual networks of 20 and 56 layers, 64,000 steps each.

    python benchmarks/paper_cifar.py cifar10_jpeg.npz                    # one piece of nine minutes, then another, ...
    python benchmarks/paper_cifar.py cifar10_jpeg.npz --seeds 0 1 2
    python benchmarks/paper_cifar.py --table                             # what there is so far, in Markdown

Made for one GPU. A call works for `--minutes`, ends with exit code 75 where something is left to do, and the next call
goes on from the last whole epoch: a loop over calls, each on a fresh machine if need be, does everything as long as the
folder `--output` is kept. It has the checkpoints and the record of each training; when all are done, a record that
`kerascnn.figures.degradation` draws.

The file is one that `kerascnn.data.local_files` reads: arrays of pixels, or JPEG files. JPEG loses a little, so errors
lie somewhat above those on the original images. A training whose loss becomes no number is recorded as diverged, and
the others go on.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

NETWORKS = {"plain20": (20, False), "resnet20": (20, True), "plain56": (56, False), "resnet56": (56, True)}
TO_BE_CONTINUED = 75  # the exit code for "try again"
# Operations per second that the makers state for dense matrices: float32 (as TF32 where the card has it), 16 bits.
PEAKS = {
    "H100": (494.7e12, 989.4e12),
    "H200": (494.7e12, 989.4e12),
    "A100": (156e12, 312e12),
    "L4": (60e12, 121e12),
    "T4": (8.1e12, 65e12),
}
OPERATIONS_PER_MAC = 6  # of a training step: forward, and twice backward; each a product and a sum


class TimeIsUpError(Exception):
    """Raised between two epochs, where a checkpoint has just been written."""


def train_pieces(arguments) -> bool:
    """Train what is left until the time is up; whether everything is done."""
    import kerascnn

    started = time.monotonic()
    print(kerascnn.setup(backend=arguments.backend, precision=arguments.precision, verbose=False), flush=True)
    from kerascnn.data.local_files import local_images
    from kerascnn.training import RECIPES

    recipe = RECIPES["paper"].but(batch_size=arguments.batch)
    recipe = recipe if arguments.steps is None else recipe.but(steps=arguments.steps)
    images = local_images(arguments.images)
    deadline = started + 60 * arguments.minutes
    for seed in arguments.seeds:
        for network in arguments.networks:
            if not is_done(stored(arguments.output, network, seed)):
                record = train(network, seed, recipe, images, arguments.output, deadline)
                record.save(record_path(arguments.output, network, seed))
                if not is_done(record):
                    return False
    return True


def train(network: str, seed: int, recipe, images, output: Path, deadline: float):
    """One training until the deadline, but one epoch at least; returns its record so far."""
    import keras

    from kerascnn.training import TrainingRecord
    from kerascnn.training.checkpoints import CheckpointFolder

    class Deadline(keras.callbacks.Callback):
        epochs = 0

        def on_epoch_begin(self, epoch, logs=None):
            if self.epochs and time.monotonic() > deadline:
                raise TimeIsUpError
            self.epochs += 1

    print(f"{network}, seed {seed}", flush=True)
    folder = output / "checkpoints" / f"{network}_seed{seed}"
    try:
        return fitted(network, seed, recipe, images, checkpoint_dir=folder, callbacks=(Deadline(),))
    except TimeIsUpError:
        _, state = CheckpointFolder(folder).load()
        return TrainingRecord(**state["record"])


def fitted(network: str, seed: int, recipe, images, **options):
    """The record of a training from its start, up to its end or to where its loss became no number."""
    import keras

    from kerascnn.models import cifar_resnet
    from kerascnn.training import DivergedError, fit

    keras.utils.set_random_seed(seed)
    depth, residual = NETWORKS[network]
    model = cifar_resnet(depth, residual, input_shape=images.train[0].shape[1:], num_classes=images.num_classes)
    try:
        return fit(model, recipe, images, seed=seed, **options)
    except DivergedError as error:
        print(error, flush=True)
        return error.record


def record_path(output: Path, network: str, seed: int) -> Path:
    """Where the record of a training is kept."""
    return output / f"{network}_seed{seed}.json"


def stored(output: Path, network: str, seed: int):
    """The record of a training so far, or None."""
    from kerascnn.training import TrainingRecord

    path = record_path(output, network, seed)
    return TrainingRecord.load(path) if path.exists() else None


def is_done(record) -> bool:
    """Whether a training has made all of its steps, or diverged."""
    return record is not None and (record.diverged_by is not None or record.last["step"] >= record.recipe["steps"])


def images_per_second(record) -> float:
    """Images trained on in a second of the middle epoch, whose time includes the pass over the test images after it."""
    steps = np.diff([0, *(epoch["step"] for epoch in record.curve)])
    images = record.recipe["batch_size"] * steps
    return statistics.median(images / [epoch["seconds"] for epoch in record.curve])


def share_of_peak(record) -> float | None:
    """Part of what the card could do, or None for a card that is not in the table."""
    from kerascnn.papers import cost, total
    from kerascnn.papers.resnet import cifar_network

    peaks = next((peaks for card, peaks in PEAKS.items() if card in record.machine["device"]), None)
    if peaks is None:
        return None
    depth, residual = NETWORKS[record.network]
    macs = total(cost(cifar_network(depth, residual=residual), (32, 32, 3))).macs
    peak = peaks[record.machine["precision"] != "float32"]
    return OPERATIONS_PER_MAC * macs * images_per_second(record) / peak


def published(network: str, dataset: str) -> str:
    """What the paper prints, or one who trained the networks again where it prints nothing."""
    from kerascnn.papers.published_results import HE_6, PYTORCH_REPRODUCTION, published_errors

    found = {result.source: result.value for result in published_errors(network, dataset=dataset)}
    return f"{found[HE_6]:.2f}" if HE_6 in found else f"({found[PYTORCH_REPRODUCTION]:.2f})"


def table(records: list) -> str:
    """All trainings so far beside what is published, in Markdown; errors in per cent, of the last epoch."""
    names = ("steps", "training error", "published", "test error", "published")
    notes = (
        "Errors in per cent. Published: He et al. 2015, Table 6; in brackets others' single runs, where it has none."
    )
    return markdown(records, names, _cells, notes)


def _cells(record) -> list[str]:
    return [
        f"{record.last['step']:,}",
        f"{100 * record.last['error']:.2f}",
        published(record.network, "CIFAR-10 train"),
        f"{100 * record.last['test_error']:.2f}",
        published(record.network, "CIFAR-10 test"),
    ]


def markdown(records: list, names: Sequence[str], cells: Callable[..., list[str]], notes: str) -> str:
    """A row for each training: what `cells` says of it, its speed, or by which step it diverged; then the machines."""
    names = ("network", "seed", *names, "images/s", "share of peak")
    lines = [f"| {' | '.join(names)} |", "| --- |" + " ---: |" * (len(names) - 1)]
    for record in records:
        row = [record.network, str(record.seed)]
        if record.diverged_by is not None:
            row += [f"diverged by step {record.diverged_by:,}", *["-"] * (len(names) - 3)]
        else:
            share = share_of_peak(record)
            speed = [f"{images_per_second(record):,.0f}", "not known" if share is None else f"{share:.1%}"]
            row += [*cells(record), *speed]
        lines.append(f"| {' | '.join(row)} |")
    machines = sorted({f"{one.machine['device']}, {one.machine['precision']}, {one.data}" for one in records})
    return "\n".join([*lines, "", f"{'; '.join(machines)}. {notes}"])


def write_experiment(records: list, training_images: int, output: Path) -> Path:
    """All trainings as the record that the experiment `degradation` would have returned."""
    from kerascnn.experiments import ExperimentRecord

    first = records[0]
    configuration = {
        "networks": list(dict.fromkeys(record.network for record in records)),
        "images": first.data,
        "training_images": training_images,
        "recipe": first.recipe,
        "normalization": "batch",
    }
    runs = [
        {"network": one.network, "seed": one.seed, "curve": one.curve, "diverged_by": one.diverged_by}
        for one in records
    ]
    seeds = tuple(dict.fromkeys(record.seed for record in records))
    seconds = round(sum(record.seconds for record in records), 1)
    today = time.strftime("%Y-%m-%d")
    record = ExperimentRecord(
        "degradation", "reproduce", configuration, seeds, first.machine, today, seconds, {"runs": runs}
    )
    return record.save(output / "degradation_reproduce.json")


def main(words: list[str] | None = None) -> int:
    """Train a piece, or print the table; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("images", nargs="?", type=Path, help="the file with the images")
    parser.add_argument("--output", type=Path, default=Path("build/paper_cifar"), help="folder that is kept")
    parser.add_argument("--minutes", type=float, default=9.0, help="after these a piece ends")
    parser.add_argument("--networks", nargs="+", choices=NETWORKS, default=list(NETWORKS))
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--backend", default="jax")
    parser.add_argument("--precision", default="float32")
    parser.add_argument("--batch", type=int, default=128, help="the paper's is 128; another one is another experiment")
    parser.add_argument("--steps", type=int, help="fewer than the paper's, for a look")
    parser.add_argument("--table", action="store_true", help="train nothing, print what there is")
    arguments = parser.parse_args(words)
    if not arguments.table and arguments.images is None:
        parser.error("name the file with the images, or --table")
    try:
        done = arguments.table or train_pieces(arguments)
    except (ValueError, OSError) as error:  # no such file, another run's checkpoints, a folder that takes nothing
        parser.error(str(error))
    found = [stored(arguments.output, network, seed) for seed in arguments.seeds for network in arguments.networks]
    records = [record for record in found if record is not None]
    if not records:
        print(f"nothing in {arguments.output} yet")
        return 1
    print(table(records))
    if arguments.images is not None and all(map(is_done, found)):
        with np.load(arguments.images) as arrays:
            print(f"wrote {write_experiment(records, len(arrays['train_labels']), arguments.output)}")
    if not done:
        print("to be continued: the same command goes on")
    return 0 if done else TO_BE_CONTINUED


if __name__ == "__main__":
    sys.exit(main())
