"""Checkpoints: what was saved comes back, and what is damaged is seen."""

import re

import numpy as np
import pytest

from kerascnn.training.checkpoints import CheckpointFolder


@pytest.fixture
def folder(tmp_path):
    """A folder with the checkpoints of the steps 10 and 20."""
    made = CheckpointFolder(tmp_path / "deep" / "run")
    for step in (10, 20):
        made.save(step, {"weight": np.full(300, step, "float32")}, {"step": step})
    return made


def newest(folder):
    arrays, state = folder.load()
    assert arrays["weight"].tolist() == [state["step"]] * 300
    return state["step"]


def test_the_last_two_are_kept(folder):
    assert newest(folder) == 20
    folder.save(1_000_000_000, {"weight": np.full(300, 1e9, "float32")}, {"step": 1_000_000_000})
    assert [path.name for path in folder.files()] == ["step-1000000000.checkpoint", "step-000000020.checkpoint"]


def test_every_kind_of_array(tmp_path):
    folder = CheckpointFolder(tmp_path)
    arrays = {"scalar": np.array(3, "int64"), "seed": np.array([1, 2**32 - 1], "uint32"), "flag": np.array([True])}
    folder.save(1, arrays, {"empty": None, "nested": {"list": [1.5]}})
    loaded, state = folder.load()
    assert state == {"empty": None, "nested": {"list": [1.5]}}
    for name, array in arrays.items():
        np.testing.assert_array_equal(loaded[name], array)
        assert loaded[name].dtype == array.dtype


def flipped(content, place):
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


DAMAGE = {
    "truncated": lambda content: content[: len(content) // 2],
    "truncated in the header": lambda content: content[:20],
    "empty": lambda content: b"",
    "a bit flipped": lambda content: flipped(content, len(content) // 2),
    "a bit flipped in the header": lambda content: flipped(content, 5),
    "longer": lambda content: content + b"\0",
    "foreign": lambda content: b"# Notes\nnothing to see",
    "foreign, in JSON": lambda content: b'[1, 2]\n{"a": 1}',
    "not in UTF-8": lambda content: b"\xff\xfe\n\xff",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_newest_is_named_and_the_one_before_it_used(folder, damage):
    path = folder.files()[0]
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    with pytest.warns(UserWarning, match=r"step-000000020.checkpoint is damaged \(.+\) and is put aside"):
        assert newest(folder) == 10
    assert newest(folder) == 10  # without a warning


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_checkpoints_do_not_push_out_new_ones(folder, damage):
    for path in folder.files():
        path.write_bytes(DAMAGE[damage](path.read_bytes()))
    with pytest.warns(UserWarning, match="or from the beginning"):
        assert folder.load() is None
    for step in (5, 6):
        folder.save(step, {"weight": np.full(300, step, "float32")}, {"step": step})
        assert newest(folder) == step


def test_other_files_are_left_alone(folder):
    notes = folder.folder / "notes.checkpoint"
    notes.write_text("mine")
    for step in (30, 40):
        folder.save(step, {"weight": np.full(300, step, "float32")}, {"step": step})
    assert newest(folder) == 40 and notes.read_text() == "mine"


def test_what_a_killed_run_left_unfinished_is_removed(folder):
    unfinished = folder.folder / "step-000000030.unfinished"
    unfinished.write_bytes(b"half")
    assert newest(CheckpointFolder(folder.folder)) == 20
    assert not unfinished.exists()


def test_nothing_to_load(tmp_path):
    assert CheckpointFolder(tmp_path).load() is None


def test_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=re.escape(f"Nothing can be written to the folder {tmp_path / 'file'} (")):
        CheckpointFolder(tmp_path / "file")
    with pytest.raises(OSError, match="take another folder, or make room"):
        CheckpointFolder(tmp_path / "file" / "below")


def test_full_disk_leaves_those_before(folder, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match=r"No space left on device.*make room"):
        folder.save(30, {"weight": np.zeros(300)}, {"step": 30})
    monkeypatch.undo()
    assert newest(CheckpointFolder(folder.folder)) == 20


def test_reading_only(folder):
    reader = CheckpointFolder(folder.folder, read_only=True)
    reader.save(30, {}, {})
    assert newest(reader) == 20
