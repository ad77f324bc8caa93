import sys

import pytest

from kerascnn.course.checkout import CourseError
from kerascnn.course.lab import lab_command, open_lab


def test_command_opens_the_lectures_and_passes_arguments_on(tiny_course):
    command = lab_command(tiny_course, port=9123, browser=False, arguments=["--ServerApp.token=abc"])
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={tiny_course.root}" in command
    assert "--LabApp.default_url=/lab/tree/lectures" in command
    assert command[-3:] == ["--ServerApp.port=9123", "--no-browser", "--ServerApp.token=abc"]


def test_browser_and_port_are_left_to_jupyterlab_by_default(tiny_course):
    command = lab_command(tiny_course)
    assert not [part for part in command if part == "--no-browser" or ".port=" in part]


def test_without_lectures_it_says_how_to_make_them(tiny_course):
    with pytest.raises(CourseError, match="lectures does not exist: run  make lectures"):
        open_lab(tiny_course)
