"""What a classifier says: which classes it takes for which, and what it makes of single images."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.colors import PowerNorm

from .picture import Picture
from .style import GREY, INK, PAPER, VERMILION, styled

COLUMNS = 6  # images in a row of the grid


@styled
def confusion_chart(counts: np.ndarray, class_names: Sequence[str]) -> Picture:
    """Draw a confusion matrix: a row for each true class, a column for each predicted one, the counts written in.

    Args:
        counts: Whole numbers, (classes, classes): how many images of the row's class got the column's label.
        class_names: What the classes are called.

    Raises:
        ValueError: if the counts are not square, or the names are not as many.

    Example:
        >>> confusion_chart(np.array([[9, 0], [3, 8]]), ["coat", "shirt"]).alt
        'Confusion matrix of 20 images, 17 of them right. Most frequent mistakes: shirt taken for coat 3 times.'
    """
    counts = np.asarray(counts)
    if counts.shape != (len(class_names), len(class_names)):
        raise ValueError(
            f"A confusion matrix of the {len(class_names)} classes given is {len(class_names)} x {len(class_names)}; "
            f"received an array of shape {counts.shape}."
        )
    picture = Picture(
        alt=_confusion_words(counts, class_names), figsize=(9.0, 1.5 + 0.48 * len(class_names)), layout="constrained"
    )
    axes = picture.add_subplot(title="Which class is taken for which", xlabel="predicted", ylabel="true")
    shade = PowerNorm(0.5, vmin=0, vmax=max(1, counts.max()))  # the square root, so that rare mistakes show too
    axes.imshow(counts, cmap="Blues", norm=shade, aspect="auto")
    axes.grid(False)
    axes.set_xticks(range(len(class_names)), class_names, rotation=40, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(class_names)), class_names)
    axes.tick_params(length=0)
    for true, predicted in np.argwhere(counts):
        number, right = counts[true, predicted], true == predicted
        colour = PAPER if shade(number) > 0.6 else INK
        axes.text(
            predicted, true, f"{number}", ha="center", va="center", color=colour, weight="normal" if right else "bold"
        )
    return picture


def _confusion_words(counts: np.ndarray, class_names: Sequence[str], mistakes: int = 3) -> str:
    wrong = counts - np.diag(np.diag(counts))
    most = [divmod(int(place), len(counts)) for place in np.argsort(-wrong, axis=None, kind="stable")[:mistakes]]
    listed = [
        f"{class_names[true]} taken for {class_names[predicted]} {number} {'time' if number == 1 else 'times'}"
        for true, predicted in most
        if (number := wrong[true, predicted])
    ]
    sentence = f"Confusion matrix of {counts.sum():,} images, {np.trace(counts):,} of them right."
    return f"{sentence} Most frequent mistakes: {', '.join(listed)}." if listed else sentence


@styled
def prediction_grid(
    images: np.ndarray, labels: Sequence[int], predicted: Sequence[int], class_names: Sequence[str]
) -> Picture:
    """Draw images with what a classifier took them for; a wrong one has a frame, a cross and the right name.

    Args:
        images: Unsigned bytes or numbers in [0, 1], (count, height, width, 1 or 3).
        labels: True class of each.
        predicted: Predicted class of each.
        class_names: What the classes are called.

    Raises:
        ValueError: if there are no images, or labels or predictions are not as many.

    Example:
        >>> prediction_grid(np.zeros((2, 8, 8, 1)), [0, 1], [0, 0], ["coat", "shirt"]).alt
        '2 images with predictions. 1: coat, right. 2: coat, wrong, it is shirt.'
    """
    images = np.asarray(images)
    if not len(images) or not len(images) == len(labels) == len(predicted):
        raise ValueError(
            f"prediction_grid needs at least one image, and a label and a prediction for each; received {len(images)} "
            f"images, {len(labels)} labels and {len(predicted)} predictions."
        )
    verdicts = [
        (class_names[guess], "" if guess == label else class_names[label])
        for label, guess in zip(labels, predicted, strict=True)
    ]
    rows = -(-len(images) // COLUMNS)
    picture = Picture(alt=_grid_words(verdicts), figsize=(9.0, 0.1 + 1.95 * rows), layout="constrained")
    panels = list(picture.subplots(rows, COLUMNS, squeeze=False).flat)
    for axes in panels[len(images) :]:
        axes.set_axis_off()
    for axes, image, (guess, truth) in zip(panels[: len(images)], images, verdicts, strict=True):
        _one_image(axes, image, guess, truth)
    return picture


def _one_image(axes, image: np.ndarray, guess: str, truth: str) -> None:
    brightest = 255 if image.dtype == np.uint8 else 1
    axes.imshow(image.squeeze(-1) if image.shape[-1] == 1 else image, cmap="gray", vmin=0, vmax=brightest)
    axes.set(xticks=[], yticks=[])
    axes.grid(False)
    axes.set_title(f"✗ {guess}\ntrue: {truth}" if truth else f"✓ {guess}", size=10, weight="normal", loc="center")
    for spine in axes.spines.values():
        spine.set(visible=True, color=VERMILION if truth else GREY, linewidth=3 if truth else 0.8)


def _grid_words(verdicts: Sequence[tuple[str, str]]) -> str:
    words = [
        f"{number}: {guess}, {f'wrong, it is {truth}' if truth else 'right'}."
        for number, (guess, truth) in enumerate(verdicts, start=1)
    ]
    return " ".join([f"{len(verdicts)} images with predictions.", *words])
