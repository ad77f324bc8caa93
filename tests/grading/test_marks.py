"""What counts: the grader's points, unless a person gave others in nbgrader's gradebook."""

import graded_class
import pytest
from graded_class import NAME, hand_in, make_course

from kerascnn.grading import graded, nbgrader_course
from kerascnn.grading.marks import class_marks, marks_of


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("course") / "course")
    graded_class.grade(root, hand_in(root, ada="branches = 4", bob="branches = 3"))
    with nbgrader_course.open_gradebook(root) as gradebook:
        written = gradebook.find_grade("why_bottleneck", NAME, NAME, "ada")
        written.manual_score, written.needs_manual_grade = 2.0, False
        half = gradebook.find_grade("branches-check", NAME, NAME, "bob")
        half.manual_score = 0.25
        gradebook.find_comment("why_bottleneck", NAME, NAME, "ada").manual_comment = "Good."
        gradebook.db.commit()
    return root


def marks(root):
    with nbgrader_course.open_gradebook(root) as gradebook:
        return {one.student: one for one in class_marks(graded.load_all(root, NAME), gradebook)}


def test_points_of_a_person_come_before_the_graders(course):
    everybody = marks(course)
    ada, bob = ({mark.problem.name: mark for mark in everybody[student].marks} for student in ("ada", "bob"))
    assert (ada["branches"].points, ada["branches"].by_teacher) == (1.0, False)
    assert (ada["why_bottleneck"].points, ada["why_bottleneck"].by_teacher) == (2.0, True)
    assert ada["why_bottleneck"].comment == "Good."
    assert (bob["branches"].points, bob["branches"].by_teacher) == (0.25, True)
    assert (everybody["ada"].points, everybody["ada"].max_points) == (3.0, 22)


def test_without_a_gradebook_the_record_counts(course):
    record = graded.load(course, NAME, "bob")
    alone = marks_of(record)
    assert alone.points == record.points == 0
