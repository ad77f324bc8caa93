"""How fast the networks train and infer, beside the same networks in plain Keras and in torch, on this machine.

    python benchmarks/networks.py                                   # writes benchmarks/networks.json
    python benchmarks/networks.py --networks vgg16                  # measures one anew, and keeps the others
    python benchmarks/networks.py --networks --epochs 1 5           # what fit takes beyond its steps, and nothing else
    KERAS_BACKEND=jax python benchmarks/networks.py --output benchmarks/networks_jax.json
    python benchmarks/networks.py --table                           # the table in Markdown, from the file

A file of another machine, other versions or fewer rounds is replaced as a whole.

Every contestant is a process of its own and works while the others wait, in turns, in an order that changes from round
to round. A ratio is taken within a round; the table has the median and, in brackets, the smallest and the largest.

- train: the compiled training step on one batch that stays where it computes (SGD with momentum, cross-entropy).
- infer: forward on that batch.
- fit: the second epoch of `model.fit`; ours is fed by the package's stream, plain Keras by NumPy arrays.
- product: square matrices; the faster of the two frameworks is the machine's peak. 6 operations per multiply-accumulate
  for a training step, 2 forward.

"keras" is keras.applications where it has the network, and plain Keras layers with their BatchNormalization elsewhere.
"torch" is eager and channels_last. bfloat16 is mixed_bfloat16 in Keras and autocast in torch.
"""

import argparse
import datetime
import importlib.util
import json
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from keras_timing import KerasContestant, KerasProduct
from table import markdown
from turns import Contestant

from kerascnn.devices import vectors

RECORD = Path(__file__).with_suffix(".json")
PRECISIONS = ("float32", "bfloat16")
SEED = 0
FEW_SECONDS = 5  # of steps alone before and after an epoch


@dataclass(frozen=True)
class Network:
    """A network, who takes part, and on what: ours by name and arguments, the peers by the functions that make them."""

    title: str
    ours: tuple
    keras: tuple
    torch: tuple
    shape: tuple = (224, 224, 3)
    classes: int = 1000
    batch_size: int = 8
    batch_size_on_gpu: int = 128
    folds: bool = False  # whether inference is also measured with batch normalisation folded
    variants: dict = field(default_factory=dict)  # ours with other arguments, by name

    def task(self, precision: str, on_gpu: bool) -> dict:
        """What every contestant is told."""
        return {
            "shape": self.shape,
            "classes": self.classes,
            "batch_size": self.batch_size_on_gpu if on_gpu else self.batch_size,
            "precision": precision,
            "seed": SEED,
        }


CIFAR = {"shape": (32, 32, 3), "classes": 10, "batch_size": 128, "batch_size_on_gpu": 1024, "folds": True}
BARE = {"normalization": None, "auxiliary": False}  # without local response normalisation and heads
WITH = {"with response normalisation": {"auxiliary": False}, "with response normalisation and heads": {}}
NETWORKS = {
    "resnet20": Network("ResNet-20", ("resnet20", {}), ("cifar_resnet", 20), ("cifar_resnet", 20), **CIFAR),
    "resnet56": Network("ResNet-56", ("resnet56", {}), ("cifar_resnet", 56), ("cifar_resnet", 56), **CIFAR),
    "resnet18": Network("ResNet-18", ("resnet18", {}), ("resnet18",), ("resnet", 18), batch_size=16, folds=True),
    "resnet50": Network("ResNet-50", ("resnet50", {}), ("application", "ResNet50"), ("resnet", 50), folds=True),
    "googlenet": Network(
        "GoogLeNet", ("googlenet", BARE), ("googlenet",), ("googlenet",), batch_size=16, variants=WITH
    ),
    "vgg16": Network("VGG-16", ("vgg16", {}), ("application", "VGG16"), ("vgg16",)),
}


def contestants(network: Network, precision: str, on_gpu: bool) -> dict[str, Contestant]:
    """Start everybody who takes part: ours and its variants first, then the peers."""
    common = network.task(precision, on_gpu)
    ours = {"kerascnn": ("kerascnn_model", *network.ours)}
    ours |= {name: ("kerascnn_model", network.ours[0], options) for name, options in network.variants.items()}
    ours |= {"folded": ("folded_model", *network.ours)} if network.folds else {}
    started = {name: Contestant(KerasContestant, network=one, stream=True, **common) for name, one in ours.items()}
    started["keras"] = Contestant(KerasContestant, network=network.keras, stream=False, **common)
    if importlib.util.find_spec("torch"):
        from torch_peers import TorchContestant

        started["torch"] = Contestant(TorchContestant, network=network.torch, **common)
    return started


def products(precision: str, on_gpu: bool) -> tuple[dict[str, Contestant], int]:
    """Start those who multiply matrices; with the operations of one product."""
    size = 8192 if on_gpu else 4096
    started = {"keras": Contestant(KerasProduct, size=size, precision=precision)}
    if importlib.util.find_spec("torch"):
        from torch_peers import TorchProduct

        started["torch"] = Contestant(TorchProduct, size=size, precision=precision)
    return started, 2 * size**3


def in_turns(started: dict[str, Contestant], modes: dict[str, tuple], rounds: int, seconds: float) -> dict:
    """Let them work in turns: {contestant: {mode: {"count": steps in a turn, "turns": one for each round}}}.

    Each mode names who takes part in it. The first turns, which compile, also decide how many steps fill a turn.
    """
    results = {name: {} for name in started}
    for mode, names in modes.items():
        for name in names:
            started[name].turn(mode, 2)
            once = started[name].turn(mode, 2).seconds / 2
            results[name][mode] = {"count": max(2, round(seconds / once)), "turns": []}
    for one in range(rounds):
        for mode, names in modes.items():
            for name in names[one % len(names) :] + names[: one % len(names)]:
                entry = results[name][mode]
                entry["turns"].append(started[name].turn(mode, entry["count"]))
    return results


def measure(key: str, precision: str, rounds: int, seconds: float, on_gpu: bool) -> tuple[dict, dict]:
    """One network in one precision, everybody in turns; with what the contestants said of themselves."""
    network = NETWORKS[key]
    started = contestants(network, precision, on_gpu)
    everybody = tuple(started)
    trained = tuple(name for name in everybody if name != "folded")
    modes = {"train": trained, "infer": everybody, "fit": ("kerascnn", "keras")}
    results = in_turns(started, modes, rounds, seconds)
    facts = {name: one.facts for name, one in started.items()}
    for one in started.values():
        one.close()
    batch_size = network.task(precision, on_gpu)["batch_size"]
    return {
        "network": network.title,
        "precision": precision,
        "batch_size": batch_size,
        "parameters": {name: one["parameters"] for name, one in facts.items()},
        "macs": {name: one["macs"] for name, one in facts.items() if "macs" in one},
        "images_per_second": {
            name: {mode: _rates(entry, batch_size) for mode, entry in by_mode.items()}
            for name, by_mode in results.items()
        },
        "foreign_processor_share": _foreign(results),
    }, facts


def measure_peak(precision: str, rounds: int, seconds: float, on_gpu: bool) -> dict:
    """Operations per second in products of matrices."""
    started, operations = products(precision, on_gpu)
    results = in_turns(started, {"product": tuple(started)}, rounds, seconds)
    for one in started.values():
        one.close()
    rates = {name: _rates(by_mode["product"], operations / 1e9) for name, by_mode in results.items()}
    return {"precision": precision, "giga_operations_per_second": rates, "foreign_processor_share": _foreign(results)}


def measure_epochs(key: str, lengths: list[float], rounds: int, on_gpu: bool) -> Iterator[dict]:
    """What an epoch of `fit` takes beyond its steps, for epochs of several lengths.

    Its own steps are timed within it, and the same number of steps on one batch that stays is taken from some of them
    before and after it: the first tells what `fit` does around its steps, the second what feeding them costs as well.
    """
    network = NETWORKS[key]
    ours = ("kerascnn_model", *network.ours)
    started = Contestant(KerasContestant, network=ours, stream=True, **network.task("float32", on_gpu))
    started.turn("train", 2)
    step = started.turn("train", 10).seconds / 10
    started.turn("fit", 2)
    for length in lengths:
        count = max(2, round(length / step))
        some = min(count, round(FEW_SECONDS / step) + 2)
        entry = {
            "network": network.title,
            "seconds": length,
            "date": datetime.date.today().isoformat(),
            "vectors": vectors() or "none known",
            "steps": count,
            "fit_seconds": [],
            "sum_of_steps_seconds": [],
            "steps_alone_seconds": [],
            "foreign_processor_share": 0.0,
        }
        for _ in range(rounds):
            before, fit = started.turn("train", some), started.turn("epoch", count)
            own, after = started.turn("its_steps", 0), started.turn("train", some)
            entry["fit_seconds"].append(round(fit.seconds, 4))
            entry["sum_of_steps_seconds"].append(round(own.seconds, 4))
            entry["steps_alone_seconds"].append(round(count * (before.seconds + after.seconds) / (2 * some), 4))
            entry["foreign_processor_share"] = max(entry["foreign_processor_share"], fit.foreign)
        print(entry, flush=True)
        yield entry
    started.close()


def _rates(entry: dict, per_step: float) -> list[float]:
    return [float(f"{per_step * entry['count'] / turn.seconds:.5g}") for turn in entry["turns"]]


def _foreign(results: dict) -> dict:
    """Median and largest share of the processors that others used during the turns."""
    shares = [turn.foreign for by_mode in results.values() for entry in by_mode.values() for turn in entry["turns"]]
    return {"median": statistics.median(shares), "largest": max(shares)}


def run(options: argparse.Namespace) -> dict:
    """Measure everything that was asked for."""
    probe = Contestant(KerasProduct, size=8, precision="float32")
    machine = probe.facts
    probe.close()
    on_gpu = machine["device"] != "CPU"
    record = {
        "made_by": "python benchmarks/networks.py",
        "date": datetime.date.today().isoformat(),
        "machine": {name: machine[name] for name in ("processor", "cores", "device")},
        "versions": dict(machine["versions"]),
        "seed": SEED,
        "rounds": options.rounds,
        "seconds_per_turn": options.seconds,
        "peak": [],
        "networks": [],
        "epochs": [],
    }
    kept = kept_from(options.output, record)
    if options.networks:
        record["peak"] = [measure_peak(one, options.rounds, options.seconds, on_gpu) for one in options.precisions]
    for key in options.networks:
        for precision in options.precisions:
            entry, facts = measure(key, precision, options.rounds, options.seconds, on_gpu)
            kept["networks"] = [one for one in kept["networks"] if _subject(one) != _subject(entry)]
            rates = {one["precision"]: one["giga_operations_per_second"] for one in record["peak"]}[precision]
            peak = max(map(statistics.median, rates.values()))
            record["networks"].append({"date": record["date"], "peak_giga_operations_per_second": peak, **entry})
            for one in facts.values():
                record["versions"] |= one["versions"]
            print(json.dumps(entry), flush=True)
            write(with_kept(record, kept), options.output)
    for entry in measure_epochs("resnet20", options.epochs, min(options.rounds, 3), on_gpu):
        kept["epochs"] = [one for one in kept["epochs"] if one["seconds"] != entry["seconds"]]
        record["epochs"].append(entry)
        write(with_kept(record, kept), options.output)
    return with_kept(record, kept)


def kept_from(path: Path, record: dict) -> dict:
    """What an earlier run measured on the same machine, with the same versions, in as many rounds."""
    earlier = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    same = ("machine", "rounds", "seed", "made_by")
    fits = earlier and all(earlier[name] == record[name] for name in same)
    fits = fits and record["versions"].items() <= earlier["versions"].items()
    nothing = {"versions": {}, "peak": [], "networks": [], "epochs": []}
    return {name: earlier[name] if fits else empty for name, empty in nothing.items()}


def with_kept(record: dict, kept: dict) -> dict:
    """The record with what was kept, in the order of the networks."""
    titles = [one.title for one in NETWORKS.values()]
    entries = sorted([*kept["networks"], *record["networks"]], key=lambda one: titles.index(one["network"]))
    epochs = sorted([*kept["epochs"], *record["epochs"]], key=lambda one: one["seconds"])
    older = {"peak": record["peak"] or kept["peak"], "epochs": epochs}
    return record | older | {"versions": kept["versions"] | record["versions"], "networks": entries}


def _subject(entry: dict) -> tuple[str, str]:
    return entry["network"], entry["precision"]


def write(record: dict, path: Path) -> None:
    """Keep what there is; also after each network, because the whole takes the better part of an hour."""
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--networks", nargs="*", choices=NETWORKS, default=list(NETWORKS), help="none: epochs alone")
    parser.add_argument("--precisions", nargs="+", choices=PRECISIONS, default=list(PRECISIONS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long a turn lasts")
    parser.add_argument("--epochs", type=float, nargs="*", default=[1, 5, 20, 60], help="lengths of the epochs of fit")
    parser.add_argument("--output", type=Path, default=RECORD)
    parser.add_argument("--table", action="store_true", help="print the table from the file, measure nothing")
    options = parser.parse_args()
    if not options.table:
        write(run(options), options.output)
    print(markdown(json.loads(options.output.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
