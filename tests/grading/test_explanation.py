import dataclasses
import io

from records_of import SEED, record
from rich.console import Console

from kerascnn.checks import ps1_inception as ps1
from kerascnn.grading.explanation import print_explanation
from kerascnn.grading.marks import Mark, marks_of


def printed(marks):
    console = Console(file=io.StringIO(), width=200)
    print_explanation(marks, console)
    return console.file.getvalue()


def test_teacher_sees_inputs_expected_values_and_the_mistake():
    ours = record(answers={"naive_depth": ps1.naive_depth.mutants[0].answer}, message="It was handed in late.")
    text = printed(marks_of(ours))
    for part in (
        f"inputs drawn from seed {SEED}",
        "isolation bwrap",
        "message: It was handed in late.",
        "✗ not yet: naive_depth, 0 of 2 points",
        "known mistake: pooling forgotten",
        "expected:",
        "… waiting for a person to read it: why_bottleneck, … of 3 points",
    ):
        assert part in text
    assert f"{ours.points:g} of 22 points" in text


def test_points_that_a_person_gave_are_told_beside_the_graders():
    marks = marks_of(record())
    first = Mark(dataclasses.replace(marks.marks[0].problem, points=0.0), 1.0, "fair enough", by_teacher=True)
    text = printed(dataclasses.replace(marks, marks=(first, *marks.marks[1:])))
    assert "a person gave the points; the grader's were 0" in text
    assert "comment: fair enough" in text


def test_nothing_of_a_students_moves_the_cursor_or_is_markup():
    text = printed(
        marks_of(record(sources={"branches": "branches = 4  # \x1b[2J\x1b]0;owned\x07 [bold]x[/bold]\u202e"}))
    )
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert "[bold]x[/bold]" in text
