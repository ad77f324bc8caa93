"""How long a learner waits for a check: the first one of a problem, with a right answer and with known mistakes.

    python benchmarks/checks.py    # writes benchmarks/checks.json, in about three minutes

Keras is loaded and has computed before, as it has in a notebook behind its first cells. Every check is the first of its
problem: nothing of the model answer or of the mistakes was observed before. Later checks of the same problem are
quicker, because they know both. `first_in_session` is the very first check that builds a network, which also waits for
the backend to wake up.
"""

import json
import statistics
import time
from dataclasses import replace
from pathlib import Path

from kerascnn.checks import all_problems
from kerascnn.environment import machine, quiet

RECORD = Path(__file__).with_suffix(".json")
REPEATS = 2  # of the right answer
MISTAKES = 3  # of each problem: the first, the last and one between


def seconds(problem, answer, status: str | None = None) -> float:
    """Seconds of the first check of a problem.

    Raises:
        SystemExit: if it did not say what it must.
    """
    unseen = replace(problem)
    started = time.perf_counter()
    outcome = unseen.check(answer)
    took = time.perf_counter() - started
    if (outcome.status == "correct") != (status == "correct"):
        raise SystemExit(f"{problem.name}: {outcome.status}, where {status or 'a mistake'} was expected")
    return took


def measure(problem) -> dict:
    """Medians and the slowest, rounded to milliseconds."""
    right = [seconds(problem, problem.reference, "correct") for _ in range(REPEATS)]
    chosen = problem.mutants[:: (len(problem.mutants) - 1) // (MISTAKES - 1)][:MISTAKES]
    wrong = [seconds(problem, mutant.answer) for mutant in chosen]
    return {
        "problem_set": problem.problem_set,
        "problem": problem.name,
        "right": round(statistics.median(right), 3),
        "wrong": round(statistics.median(wrong), 3),
        "slowest": round(max(*right, *wrong), 3),
        "mistakes": len(wrong),
    }


def main() -> None:
    """Run from the command line."""
    import keras

    problems = {problem.name: problem for problem in all_problems() if problem.kind != "written"}
    with quiet():
        first = seconds(problems["bottleneck"], problems["bottleneck"].reference, "correct")
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
    for row in sorted(rows, key=lambda row: -row["slowest"])[:12]:
        print(f"{row['problem']:24} right {row['right']:.3f}  wrong {row['wrong']:.3f}  slowest {row['slowest']:.3f} s")
    print(f"first network of a session: {first:.2f} s")


if __name__ == "__main__":
    main()
