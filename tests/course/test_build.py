import re

import pytest

from kerascnn.course.build import build_course, by_hand, grading_faults
from kerascnn.course.checkout import Checkout, CourseError
from kerascnn.grading.nbgrader_course import CellScore, Score
from kerascnn.grading.statuses import Status

BROKEN = "# %% [markdown]\n# # A broken lecture\n\n# %%\nprint('so far')\n\n# %%\nraise KeyError('lost')\n"


@pytest.mark.slow
def test_course_with_one_broken_lecture(tiny_course):
    (tiny_course.notebooks / "02_broken.py").write_text(BROKEN)
    seen = []
    results = build_course(tiny_course, on_cell=lambda *step: seen.append(step))
    assert [(result.name, result.kind, result.passed) for result in results] == [
        ("01_tiny", "lecture", True),
        ("02_broken", "lecture", False),
        ("ps1_tiny", "problem set", True),
    ]
    tiny, broken, problem_set = results
    assert tiny.title == "A tiny lecture"
    assert tiny.outcome == "ran from top to bottom, 5 code cells, 1 picture"
    assert broken.outcome == "cell 5 (raise KeyError('lost')): KeyError: 'lost'"
    assert "Traceback" in broken.details
    assert problem_set.outcome == (
        "model answers 5 of 5 points, and 1 answer (4 points) to mark by hand; "
        "untouched exercise 0, every problem not started"
    )

    pages = tiny_course.root / "build" / "course"
    assert sorted(path.name for path in pages.iterdir()) == [
        "01_tiny.html",
        "02_broken.html",
        "index.html",
        "ps1_tiny.html",
    ]
    assert "so far" in (pages / "02_broken.html").read_text()
    index = (pages / "index.html").read_text()
    assert "1 of 3 notebooks failed" in index
    assert re.search(r"AMD|Intel|ARM|arm64|aarch64|x86_64|Apple|cores", index)
    assert not (tiny_course.root / "grading").exists()

    names = {name: [step for step in seen if step[0] == name] for name in ("01_tiny", "ps1_tiny")}
    assert names["01_tiny"] == [("01_tiny", 8, index) for index in range(8)]
    assert {total for _, total, _ in names["ps1_tiny"]} == {30}
    assert [index for _, _, index in names["ps1_tiny"]] == [0, *range(30)]


def test_warnings_are_no_failure(tiny_course):
    source = tiny_course.notebooks / "01_tiny.py"
    source.write_text(source.read_text() + "\n# %%\nimport os\n_ = os.write(2, b'W0000 from C++')\n")
    (result,) = build_course(tiny_course, names=["01"])
    assert result.passed


@pytest.mark.slow
def test_lost_points_and_points_for_nothing_fail_the_build(tiny_course):
    checks = tiny_course.root / "python" / "tiny_checks" / "ps1_tiny.py"
    text = checks.read_text()
    for old, new in (
        ("return 2 * number", "return 3 * number"),
        ("if got is ... or got is None", "if got is NotImplemented"),
    ):
        assert old in text
        text = text.replace(old, new)
    checks.write_text(text)
    (result,) = build_course(tiny_course, names=["ps1"])
    assert not result.passed
    assert (
        result.outcome == "model answers 2 of 5 points, and 1 answer (4 points) to mark by hand; untouched exercise 0"
    )
    assert "double-check: the model answer got 0 of 1.5 points\n✗ not yet: double" in result.details
    assert "double-hidden: the model answer got 0 of 1.5 points" in result.details
    assert "total-check: the untouched exercise is 'not yet', not 'not started'" in result.details


def test_script_that_cannot_be_made_fails_alone(tiny_course):
    script = tiny_course.notebooks / "ps1_tiny.py"
    script.write_text(script.read_text().replace('problem="why"', 'problem="how"'))
    lecture, problem_set = build_course(tiny_course)
    assert lecture.passed
    assert "asks for problem 'how'" in problem_set.outcome
    assert problem_set.page is None


def test_empty_course_says_what_is_missing(tmp_path):
    (tmp_path / "notebooks").mkdir()
    with pytest.raises(CourseError, match=r"neither lectures \(NN_name.py\) nor problem sets"):
        build_course(Checkout(tmp_path))


def test_a_folder_that_cannot_be_written_to_is_one_line(tiny_course):
    (tiny_course.root / "file").write_text("in the way")
    seen = []
    with pytest.raises(CourseError, match=r"cannot be written to .*pages \(Not a directory\): .* --output"):
        build_course(tiny_course, tiny_course.root / "file" / "pages", ["01"], lambda *step: seen.append(step))
    assert not seen


def test_a_page_that_cannot_be_written_fails_alone(tiny_course):
    (tiny_course.root / "pages" / "01_tiny.html").mkdir(parents=True)
    (result,) = build_course(tiny_course, tiny_course.root / "pages", ["01"])
    assert not result.passed
    assert "cannot be written" in result.outcome
    assert (tiny_course.root / "pages" / "index.html").is_file()


def test_what_waits_for_a_person_is_counted_in_answers_and_in_points():
    marked, why, how = (
        CellScore("a", 1.0, 1.0, True),
        CellScore("b", None, 3.0, True),
        CellScore("c", None, 2.5, True),
    )
    assert by_hand(Score("ada", "ps1", (marked,))) == ""
    assert by_hand(Score("ada", "ps1", (marked, why))) == ", and 1 answer (3 points) to mark by hand"
    assert by_hand(Score("ada", "ps1", (marked, why, how))) == ", and 2 answers (5.5 points) to mark by hand"


def test_faults_are_named_cell_by_cell():
    answers = Score("model", "ps1", (CellScore("a-check", 0.5, 1.0, False), CellScore("why", None, 3.0, True)))
    untouched = Score("none", "ps1", (CellScore("a-check", 1.0, 1.0, False), CellScore("why", None, 3.0, True)))
    statuses = (Status("a-check", "not yet", "✗ not yet: a"),)
    assert grading_faults(answers, untouched, statuses, statuses) == [
        "a-check: the model answer got 0.5 of 1 points\n✗ not yet: a",
        "a-check: the untouched exercise got 1 points or waits for a person",
        "why: the untouched exercise got 0 points or waits for a person",
        "a-check: the untouched exercise is 'not yet', not 'not started'\n✗ not yet: a",
    ]
