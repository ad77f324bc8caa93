"""Names of students: safe on a disk, told apart, and the same whoever else hands in."""

import pytest

from kerascnn.grading.student_names import owner_of, student_ids

HOSTILE_NAMES = [
    *(
        "../../etc/passwd",
        "..",
        "",
        ".hidden",
        "-rf",
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "a\0b",
        "a\x1b[2Jb",
    ),
    *(
        "ada\u202egpj",
        "ａｄａ",
        "x" * 500,
        "漢" * 200,
        "con/../x",
        "ada lovelace",
        "ada_lovelace",
        "Ada_Lovelace",
        "\udcff",
    ),
]


def test_student_ids_are_safe_and_told_apart():
    from kerascnn.grading.graded import SAFE_NAME

    ids = student_ids(HOSTILE_NAMES)
    assert len({one.casefold() for one in ids.values()}) == len(HOSTILE_NAMES)
    for one in ids.values():
        assert SAFE_NAME.fullmatch(one), one
        assert len(f"unfinished-{one}.json".encode()) < 255
    assert ids["ada_lovelace"] == "ada_lovelace"


def test_a_name_stays_the_same_whoever_else_hands_in():
    for name in set(HOSTILE_NAMES) - {"ada lovelace", "Ada_Lovelace"}:  # those that are alike need each other to be so
        assert student_ids([name])[name] == student_ids(HOSTILE_NAMES)[name]


@pytest.mark.parametrize("name", ["ada.ipynb", "my_work_1.ipynb", "ps1_inception.ipynb", "submission_x", ""])
def test_ordinary_names_are_no_platforms(name):
    assert owner_of(name) is None
