"""Every layout in which a class hands in, and what must not be taken for a student's work."""

import os
import zipfile

import pytest

from kerascnn.grading.handed_in import IntakeError, files_in_archive
from kerascnn.grading.intake import find_submissions

NAME = "ps1_inception"
WORK = f'{{"cells": [], "about": "{NAME}"}}'
MOODLE = "Ada Lovelace_123456_assignsubmission_file_"


def write(path, content=WORK):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def archive(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return path


def found(source, root):
    return {one.student: one for one in find_submissions(source, NAME, root)}


def contents(submissions):
    return {one.student: one.file.read_text() for one in submissions.values()}


def test_nbgrader_layout_is_the_default(tmp_path):
    for student in ("ada", "bob"):
        write(tmp_path / "grading" / "submitted" / student / NAME / f"{NAME}.ipynb", student + WORK)
    write(tmp_path / "grading" / "submitted" / "carl" / "ps2_googlenet" / "ps2_googlenet.ipynb")
    assert contents(found(None, tmp_path)) == {"ada": "ada" + WORK, "bob": "bob" + WORK}


def test_who_handed_in_another_set_did_not_hand_in_this(tmp_path):
    write(tmp_path / "grading" / "submitted" / "carl" / "ps2_googlenet" / "ps2_googlenet.ipynb")
    with pytest.raises(IntakeError, match=f"nobody handed in {NAME}"):
        find_submissions(None, NAME, tmp_path)


@pytest.mark.parametrize(
    ("file", "student"),
    [
        ("ada.ipynb", "ada"),
        (f"{NAME}_ada.ipynb", "ada"),
        (f"ada-{NAME}.ipynb", "ada"),
        (f"{NAME}_ada (1).ipynb", "ada"),
        ("ada.ipynb.txt", "ada"),
        ("Zoë Noël.ipynb", "Zoë_Noël"),
        ("李小龍.IPYNB", "李小龍"),
        ("lovelaceada_12345_67890_work.ipynb", "lovelaceada_12345"),
        (f"{MOODLE}{NAME}.ipynb", "Ada_Lovelace_123456"),
    ],
)
def test_flat_folder_names_the_student_in_the_file(tmp_path, file, student):
    write(tmp_path / "in" / file)
    (submission,) = find_submissions(tmp_path / "in", NAME, tmp_path)
    assert (submission.student, submission.original, submission.message) == (student, file, "")


def test_one_notebook_alone(tmp_path):
    (submission,) = find_submissions(write(tmp_path / "ada.ipynb"), NAME, tmp_path)
    assert submission.student == "ada"


def test_a_file_without_a_name_in_it_says_so(tmp_path):
    write(tmp_path / "in" / f"{NAME}.ipynb")
    (submission,) = find_submissions(tmp_path / "in", NAME, tmp_path)
    assert submission.file
    assert "rename it to STUDENT.ipynb" in submission.message


def test_folder_for_each_student_takes_renamed_notebooks(tmp_path):
    write(tmp_path / "in" / "ada" / "my work final.ipynb")
    write(tmp_path / "in" / "bob" / "deep" / "down" / "Untitled.ipynb")
    write(tmp_path / "in" / "bob" / "deep" / "data.csv")
    write(tmp_path / "in" / "bob" / ".ipynb_checkpoints" / "Untitled-checkpoint.ipynb", "old" + WORK)
    submissions = found(tmp_path / "in", tmp_path)
    assert {student: one.original for student, one in submissions.items()} == {
        "ada": "ada/my work final.ipynb",
        "bob": "bob/deep/down/Untitled.ipynb",
    }


def test_zip_from_canvas(tmp_path):
    source = archive(
        tmp_path / "submissions.zip",
        {
            f"lovelaceada_12345_67890_{NAME}.ipynb": "ada" + WORK,
            f"hopper_LATE_777_67891_{NAME}-1.ipynb": "grace" + WORK,
            "chenwei_1_10_a.ipynb": "one" + WORK,
            "chenwei_2_11_a.ipynb": "two" + WORK,
            f"noether_5_20_{NAME}.ipynb": "first" + WORK,
            f"noether_5_21_{NAME}-1.ipynb": "second" + WORK,
            "turing_6_30_answers.pdf": "%PDF",
        },
    )
    submissions = found(source, tmp_path)
    assert submissions["hopper_777"].late
    assert "late" in submissions["hopper_777"].message
    assert not submissions["lovelaceada_12345"].late
    refused = submissions.pop("turing_6")
    assert refused.file is None
    assert "no notebook (.ipynb) among what came: turing_6_30_answers.pdf" in refused.message
    assert contents(submissions) == {
        "lovelaceada_12345": "ada" + WORK,
        "hopper_777": "grace" + WORK,
        "chenwei_1": "one" + WORK,
        "chenwei_2": "two" + WORK,
        "noether_5": "second" + WORK,
    }
    assert f"Of 2 notebooks this one was taken: noether_5_21_{NAME}-1.ipynb" in submissions["noether_5"].message


def test_zip_from_moodle_and_a_zip_inside_it(tmp_path):
    inner = archive(tmp_path / "work.zip", {"mine/ps1.ipynb": "inner" + WORK, "mine/notes.txt": "…"})
    source = archive(
        tmp_path / "course.zip",
        {
            f"{MOODLE}/x.ipynb": "ada" + WORK,
            "Émilie du Châtelet_7_assignsubmission_file_/work.zip": inner.read_bytes(),
            "__MACOSX/._x.ipynb": "junk",
        },
    )
    submissions = found(source, tmp_path)
    assert contents(submissions) == {"Ada_Lovelace_123456": "ada" + WORK, "Émilie_du_Châtelet_7": "inner" + WORK}
    assert submissions["Ada_Lovelace_123456"].original == f"{MOODLE}/x.ipynb"


def test_export_of_gradescope_says_who_is_who(tmp_path):
    metadata = "submission_11:\n  :submitters:\n  - :name: Ada\n    :sid: '4711'\n    :email: ada@uni.example\n"
    source = archive(
        tmp_path / "export.zip",
        {
            "assignment_1_export/submission_metadata.yml": metadata,
            "assignment_1_export/submission_11/a.ipynb": WORK,
            "assignment_1_export/submission_12/a.ipynb": WORK,
        },
    )
    assert set(found(source, tmp_path)) == {"4711", "submission_12"}


def test_a_wrapping_folder_is_taken_off(tmp_path):
    source = archive(tmp_path / "all.zip", {"all/ada/a.ipynb": WORK, "all/bob/b.ipynb": WORK})
    assert set(found(source, tmp_path)) == {"ada", "bob"}
    alone = archive(tmp_path / "one.zip", {"ada/work/a.ipynb": WORK})
    assert set(found(alone, tmp_path)) == {"ada"}


def test_of_several_the_surely_newest_counts(tmp_path):
    old, new = (write(tmp_path / "in" / "ada" / name, name + WORK) for name in ("b.ipynb", "a.ipynb"))
    os.utime(old, (1e9, 1e9))
    os.utime(new, (1e9 + 3600, 1e9 + 3600))
    submission = found(tmp_path / "in", tmp_path)["ada"]
    assert submission.original == "ada/a.ipynb"
    assert "Of 2 notebooks" in submission.message
    os.utime(new, (1e9 + 1, 1e9 + 1))
    unsure = found(tmp_path / "in", tmp_path)["ada"]
    assert unsure.file is None
    assert "none is surely the newest: ada/a.ipynb, ada/b.ipynb. Hand in one." in unsure.message


def test_copies_and_other_sets_beside_it_do_not_confuse(tmp_path):
    write(tmp_path / "in" / "ada" / "a.ipynb")
    write(tmp_path / "in" / "ada" / "copy.ipynb")
    write(tmp_path / "in" / "ada" / "other.ipynb", '{"cells": []}')
    assert found(tmp_path / "in", tmp_path)["ada"].file


def test_nothing_to_grade_says_what_is_expected(tmp_path):
    (tmp_path / "in").mkdir()
    with pytest.raises(IntakeError, match=f"expected STUDENT/{NAME}/{NAME}.ipynb, a folder for each student"):
        find_submissions(tmp_path / "in", NAME, tmp_path)
    with pytest.raises(IntakeError, match="is not there: name a folder"):
        find_submissions(tmp_path / "nowhere", NAME, tmp_path)
    with pytest.raises(IntakeError, match="is no zip, or is damaged"):
        find_submissions(write(tmp_path / "class.zip", "PK no"), NAME, tmp_path)


# Hostile ones: nothing is followed, nothing leaves the folder, one does not stop another.


def test_links_are_told_and_never_followed(tmp_path):
    secret = write(tmp_path / "secret.ipynb", "secret" + WORK)
    write(tmp_path / "in" / "ada" / NAME / f"{NAME}.ipynb")
    (tmp_path / "in" / "bob" / NAME).mkdir(parents=True)
    (tmp_path / "in" / "bob" / NAME / f"{NAME}.ipynb").symlink_to(secret)
    (tmp_path / "in" / "carl").symlink_to(tmp_path / "in" / "ada")
    submissions = found(tmp_path / "in", tmp_path)
    assert submissions["ada"].file
    assert submissions["bob"].file is None
    assert "it is a link to another file" in submissions["bob"].message
    assert "carl" not in submissions


def test_a_pipe_is_no_notebook_and_is_never_opened(tmp_path):
    (tmp_path / "in" / "ada").mkdir(parents=True)
    os.mkfifo(tmp_path / "in" / "ada" / "a.ipynb")
    assert "not a plain file" in found(tmp_path / "in", tmp_path)["ada"].message


def test_200_megabytes_are_refused_unread(tmp_path):
    huge = write(tmp_path / "in" / "ada" / "a.ipynb")
    with huge.open("r+b") as file:
        file.truncate(200_000_000)
    submission = found(tmp_path / "in", tmp_path)["ada"]
    assert submission.file is None
    assert "larger than 20 MB: choose Clear Outputs of All Cells" in submission.message


def test_paths_out_of_an_archive_lead_nowhere(tmp_path):
    names = ("../../escaped.ipynb", "/tmp/absolute.ipynb", "..\\..\\windows.ipynb")
    source = archive(tmp_path / "x.zip", dict.fromkeys(names, WORK))
    before = set(tmp_path.rglob("*"))
    submissions = find_submissions(source, NAME, tmp_path / "course")
    assert len(submissions) == 3
    assert all(one.file is None and "leads out of the archive" in one.message for one in submissions)
    new = set(tmp_path.rglob("*")) - before
    assert {path for path in new if path.is_file()} == set()


def test_links_in_an_archive_are_told(tmp_path):
    link = zipfile.ZipInfo("ada/a.ipynb")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as opened:
        opened.writestr(link, "/etc/passwd")
    assert "it is a link" in found(tmp_path / "x.zip", tmp_path)["ada"].message


def test_a_bomb_is_cut_off_and_the_next_is_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as opened:
        with opened.open("bomb/a.ipynb", "w", force_zip64=True) as file:
            for _ in range(60):
                file.write(bytes(1_000_000))
        opened.writestr("ada/a.ipynb", WORK)
    assert (tmp_path / "x.zip").stat().st_size < 100_000
    submissions = found(tmp_path / "x.zip", tmp_path)
    assert "larger than 20 MB" in submissions["bomb"].message
    assert submissions["ada"].file
    unpacked = sum(path.stat().st_size for path in (tmp_path / "grading").rglob("*") if path.is_file())
    assert unpacked == len(WORK)


def test_all_bombs_together_are_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr("kerascnn.grading.handed_in.MOST_BYTES", 1000)
    source = archive(tmp_path / "x.zip", {f"s{number}/a.ipynb": WORK * 5 for number in range(20)})
    with pytest.raises(IntakeError, match="is it a trap"):
        files_in_archive(source, tmp_path / "out")


def test_a_damaged_and_an_encrypted_entry_do_not_stop_the_others(tmp_path):
    source = archive(tmp_path / "x.zip", {"ada/a.ipynb": WORK * 50, "bob/b.ipynb": WORK, "carl/c.ipynb": WORK})
    data = bytearray(source.read_bytes())
    start = data.index(b"ada/a.ipynb") + len("ada/a.ipynb")
    data[start : start + 20] = bytes(20)  # its compressed bytes
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"bob/b.ipynb"))
    data[entry + 8] |= 1  # the flag for encryption
    source.write_bytes(data)
    submissions = found(source, tmp_path)
    assert "cannot be unpacked" in submissions["ada"].message
    assert "encrypted" in submissions["bob"].message
    assert submissions["carl"].file


def test_an_archive_in_an_archive_in_an_archive_stays_closed(tmp_path):
    inner = archive(tmp_path / "c.zip", {"a.ipynb": WORK}).read_bytes()
    middle = archive(tmp_path / "b.zip", {"c.zip": inner}).read_bytes()
    source = archive(tmp_path / "a.zip", {"ada/b.zip": middle})
    assert "no notebook" in found(source, tmp_path)["ada"].message


def test_names_are_shown_on_one_line_without_what_moves_a_cursor(tmp_path):
    write(tmp_path / "in" / "ada" / "x\n✓ correct\x1b[2J.pdf")
    (submission,) = find_submissions(tmp_path / "in", NAME, tmp_path)
    assert submission.original == "ada/x ✓ correct�[2J.pdf"
    assert "\n" not in submission.message
