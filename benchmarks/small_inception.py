"""How far the accuracy of lecture 04's small network varies from seed to seed.

    python benchmarks/small_inception.py

Runs the cells of notebooks/04_inception_module.py that are tagged "training", as they stand, once for each seed and
each time in a process of its own, as a notebook would; writes benchmarks/small_inception.json. The accuracies are those
of the last epoch. `seconds` is what the training cell took by the clock, `processor_seconds` what it used of all cores:
where the two differ by less than the number of cores, the machine had other work too.
"""

import argparse
import hashlib
import json
import multiprocessing
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
LECTURE = CHECKOUT / "notebooks" / "04_inception_module.py"
RECORD = Path(__file__).with_suffix(".json")
SEEDS = (0, 1, 2)


def training_cells() -> list[str]:
    """Sources of the lecture's cells that load the images, build the network and train it."""
    from kerascnn.course.sources import read_cells

    cells = [cell.source for cell in read_cells(LECTURE) if "training" in cell.metadata.get("tags", ())]
    if not cells:
        raise SystemExit(f'{LECTURE.name} has no cell tagged "training": there is nothing to measure.')
    return cells


def fingerprint(cells: list[str]) -> str:
    """What the record keeps of the cells, so that a test sees when they have changed since."""
    return hashlib.sha256("\n".join(cells).encode()).hexdigest()


def run(seed: int) -> dict:
    """Run the cells with one seed."""
    import kerascnn

    environment = kerascnn.setup(seed=seed, verbose=False)
    variables = {"environment": environment}
    *before, train = training_cells()
    for source in before:
        exec(source, variables)
    started, processor_started = time.perf_counter(), time.process_time()
    exec(train, variables)
    history = variables["history"]
    result = {
        "seed": seed,
        "training_accuracy": round(history["accuracy"][-1], 4),
        "test_accuracy": round(history["val_accuracy"][-1], 4),
        "seconds": round(time.perf_counter() - started, 1),
        "processor_seconds": round(time.process_time() - processor_started, 1),
    }
    return {"environment": environment.record(), "result": result}


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    options = parser.parse_args()
    processes = multiprocessing.get_context("spawn")
    runs = []
    for seed in options.seeds:
        with processes.Pool(1) as pool:
            runs.append(pool.apply(run, [seed]))
        print(runs[-1]["result"], flush=True)
    environment = {name: value for name, value in runs[0]["environment"].items() if name != "seed"}
    record = {
        "made_by": "python benchmarks/small_inception.py",
        "training_cells_sha256": fingerprint(training_cells()),
        "environment": environment,
        "runs": [one["result"] for one in runs],
    }
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"written: {RECORD.relative_to(CHECKOUT)}")


if __name__ == "__main__":
    main()
