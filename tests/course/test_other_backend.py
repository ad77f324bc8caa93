"""The lectures as they stand, on the other backend: minutes each, so they belong to `make test-release`."""

import pytest

from kerascnn.course.build import build_course
from kerascnn.course.checkout import find_checkout

LECTURES = [source.stem for source in find_checkout().lecture_sources()]


@pytest.mark.release
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", LECTURES)
def test_lecture_runs_on_jax(name, monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    (result,) = build_course(find_checkout(), tmp_path, [name])
    assert result.passed, f"{result.outcome}\n{result.details}"
    assert "Keras" in result.page.read_text() and "on jax" in result.page.read_text()
