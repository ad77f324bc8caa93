"""The prose of all notebooks: Markdown makes of it what its author meant."""

import re
from pathlib import Path

import pytest

from kerascnn.course.checkout import Checkout
from kerascnn.course.problem_cells import problem_set_notebook
from kerascnn.course.sources import lecture_notebook

COURSE = Checkout(Path(__file__).parents[2])
LECTURES, PROBLEM_SETS = COURSE.lecture_sources(), COURSE.problem_set_sources()
ITEM = re.compile(r"( *)(?:([-*+])|\d+([.)])) ")


def accidental_items(text):
    """Lines that begin like a list item in the middle of a paragraph, or of an item of another list."""
    found, block, fenced, before = [], None, False, ""
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            kind = match.groups() if (match := ITEM.match(line)) else None
            if not before.strip():
                block = kind
            elif kind and kind != block:
                found.append(line)
        before = line
    return found


def test_wrapped_numbers_and_dashes_are_found():
    assert accidental_items("of width 4 and\n1. With 16 numbers") == ["1. With 16 numbers"]
    assert accidental_items("- an item of width\n  1. And more") == ["  1. And more"]
    assert accidental_items("Twelve minus three\n- which is nine - is odd.") == ["- which is nine - is odd."]


def test_lists_code_and_signs_are_none():
    lists = "Learn\n\n- to count\n  for longer;\n- to build.\n\n1. First\n2. second"
    assert accidental_items(lists) == []
    assert accidental_items("12.5 is\n-1 more.\n\n```\nx\n- y\n```") == []


@pytest.mark.parametrize("source", LECTURES + PROBLEM_SETS, ids=lambda source: source.stem)
def test_no_paragraph_becomes_a_list_by_accident(source):
    make = lecture_notebook if source in LECTURES else problem_set_notebook
    texts = [cell.source for cell in make(COURSE, source).cells if cell.cell_type == "markdown"]
    assert [line for text in texts for line in accidental_items(text)] == []


@pytest.mark.parametrize("source", LECTURES, ids=lambda source: source.stem)
def test_every_lecture_states_time_and_needs_in_paragraphs_of_their_own(source):
    cells = [cell for cell in lecture_notebook(COURSE, source).cells if cell.cell_type == "markdown"]
    opening = next(cell.source for cell in cells if cell.source.startswith("# "))
    paragraphs = [paragraph.split(":")[0] for paragraph in opening.split("\n\n")]
    assert paragraphs[-2:] == ["**Time**", "**You need**"]
