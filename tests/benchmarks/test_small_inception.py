"""What lecture 04 says about the spread over seeds is what was measured, and measured with the cells as they stand."""

import json
import runpy
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
SCRIPT = CHECKOUT / "benchmarks" / "small_inception.py"

pytest.importorskip("jupytext", reason="reads the lecture's source, which needs kerascnn[course]")


@pytest.fixture(scope="module")
def record():
    return json.loads(SCRIPT.with_suffix(".json").read_text(encoding="utf-8"))


def test_the_cells_have_not_changed_since(record):
    script = runpy.run_path(str(SCRIPT))
    assert record["training_cells_sha256"] == script["fingerprint"](script["training_cells"]()), (
        f"the training cells of lecture 04 have changed since they were measured: run {record['made_by']}"
    )


def test_the_lecture_quotes_the_record(record):
    lecture = (CHECKOUT / "notebooks" / "04_inception_module.py").read_text(encoding="utf-8")
    text = " ".join(lecture.replace("\n#", "\n").split())
    accuracies = [run["test_accuracy"] for run in record["runs"]]
    seeds = [str(run["seed"]) for run in record["runs"]]
    assert f"seeds {', '.join(seeds[:-1])} and {seeds[-1]} " in text
    assert f"between {100 * min(accuracies):.2f} and {100 * max(accuracies):.2f} %" in text
    assert record["made_by"] in text


def test_the_record_says_where_it_comes_from(record):
    assert record["environment"]["processor"] and record["environment"]["keras"]
    assert all(run["seconds"] > 0 and run["processor_seconds"] > 0 for run in record["runs"])
