"""Lists of students as teachers have them, and the list of who has which variant."""

import pytest

from kerascnn.grading.class_list import ClassListError, give_variants, read_students, read_variants


@pytest.mark.parametrize(
    "text",
    [
        "ada\nben\n",
        "student\nada\nben\n",
        "id,first_name,last_name,email\nada,Ada,L,a@x.org\nben,Ben,B,b@x.org\n",
        "\ufeffName,ID\nAda,ada\n\nBen, ben \n",
    ],
    ids=["a line each", "with a heading", "nbgrader's", "a spreadsheet's"],
)
def test_lists_of_students(tmp_path, text):
    path = tmp_path / "students.csv"
    path.write_text(text, encoding="utf-8")
    assert read_students(path) == ["ada", "ben"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "names no student"),
        ("student\n", "names no student"),
        ("ada\n../ben\n", r"line 2: '../ben' cannot be a folder's name"),
        ("ada\nben\nada\n", "line 3: 'ada' stands there twice"),
        ("first,last\nAda,L\n", "has no column called student, student_id or id"),
        ("id,email\n,a@x.org\n", "line 2: '' cannot be"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_what_is_wrong_with_a_list_is_said_with_its_line(tmp_path, text, message):
    path = tmp_path / "students.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ClassListError, match=message):
        read_students(path)
    with pytest.raises(ClassListError, match="cannot be read"):
        read_students(tmp_path / "nowhere.csv")


def test_a_student_keeps_the_code_and_late_comers_get_one(tmp_path):
    path = tmp_path / "out" / "variants.csv"
    assert read_variants(path) == {}
    first = give_variants(path, ["ada", "ben"])
    assert len(set(first.values())) == 2
    later = give_variants(path, ["cleo", "ada"])
    assert list(later) == ["cleo", "ada"]
    assert later["ada"] == first["ada"]
    assert read_variants(path) == first | later
    assert path.read_text().splitlines()[0] == "student,variant"


@pytest.mark.parametrize("text", ["", "ada,1\n", "student,variant\nada\n"])
def test_a_damaged_list_of_variants_is_refused_and_kept(tmp_path, text):
    path = tmp_path / "variants.csv"
    path.write_text(text)
    with pytest.raises(ClassListError, match="is no list of variants"):
        give_variants(path, ["ada"])
    assert path.read_text() == text
