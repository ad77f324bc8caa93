from urllib.parse import unquote
from xml.etree import ElementTree

import nbformat
import pytest

from kerascnn.course.checkout import CourseError
from kerascnn.course.sources import lecture_notebook, notebook_text, notebook_title, source_hash


@pytest.fixture
def lecture(tiny_course):
    return lecture_notebook(tiny_course, tiny_course.notebooks / "01_tiny.py")


def test_lecture_begins_with_a_link_to_colab_and_its_installation(lecture):
    link, install, title = lecture.cells[:3]
    expected = "https://colab.research.google.com/github/somebody/tiny-course/blob/main/lectures/01_tiny.ipynb"
    assert link.source.startswith(f'<a href="{expected}"><img src="data:image/svg+xml,')
    assert link.source.endswith(' alt="Open in Colab"></a>')
    assert '%pip install -q "kerascnn @ git+https://github.com/somebody/tiny-course"' in install.source
    assert title.source.startswith("# A tiny lecture")


def test_badge_of_colab_is_a_picture_that_survives_nbconvert(lecture, tmp_path):
    from kerascnn.course.pages import write_page

    link = lecture.cells[0].source
    badge = ElementTree.fromstring(unquote(link.split("data:image/svg+xml,")[1].split('"')[0]))
    assert "".join(badge.itertext()) == "Open in Colab"
    page = write_page(lecture, "Tiny", tmp_path / "tiny.html").read_text()
    assert page.count(link.split("src=")[1].split()[0]) == 1


def test_installation_runs_only_where_the_package_is_missing(lecture):
    from IPython.core.inputtransformer2 import TransformerManager

    code = compile(TransformerManager().transform_cell(lecture.cells[1].source), "cell", "exec")
    asked = []

    class Shell:
        def run_line_magic(self, name, line):
            asked.append((name, line))

    def missing(name, *rest):
        raise ModuleNotFoundError(name=name)

    exec(
        code,
        {"__builtins__": {"__import__": missing, "ModuleNotFoundError": ModuleNotFoundError}, "get_ipython": Shell},
    )
    assert asked == [("pip", 'install -q "kerascnn @ git+https://github.com/somebody/tiny-course"')]
    exec(code, {"get_ipython": Shell})
    assert len(asked) == 1


def test_same_source_gives_the_same_bytes(tiny_course, lecture):
    again = lecture_notebook(tiny_course, tiny_course.notebooks / "01_tiny.py")
    assert notebook_text(lecture) == notebook_text(again)
    assert source_hash(lecture) == source_hash(again)


def test_ids_name_the_source_and_repeats_get_a_number(lecture):
    ids = [cell.id for cell in lecture.cells]
    assert len(set(ids)) == len(ids)
    first, second = (cell for cell in lecture.cells if cell.source == 'print("the answer is", answer)')
    assert second.id == f"{first.id}-2"


def test_inserting_a_cell_leaves_the_other_ids_alone(tiny_course, lecture):
    source = tiny_course.notebooks / "01_tiny.py"
    source.write_text(source.read_text() + "\n# %%\nprint('more')\n")
    longer = lecture_notebook(tiny_course, source)
    assert [cell.id for cell in longer.cells[:-1]] == [cell.id for cell in lecture.cells]
    assert source_hash(longer) != source_hash(lecture)


def test_text_is_a_valid_notebook_with_sorted_keys_and_a_newline(lecture):
    text = notebook_text(lecture)
    assert text.startswith('{\n "cells": [\n')
    assert text.endswith("}\n")
    stored = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    nbformat.validate(stored)
    assert (stored.nbformat, stored.nbformat_minor) == (4, 5)
    assert stored.metadata.kernelspec.name == "python3"
    assert [cell.source for cell in stored.cells] == [cell.source for cell in lecture.cells]


def test_tags_survive(tiny_course):
    source = tiny_course.notebooks / "02_tags.py"
    source.write_text('# %% [markdown]\n# # Tags\n\n# %% tags=["hide-input"]\n1\n')
    assert lecture_notebook(tiny_course, source).cells[-1].metadata == {"tags": ["hide-input"]}


def test_title_is_the_first_heading(lecture):
    assert notebook_title(lecture) == "A tiny lecture"
    with pytest.raises(CourseError, match="no title"):
        notebook_title(nbformat.v4.new_notebook())
