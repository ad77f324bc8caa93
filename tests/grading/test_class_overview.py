import re
from html import unescape

import pytest
from records_of import record

from kerascnn.checks import ps1_inception as ps1
from kerascnn.grading.class_overview import mistakes, overview_html, problem_overviews, spread, write_overview
from kerascnn.grading.graded import REFUSED, GradedSubmission
from kerascnn.grading.marks import class_marks

FORGOTTEN = ps1.naive_depth.mutants[0]


@pytest.fixture(scope="module")
def some_marks():
    wrong = {"naive_depth": FORGOTTEN.answer}
    refused = GradedSubmission("eve", "ps1_inception", "x<b>.ipynb", "", REFUSED, "It is a link <script>.")
    records = [
        record("ada"),
        record("bob", wrong),
        record("carl", wrong | {"branches": 7}),
        record("dora", {"branches": None}),
    ]
    return class_marks([*records, refused])


def test_commonest_mistake_comes_first_by_name_with_its_message(some_marks):
    first, *others = mistakes([one for one in some_marks if not one.refused])
    assert (first.name, first.message, first.students) == ("pooling forgotten", FORGOTTEN.message, ("bob", "carl"))
    assert {mistake.students for mistake in others} == {("carl",)}


def test_problems_have_shares_and_outcomes(some_marks):
    branches, depth, *_ = problem_overviews([one for one in some_marks if not one.refused])
    assert (branches.full, branches.partly, branches.mean) == (50.0, 0.0, 0.5)
    assert branches.outcomes["○", "not started"] == 1
    assert (depth.full, depth.title) == (50.0, ps1.naive_depth.title)


def test_page_says_what_is_next_who_waits_and_who_was_refused(some_marks, tmp_path):
    html = write_overview(tmp_path, "ps1_inception", some_marks).read_text()
    text = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))
    assert "4 graded, 1 refused, 4 waiting for you" in text
    assert "2 of 4 pooling forgotten" in text
    assert "✗ not graded: It is a link <script>." in text
    assert "ada: why_bottleneck" in text
    assert "<script" not in html
    assert html.count('role="img" aria-label="50.0 % have all points') >= 2
    assert not re.search(r"<[^>]+\sstyle=", html)


def test_points_are_spread_over_equal_ranges(some_marks):
    rows = spread([one for one in some_marks if not one.refused])
    assert [number for _, number, _ in rows] == [0, 0, 0, 2, 2]
    assert rows[-1][0] == "17.6 to 22"


def test_an_empty_class_has_a_page():
    assert "0 graded" in overview_html("ps1_inception", [])
