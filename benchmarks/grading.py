"""How long grading takes: a class in the warm sandbox, and a sample of the same through plain nbgrader.

    python benchmarks/grading.py [--students 60] [--sample 2] [--sets ps1_inception ps4_residual]

Writes benchmarks/grading.json, and from it the table in docs/teaching.md: seconds of a submission on average
(`seconds_per_submission`, the wall time of the whole run but the start of the sandboxes, divided by their number;
`with_start` counts that, too), how many times faster that is than `nbgrader autograde` on a sample (`speedup`), and the
most memory that the grader and its sandboxes held, after the first tenth and at the end.
"""

import argparse
import json
import os
import platform
import re
import shutil
import sys
import tempfile
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "grading"))
RESULT = Path(__file__).with_suffix(".json")
PAGE = ROOT / "docs" / "teaching.md"


def course_of(assignment: str, folder: Path, students: int) -> tuple[Path, list]:
    """A course with a synthetic class: right, rightly otherwise, wrong, untouched; those who fight the grader apart."""
    from a_class import a_class

    from kerascnn.grading import nbgrader_course
    from kerascnn.grading.intake import Submission

    shutil.copytree(ROOT / "solutions" / assignment, folder / "solutions" / assignment)
    submissions = []
    for student, work in a_class(assignment, students).items():
        path = folder / "in" / f"{student}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(replace(work, attack="").notebook(assignment))
        submissions.append(Submission(student, path.name, path))
    nbgrader_course.register(folder, assignment)
    return folder, submissions


class Memory(threading.Thread):
    """The most memory that this process and all below it held at once, in bytes; shared pages are counted in parts."""

    def __init__(self):
        super().__init__(daemon=True)
        self.most, self.over = 0, threading.Event()

    def run(self):
        """Look every two seconds: more often would itself take a tenth of the time."""
        from processes import descendants, proportional

        while not self.over.wait(2):
            self.most = max(self.most, sum(map(proportional, descendants(os.getpid()))))

    def take(self) -> int:
        """The most since the last time."""
        most, self.most = self.most, 0
        return most


def measure(assignment: str, students: int, sample: int, jobs: int) -> dict:
    """One problem set."""
    from kerascnn.grading import nbgrader_course
    from kerascnn.grading.grading_run import Plan, grade_class
    from kerascnn.grading.sandbox import Sandbox

    started, peaks, count = [], [], [0]

    def make(*settings):
        sandbox = Sandbox(*settings)
        started.append(time.perf_counter())
        return sandbox

    memory = Memory()

    def done(record, known):
        count[0] += 1
        if count[0] == max(1, students // 10):
            peaks.append(memory.take())

    with tempfile.TemporaryDirectory() as folder:
        root, submissions = course_of(assignment, Path(folder) / "course", students)
        memory.start()
        start = time.perf_counter()
        records = grade_class(Plan(root, assignment, jobs=jobs, make_sandbox=make), submissions, done)
        end = time.perf_counter()
        memory.over.set()
        peaks.append(memory.take())
        result = {
            "students": students,
            "jobs": jobs,
            "seconds_per_submission": round((end - min(started)) / students, 3),
            "with_start": round((end - start) / students, 3),
            "graded": sum(record.status == "graded" for record in records),
            "memory_after_a_tenth": peaks[0],
            "memory_at_the_end": peaks[-1],
        }
        chosen = [submission.student for submission in submissions[:: max(1, students // sample)]][:sample]
        for submission in submissions:
            if submission.student in chosen:
                nbgrader_course.submit(root, assignment, submission.student, submission.file)
        start = time.perf_counter()
        nbgrader_course.autograde(root, assignment, chosen)
        plain = (time.perf_counter() - start) / len(chosen)
        result |= {
            "sample": len(chosen),
            "nbgrader_seconds_per_submission": round(plain, 2),
            "speedup": round(plain / result["seconds_per_submission"], 1),
        }
    return result


def with_table(text: str, results: dict[str, dict]) -> str:
    """The page with its table made anew between its marks."""
    rows = ["| problem set | students | seconds each | with nbgrader | machine |", "|---|---:|---:|---:|---|"]
    for name, one in results.items():
        ours, plain = one["seconds_per_submission"], one["nbgrader_seconds_per_submission"]
        rows.append(f"| `{name}` | {one['students']} | {ours:.2f} | {plain:.1f} | {one['machine']}, {one['date']} |")
    begin, end = "<!-- times: begin -->", "<!-- times: end -->"
    table = "\n".join([begin, *rows, end])
    return re.sub(f"{begin}.*{end}", lambda _: table, text, flags=re.DOTALL)


def main() -> None:
    """Measure and write."""
    import keras

    from kerascnn.environment import core_count, processor_name

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--sample", type=int, default=2, help="how many nbgrader grades, too; at least 1")
    parser.add_argument("--sets", nargs="+", default=["ps1_inception", "ps4_residual"])
    arguments = parser.parse_args()
    results = {name: measure(name, arguments.students, arguments.sample, core_count()) for name in arguments.sets}
    made = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{processor_name()}, {core_count()} cores",
        "python": platform.python_version(),
        "keras": keras.__version__,
    }
    kept = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    results = kept | {name: made | result for name, result in results.items()}
    RESULT.write_text(json.dumps(results, indent=2) + "\n")
    PAGE.write_text(with_table(PAGE.read_text(), results))
    print(RESULT.read_text())


if __name__ == "__main__":
    main()
