"""Image classification sets of TensorFlow Datasets, by their TFDS names."""

import difflib
import re
from pathlib import Path
from typing import Any

from kerascnn.data.bundled import BUNDLED
from kerascnn.data.image_set import ImageSet
from kerascnn.data.preparation import prepare_within
from kerascnn.data.record_split import ImageAndLabel, RecordSplit
from kerascnn.data.unavailable import INSTEAD, DataUnavailableError


def load_tfds(name: str, *, data_dir: Path | None, manual_dir: Path | None, time_limit: float) -> ImageSet:
    """Load a TFDS set, preparing it first where TFDS's cache does not have it.

    Args:
        name: Name in TFDS, with its configuration and version where wanted.
        data_dir: TFDS's cache; None for its default.
        manual_dir: Folder with files downloaded by hand.
        time_limit: Seconds that preparing may take.

    Raises:
        ValueError: if TFDS has no such set, or it is not one for image classification.
        DataUnavailableError: if it cannot be prepared.
    """
    builder = find_builder(name, data_dir)
    prepared = builder.data_path.exists()
    if not prepared:
        ImageAndLabel.of(builder)  # find out before the download
        prepare_within(name, builder, manual_dir=manual_dir, time_limit=time_limit)
        builder = find_builder(name, data_dir)
    if not builder.is_prepared():
        raise DataUnavailableError(
            f"{name} is damaged: {builder.data_path} has no dataset_info.json. Delete this folder and load it again. "
            f"{INSTEAD}"
        )
    features = ImageAndLabel.of(builder)
    splits, renamed = _splits(builder, features)
    return ImageSet(
        name,
        splits,
        class_names=features.class_names,
        image_shape=features.shape,
        source=f"TensorFlow Datasets {builder.info.full_name}, {'found' if prepared else 'prepared'} in "
        f"{builder.data_path}",
        split_names=renamed,
    )


def find_builder(name: str, data_dir: Path | None) -> Any:
    """The TFDS builder of a set, from TFDS's own list or from a folder that holds it prepared.

    Args:
        name: Name in TFDS.
        data_dir: TFDS's cache; None for its default.

    Raises:
        ValueError: if there is none, naming the closest, or TFDS cannot open it.
    """
    import tensorflow_datasets as tfds

    if not re.fullmatch(r"\w+(/[\w.\-]+)?(:[\d.*]+)?", name):
        raise ValueError(_unknown(name))
    try:
        return tfds.builder(name, data_dir=data_dir)
    except tfds.core.DatasetNotFoundError:
        raise ValueError(_unknown(name)) from None
    except Exception as error:  # no such configuration or version, a missing package, a damaged folder
        raise ValueError(f"TFDS cannot open the data set {name!r}: {error}") from None


def _unknown(name: str) -> str:
    import tensorflow_datasets as tfds

    names = [*BUNDLED, *tfds.list_builders(with_community_datasets=False)]
    close = difflib.get_close_matches(name, names)
    hint = f"did you mean {' or '.join(close)}?" if close else "see https://www.tensorflow.org/datasets/catalog"
    return f"there is no data set {name!r}, neither in kerascnn ({', '.join(BUNDLED)}) nor in TFDS: {hint}"


class Splits(dict):
    """The splits of a prepared set by name, and slices of them ("train[80%:]"), made when asked for.

    Args:
        builder: The `tfds.core.DatasetBuilder`, prepared.
        features: Which features hold image and label.
    """

    def __init__(self, builder: Any, features: ImageAndLabel):
        self._builder, self._features, self._slices = builder, features, {}
        names = sorted(builder.info.splits, key=lambda name: {"train": 0, "test": 1}.get(name, 2))
        super().__init__((name, RecordSplit(builder, name, features)) for name in names)

    def __missing__(self, name: str) -> RecordSplit:
        if name not in self._slices:
            if not isinstance(name, str) or name.partition("[")[0] not in self or not name.endswith("]"):
                raise KeyError(name)
            try:
                self._slices[name] = RecordSplit(self._builder, name, self._features)
            except ValueError:  # TFDS cannot read what stands in the brackets
                raise KeyError(name) from None
        return self._slices[name]


def _splits(builder: Any, features: ImageAndLabel) -> tuple[Splits, dict[str, str]]:
    """Each split, "test" from "validation" where there is no "test" or it comes without labels (ImageNet)."""
    splits = Splits(builder, features)
    if "validation" in splits and ("test" not in splits or splits["test"].first_label() < 0):
        splits["test"] = splits["validation"]
        return splits, {"test": "validation"}
    return splits, {}
