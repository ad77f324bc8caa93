import pytest
from nbformat import v4

from kerascnn.checks.outcome import SYMBOLS, Outcome
from kerascnn.grading.statuses import outcome_word, read_statuses


@pytest.mark.parametrize("status", SYMBOLS)
def test_every_outcome_is_read_from_what_a_check_displays(status):
    outcome = Outcome("naive_depth", status, 0, 2, advice="This is not correct: ✓ correct would be 672 < 673.")
    html, text = outcome._repr_html_(), str(outcome)
    for data in ({"text/html": html, "text/plain": repr(outcome)}, {"text/plain": text}):
        (found,) = read_statuses(executed(v4.new_output("display_data", data=data)))
        assert found.word == status
        assert "672 < 673" in found.text


def executed(*outputs):
    cell = v4.new_code_cell("test", outputs=list(outputs))
    cell.metadata["nbgrader"] = {"grade": True, "solution": False, "points": 1, "grade_id": "a-check"}
    answer = v4.new_code_cell("answer", outputs=[v4.new_output("stream", name="stdout", text="✓ correct: mine")])
    return v4.new_notebook(cells=[answer, cell])


def test_cell_that_raised_has_no_outcome():
    error = v4.new_output("error", ename="NameError", evalue="name 'double' is not defined", traceback=[])
    (found,) = read_statuses(executed(error))
    assert (found.name, found.word) == ("a-check", "raised")
    assert found.text == "NameError: name 'double' is not defined"


def test_points_alone_are_no_outcome():
    points = v4.new_output("execute_result", data={"text/plain": "0.0"}, execution_count=1)
    (found,) = read_statuses(executed(points))
    assert (found.word, found.text) == ("silent", "")


def test_word_without_its_symbol_is_prose():
    assert outcome_word("this is correct") == "silent"
