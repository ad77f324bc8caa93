"""A training's curve for TensorBoard: what its record has, epoch by epoch, as files that TensorBoard reads."""

from pathlib import Path

from .whole_files import check_folder, unwritable

#         folder, tag: name in the curve
SERIES = {
    ("train", "loss"): "loss",
    ("train", "error"): "error",
    ("train", "rate"): "rate",
    ("test", "loss"): "test_loss",
    ("test", "error"): "test_error",
}


class CurveWriter:
    """Adds the epochs of a training to a folder for TensorBoard, by step; `tensorboard --logdir FOLDER` shows them.

    Written with TensorFlow alone, on every backend; TensorBoard itself has to be installed only where it is looked at.
    A run that is gone on with adds its epochs to those that are in the folder.

    Args:
        folder: Where to; the curves of the training images go to its folder "train", those of the test images to
            "test".

    Raises:
        OSError: if nothing can be written there.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> writer = CurveWriter(folder)
        >>> writer.add({"step": 78, "loss": 0.9, "error": 0.3, "rate": 0.03, "test_loss": 1.0, "test_error": 0.35})
        >>> sorted(path.name for path in folder.iterdir())
        ['test', 'train']
    """

    def __init__(self, folder: str | Path):
        from kerascnn.data.pipelines import tensorflow

        tf = self._tensorflow = tensorflow()
        self._folder, self._writers = Path(folder), {}
        for name in dict.fromkeys(name for name, _ in SERIES):
            check_folder(self._folder / name)
            self._writers[name] = tf.summary.create_file_writer(str(self._folder / name))
        # what tf.summary.scalar says of a number; that function itself is TensorBoard's and not always installed
        self._scalar = tf.compat.v1.SummaryMetadata()
        self._scalar.plugin_data.plugin_name = "scalars"
        self._scalar.data_class = 1

    def add(self, entry: dict) -> None:
        """Write one epoch.

        Args:
            entry: An entry of a `TrainingRecord`'s curve.

        Raises:
            OSError: if it cannot be written.
        """
        tf = self._tensorflow
        try:
            for (name, tag), key in SERIES.items():
                with tf.device("CPU"), self._writers[name].as_default():
                    tf.summary.write(tag, tf.constant(entry[key], "float32"), entry["step"], self._scalar)
            for writer in self._writers.values():
                writer.flush()
        except tf.errors.OpError as error:
            raise unwritable(self._folder, OSError(error.message)) from None
