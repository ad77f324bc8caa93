"""Curves for TensorBoard: what its files hold is what the record has."""

import pytest

from kerascnn.training import fit

pytestmark = pytest.mark.usefixtures("op_by_op")


def written(folder):
    """{(tag, step): value} of all event files of a folder, and the plug-ins that show them."""
    import tensorflow as tf

    values, plugins = {}, set()
    for path in folder.iterdir():
        for raw in tf.data.TFRecordDataset(str(path)):
            event = tf.compat.v1.Event.FromString(raw.numpy())
            for one in event.summary.value:
                values[one.tag, event.step] = float(tf.make_ndarray(one.tensor))
                plugins.add((one.metadata.plugin_data.plugin_name, one.metadata.data_class))
    return values, plugins


def test_every_epoch_is_there_also_of_a_run_that_was_gone_on_with(network, squares, quick, tmp_path):
    folders = {"checkpoint_dir": tmp_path / "run", "tensorboard_dir": tmp_path / "board"}
    for epoch in (1, 3):
        record = fit(network(), quick, squares, until_epoch=epoch, verbose=False, **folders)
    train, plugins = written(tmp_path / "board" / "train")
    test, _ = written(tmp_path / "board" / "test")
    assert plugins == {("scalars", 1)}
    for entry in record.curve:
        for values, names in ((train, ("loss", "error", "rate")), (test, ("loss", "error"))):
            for name in names:
                key = f"test_{name}" if values is test else name
                assert values.pop((name, entry["step"])) == pytest.approx(entry[key], rel=1e-6)
    assert not train and not test


def test_without_being_asked_nothing_is_written(network, squares, quick, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fit(network(), quick.but(steps=1), squares, verbose=False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_files_is_named(network, squares, quick, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=r"Nothing can be written to the folder .*file/train"):
        fit(network(), quick, squares, tensorboard_dir=tmp_path / "file", verbose=False)
