"""Every number that a lecture says is one that it shows, one that is computed in `prose_claims.py`, or has a source."""

import re
from pathlib import Path

import nbformat
import pytest
from prose_claims import CLAIMS
from prose_numbers import numbers_said, numbers_shown, prose

from kerascnn.course.checkout import Checkout

COURSE = Checkout(Path(__file__).parents[2])
NAMES = [source.stem for source in COURSE.lecture_sources()]


def cells_of(name):
    return nbformat.read(COURSE.lectures / f"{name}.ipynb", as_version=4).cells


def place_of(phrase):
    """A phrase as a pattern: where a line ends does not matter."""
    return re.compile(r"\s+".join(map(re.escape, phrase.split())))


@pytest.mark.parametrize("name", NAMES)
def test_claims_still_stand_and_are_right(name):
    text = "\n\n".join(prose(cells_of(name)))
    for phrase, value in CLAIMS[name[:2]].items():
        assert place_of(phrase).search(text), f"{phrase!r} is not in {name} any more: take it out of prose_claims.py"
        if isinstance(value, str):
            assert value, f"{phrase!r} needs a reason"
        else:
            assert any(said.fits(value) for said in numbers_said(phrase)), f"{phrase!r}, but it is {value}"


@pytest.mark.parametrize("name", NAMES)
def test_numbers_in_prose_are_shown_or_claimed(name):
    cells = cells_of(name)
    shown, unknown = numbers_shown(cells), []
    for text in prose(cells):
        for phrase in CLAIMS[name[:2]]:
            text = place_of(phrase).sub("", text)
        unknown += [said.around for said in numbers_said(text) if not said.is_among(shown)]
    assert unknown == [], f"no cell of {name} shows these numbers: compute them there, or add them to prose_claims.py"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It has 6,998,552 parameters and 15.47 billion MACs.", [6_998_552, 15.47e9]),
        ("In 2015, as lecture 06 and sections 3 and 14 say, 3.57 % were wrong.", [0.0357]),
        ("ResNet-152, plain-56, `x = 99`, inception 4a, 3 × 3, and arXiv:1512.03385", []),
        ("- 9408 weights, 2.7K in Table 1, 96.5 per cent", [9408, 2700, 0.965]),
    ],
)
def test_numbers_are_read_as_a_reader_would(text, values):
    assert [said.value for said in numbers_said(text)] == pytest.approx(values)


def test_a_number_counts_to_its_last_digit():
    (said,) = numbers_said("8.7 times")
    assert said.is_among({8.66}) and said.is_among({8.749}) and not said.is_among({8.8, 87.0, 8.6})
    (share,) = numbers_said("15 %")
    assert share.is_among({0.148}) and share.is_among({14.6}) and not share.is_among({13.9, 0.16})


def test_a_wrong_number_in_a_lecture_is_found():
    cells = cells_of("01_parameters_and_computation")
    (cell,) = [cell for cell in cells if "**What it shows.** GoogLeNet has 6,998,552 parameters" in cell.source]
    wrong = cell.source.replace("8.7 times", "12.4 times").replace("6,998,552", "6,998,216")
    unknown = [said.value for said in numbers_said(wrong) if not said.is_among(numbers_shown(cells))]
    assert 12.4 in unknown and 6_998_216 in unknown
