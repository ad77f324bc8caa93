"""What nbgrader makes of a cell's outputs: the facts that `Problem.grade` relies on."""

import pytest
from nbformat import v4
from nbgrader.utils import determine_grade

FEEDBACK = v4.new_output("display_data", data={"text/plain": "✗ not yet", "text/html": "<b>✗ not yet</b>"})
ERROR = v4.new_output("error", ename="ValueError", evalue="no", traceback=[])
STDERR = v4.new_output("stream", name="stderr", text="W0000 TensorFlow")
STDOUT = v4.new_output("stream", name="stdout", text="2.0")


def result(text):
    return v4.new_output("execute_result", data={"text/plain": text}, execution_count=1)


def graded(*outputs, points=2):
    cell = v4.new_code_cell("test", outputs=list(outputs))
    cell.metadata["nbgrader"] = {"grade": True, "solution": False, "points": points, "grade_id": "a-check"}
    return determine_grade(cell)


@pytest.mark.parametrize("points", [0.0, 0.5, 1.25, 2.0])
def test_number_behind_the_feedback_is_the_points(points):
    assert graded(FEEDBACK, result(repr(points))) == (points, 2)
    assert graded(STDOUT, FEEDBACK, FEEDBACK, result(repr(points))) == (points, 2)


def test_half_points_in_a_cell_of_half_points():
    assert graded(FEEDBACK, result("0.5"), points=0.5) == (0.5, 0.5)


def test_stderr_before_the_number_takes_all_points():
    assert graded(FEEDBACK, STDERR, result("2.0")) == (0, 2)


def test_error_takes_all_points():
    assert graded(FEEDBACK, ERROR) == (0, 2)


@pytest.mark.parametrize("text", ["np.float64(0.0)", "False", "None", "nan", "-1.0", "0.0 points"])
def test_anything_but_a_plain_number_gives_full_points(text):
    assert graded(FEEDBACK, result(text)) == (2, 2)


def test_no_number_at_all_gives_full_points():
    assert graded(FEEDBACK) == (2, 2)


def test_more_points_than_the_cell_has_stop_nbgrader():
    with pytest.raises(ValueError, match="greater than maximum points"):
        graded(result("2.5"))
