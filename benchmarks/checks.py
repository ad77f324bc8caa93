"""How long a learner waits for a check: with a right answer, and with every known mistake.

    python benchmarks/checks.py    # writes benchmarks/checks.json, in about five minutes

Keras is loaded and has computed before, as it has in a notebook behind its first cells. The first check of a problem
observes the model answer and the learner's, later ones the learner's alone. With inputs of their own, as students have
whose notebooks carry a variant, a mistake is also built and run to be recognised. `first_in_session` is the very first
check that builds a network, which also waits for the backend to wake up.
"""

import json
import statistics
import time
from dataclasses import replace
from pathlib import Path

from kerascnn.checks import all_problems
from kerascnn.checks.observation import only_young_garbage
from kerascnn.checks.variants import VISIBLE_SEED
from kerascnn.environment import machine, quiet

RECORD = Path(__file__).with_suffix(".json")
REPEATS = 3  # of the right answer
OWN_INPUTS = 2  # a seed that is not everybody's
EVERY = 4  # of the mistakes with such inputs


def seconds(problem, answer, name: str = "", seed: int | None = None) -> tuple[float, float]:
    """Seconds of a first check and of a later one.

    Args:
        problem: The problem.
        answer: What is checked.
        name: Of the known mistake, whose message it must get; none if the answer is right.
        seed: Draws the inputs; everybody's by default.

    Raises:
        SystemExit: if the check said something else.
    """
    unseen = replace(problem)
    started = time.perf_counter()
    with only_young_garbage():
        unseen.expected(VISIBLE_SEED if seed is None else seed)
    knows_the_model_answer = time.perf_counter()
    outcome = unseen.check(answer, seed)
    ended = time.perf_counter()
    if (outcome.status == "correct", outcome.mutant) != (not name, name):
        raise SystemExit(f"{problem.name}, {name or 'right'}: {outcome.status} {outcome.mutant}")
    return ended - started, ended - knows_the_model_answer


def measure(problem) -> dict:
    """Medians and the slowest mistake, rounded to milliseconds."""
    right = [seconds(problem, problem.reference) for _ in range(REPEATS)]
    wrong = [seconds(problem, mutant.answer, mutant.name) for mutant in problem.mutants]
    row = {"problem_set": problem.problem_set, "problem": problem.name, "mistakes": len(wrong)}
    for kind, column in (("first", 0), ("later", 1)):
        times = sorted(one[column] for one in wrong)
        row |= {
            f"{kind}_right": round(statistics.median(one[column] for one in right), 3),
            f"{kind}_wrong": round(statistics.median(times), 3),
            f"{kind}_slowest": round(times[-1], 3),
        }
    own = [seconds(problem, one.answer, one.name, OWN_INPUTS)[0] for one in problem.mutants[::EVERY]]
    return row | {
        "own_inputs": len(own),
        "own_wrong": round(statistics.median(own), 3),
        "own_slowest": round(max(own), 3),
    }


def main() -> None:
    """Run from the command line."""
    import keras

    problems = {problem.name: problem for problem in all_problems() if problem.kind != "written"}
    with quiet():
        first, _ = seconds(problems["bottleneck"], problems["bottleneck"].reference)
        rows = []
        for problem in problems.values():
            rows.append(measure(problem))
            keras.utils.clear_session()
    record = {
        "made_by": "python benchmarks/checks.py",
        "date": time.strftime("%Y-%m-%d"),
        "machine": machine(),
        "first_in_session": round(first, 3),
        "problems": rows,
    }
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    for row in sorted(rows, key=lambda row: -row["first_slowest"])[:12]:
        print("{problem:24} right {first_right} s, wrong {first_wrong} to {first_slowest} s".format(**row))
    print(f"first network of a session: {first:.2f} s")


if __name__ == "__main__":
    main()
