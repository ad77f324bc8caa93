"""Grading a class: it goes on where it stopped, no submission stops another, and there is one grader at a time."""

import os
import random
import shutil
import subprocess
import sys
import time

import graded_class
import pytest
from graded_class import NAME, Standin, hand_in, make_course, marks

from kerascnn.grading import graded, grading_run, nbgrader_course
from kerascnn.grading.grading_run import CourseBusyError
from kerascnn.grading.intake import Submission

PEOPLE = {f"student{number}": f"branches = {3 + number % 2}" for number in range(6)}


@pytest.fixture(scope="module")
def known_course(tmp_path_factory):
    return make_course(tmp_path_factory.mktemp("course") / "course")


@pytest.fixture
def course(known_course, tmp_path):
    Standin.ran.clear()
    root = tmp_path / "course"
    shutil.copytree(known_course, root)
    seeds = root / "grading" / "seeds"
    seeds.mkdir()
    (seeds / f"{NAME}.json").write_text('{"seed": 200000}')
    return root


def points(records):
    return {record.student: record.points for record in records}


def test_a_class(course):
    records = graded_class.grade(course, hand_in(course, **PEOPLE), jobs=3)
    assert points(records) == {f"student{number}": float(number % 2) for number in range(6)}
    entered = {(student, cell): score for student, cell, score, *_ in marks(course)}
    assert entered["student1", "branches-check"] == entered["student1", "branches-hidden"] == 0.5
    assert entered["student0", "branches-check"] == 0
    assert len(entered) == 6 * 15
    assert [one.student for one in graded.load_all(course, NAME)] == sorted(PEOPLE)


def test_what_was_graded_is_not_run_again_unless_it_changed(course):
    graded_class.grade(course, hand_in(course, **PEOPLE))
    Standin.ran.clear()
    again = hand_in(course, **PEOPLE | {"student0": "branches = 4"})
    seen = []
    records = graded_class.grade(course, again, lambda record, known: seen.append(known))
    assert Standin.ran == ["branches = 4"]
    assert (sum(seen), len(seen)) == (5, 6)
    assert points(records)["student0"] == 1
    graded_class.grade(course, again, again=True)
    assert len(Standin.ran) == 7


def test_an_interruption_loses_nothing_and_repeats_nothing(course, tmp_path):
    shutil.copytree(course, tmp_path / "other")
    graded_class.grade(tmp_path / "other", hand_in(tmp_path / "other", **PEOPLE))
    Standin.ran.clear()

    def interrupt(record, known):
        if len(graded.load_all(course, NAME)) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        graded_class.grade(course, hand_in(course, **PEOPLE), interrupt)
    done = {record.student for record in graded.load_all(course, NAME)}
    assert len(done) == 3
    Standin.ran.clear()
    graded_class.grade(course, hand_in(course, **PEOPLE))
    assert len(Standin.ran) == 3
    assert marks(course) == marks(tmp_path / "other")


def test_a_full_disk_ends_it_and_it_goes_on(course, monkeypatch):
    save, left = graded.save, [2]

    def full(root, record):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        return save(root, record)

    monkeypatch.setattr(graded, "save", full)
    with pytest.raises(OSError, match="No space left"):
        graded_class.grade(course, hand_in(course, **PEOPLE))
    monkeypatch.setattr(graded, "save", save)
    assert len(graded.load_all(course, NAME)) == 2
    assert points(graded_class.grade(course, hand_in(course, **PEOPLE))).keys() == PEOPLE.keys()


def test_a_sandbox_that_dies_takes_only_its_submission(course):
    records = graded_class.grade(course, hand_in(course, **PEOPLE | {"student2": "dies"}))
    assert Standin.ran.count("dies") == 2
    refused = [record for record in records if record.status == "refused"]
    assert [record.student for record in refused] == ["student2"]
    assert "tell your teacher" in refused[0].message
    assert len(records) == 6


def test_what_cannot_be_read_is_refused_and_the_others_are_graded(course):
    submissions = hand_in(course, **PEOPLE)
    submissions[0].file.write_bytes(b"PK")
    submissions.append(Submission("zoe", "zoe.pdf", None, "Hand in a notebook."))
    records = {record.student: record for record in graded_class.grade(course, submissions)}
    assert "JupyterLab" in records["student0"].message
    assert records["zoe"].message == "Hand in a notebook."
    assert records["student1"].points == 1
    waiting = {student for student, *_, needs in marks(course) if needs}
    assert waiting == {"student0", "zoe"}


def test_two_graders_on_one_course_are_one_too_many(course):
    with grading_run.only_grader(course), pytest.raises(CourseBusyError, match=f"process {os.getpid()}.*wait"):
        graded_class.grade(course, hand_in(course, **PEOPLE))
    assert graded_class.grade(course, hand_in(course, **PEOPLE))


def test_a_mark_given_by_hand_stays(course):
    graded_class.grade(course, hand_in(course, ada="branches = 3"))
    with nbgrader_course.open_gradebook(course) as gradebook:
        grade = gradebook.find_grade("branches-check", NAME, NAME, "ada")
        grade.manual_score = 0.25
        gradebook.db.commit()
    graded_class.grade(course, hand_in(course, ada="branches = 4"))
    with nbgrader_course.open_gradebook(course) as gradebook:
        grade = gradebook.find_grade("branches-check", NAME, NAME, "ada")
        assert (grade.manual_score, grade.auto_score, grade.score, grade.needs_manual_grade) == (0.25, 0.5, 0.25, True)


def test_the_numbers_come_from_the_teachers_list(course):
    """The notebook's own line does not matter; another code in the list is another grading."""
    submissions = hand_in(course, ada="branches = 4")
    (first,) = graded_class.grade(course, submissions, variants={"ada": "k3f9"})
    (second,) = graded_class.grade(course, submissions, variants={"ada": "k3f9"})
    (third,) = graded_class.grade(course, submissions, variants={"ada": "q7x2"})
    assert (first.variant, second, third.variant) == ("k3f9", first, "q7x2")
    assert len(Standin.ran) == 2


@pytest.mark.slow
def test_killed_at_random_moments_and_resumed_gives_the_same_gradebook(course, tmp_path):
    shutil.copytree(course, tmp_path / "other")
    people = {f"student{number:02}": f"branches = {3 + number % 2}" for number in range(30)}
    for root in (course, tmp_path / "other"):
        hand_in(root, **people)
    graded_class.grade(tmp_path / "other", hand_in(tmp_path / "other", **people))
    chance, kills = random.Random(5), 0
    for _ in range(25):
        grader = subprocess.Popen(
            [sys.executable, graded_class.__file__, str(course)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        if kills < 6:
            grader.stdout.readline()  # it began
            time.sleep(chance.random() * 0.3)
            grader.kill()
        kills += grader.wait() == -9
        grader.stdout.close()
        if grader.returncode == 0:
            break
    assert grader.returncode == 0
    assert kills >= 3
    assert marks(course) == marks(tmp_path / "other")
