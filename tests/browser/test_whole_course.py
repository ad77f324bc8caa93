"""`make course` as it stands."""

import os
import time

import pytest
from opened_pages import assert_self_contained

from kerascnn.course.build import build_course
from kerascnn.course.checkout import find_checkout

pytestmark = pytest.mark.slow


@pytest.mark.timeout(3000)
def test_the_course_itself(tmp_path_factory, open_page):
    """Every lecture executed and every problem set graded once, and its pages opened.

    On two cores and with nothing beside it: half an hour for everything, four minutes for a lecture.
    """
    output = tmp_path_factory.mktemp("whole") / "course"
    started = time.monotonic()
    results = build_course(find_checkout(), output)
    alone = "PYTEST_XDIST_WORKER" not in os.environ  # as `make test-course` runs it; else beside other tests
    assert time.monotonic() - started < (1800 if alone else 2700)
    assert [(result.name, result.outcome) for result in results if not result.passed] == []
    assert not alone or [(result.name, result.seconds) for result in results if result.seconds >= 240] == []
    assert [result.kind for result in results] == ["lecture"] * 12 + ["problem set"] * 5
    for result in results:
        pictures = assert_self_contained(result.page, open_page)
        assert pictures >= (4 if result.kind == "lecture" else 1), result.name
        narrow = open_page(result.page.as_uri(), offline=True, viewport={"width": 360, "height": 700}).page
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 360, result.name
