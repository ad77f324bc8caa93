from pathlib import Path

import pytest

from kerascnn.course.checkout import CourseError, find_checkout, require, select


def test_checkout_is_found_from_a_folder_inside(tiny_course):
    (tiny_course.root / "notebooks" / "deep").mkdir()
    assert (
        find_checkout(tiny_course.root / "notebooks" / "deep", package=Path("/nowhere/kerascnn")).root
        == tiny_course.root
    )


def test_checkout_that_the_package_lies_in_is_the_second_choice(tiny_course, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert find_checkout(elsewhere, package=tiny_course.root / "kerascnn").root == tiny_course.root


def test_outside_a_checkout_the_message_says_what_to_clone(tmp_path):
    with pytest.raises(CourseError, match=r"clone https?://\S+ and run this inside it$") as error:
        find_checkout(tmp_path, package=Path("/nowhere/kerascnn"))
    assert str(tmp_path) in str(error.value)
    assert "\n" not in str(error.value)


def test_repository_comes_from_pyproject(tiny_course):
    assert tiny_course.repository == "https://github.com/somebody/tiny-course"


def test_pyproject_without_repository_says_what_to_add(tiny_course):
    (tiny_course.root / "pyproject.toml").write_text("[project]\nname = 'tiny'\n")
    with pytest.raises(CourseError, match=r"add Repository under \[project.urls\]"):
        _ = tiny_course.repository


def test_problem_sets_are_in_the_order_of_their_numbers(tiny_course):
    for name in ("ps10_late", "ps2_early"):
        (tiny_course.notebooks / f"{name}.py").touch()
    assert [path.stem for path in tiny_course.problem_set_sources()] == ["ps1_tiny", "ps2_early", "ps10_late"]


def test_missing_module_names_the_extra_to_install():
    with pytest.raises(
        CourseError, match=r"no_such_module is not installed: run  pip install --editable '\.\[teach\]'"
    ):
        require("teach", "json", "no_such_module")


@pytest.mark.parametrize("name", ["02", "02_naive", "notebooks/02_naive.py", "lectures/02_naive.ipynb"])
def test_notebooks_are_selected_by_number_name_and_path(name):
    sources = [Path("notebooks/01_costs.py"), Path("notebooks/02_naive.py")]
    assert select(sources, [name]) == sources[1:]


def test_selection_keeps_reading_order_and_names_what_there_is():
    sources = [Path("01_costs.py"), Path("02_naive.py"), Path("ps1_inception.py")]
    assert select(sources, ["ps1", "01", "01"]) == [sources[0], sources[2]]
    with pytest.raises(CourseError, match="no notebook is called 07: there are 01_costs, 02_naive, ps1_inception"):
        select(sources, ["07"])
