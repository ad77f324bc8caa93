"""Files are there whole or not at all, and a folder that takes none is named."""

import re

import pytest

from kerascnn.training.whole_files import check_folder, whole_file


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_there_when_it_is_whole(tmp_path):
    with whole_file(tmp_path / "new" / "record.json") as unfinished:
        unfinished.write_text("new")
        assert names(tmp_path / "new") == ["unfinished-record.json"]
    assert names(tmp_path / "new") == ["record.json"]


def test_an_error_leaves_the_old_one_and_no_half(tmp_path):
    path = tmp_path / "record.json"
    path.write_text("old")
    with pytest.raises(OSError, match="No space"), whole_file(path) as unfinished:
        unfinished.write_text("ha")
        raise OSError(28, "No space left on device")
    assert path.read_text() == "old" and names(tmp_path) == ["record.json"]


def test_a_folder_is_made_and_left_empty(tmp_path):
    check_folder(tmp_path / "deep" / "down")
    assert names(tmp_path / "deep" / "down") == []


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_folder_that_cannot_be_made_is_named(tmp_path, place):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=re.escape(f"Nothing can be written to the folder {tmp_path / place} (")):
        check_folder(tmp_path / place)
