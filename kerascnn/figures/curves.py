"""Curves of a training record, epoch by epoch."""

from collections.abc import Mapping, Sequence

from matplotlib.ticker import MaxNLocator

from .picture import Picture
from .style import COLOURS, MARKERS, PAPER, styled


@styled
def training_curves(runs: Mapping[str, Mapping[str, Sequence[float]]], measure: str = "accuracy") -> Picture:
    """Draw a measure of one or several training runs over the epochs, on the training and the test images.

    Training is dashed with hollow marks, test is a full line with full marks, and each run has its own colour and mark.
    The numbers at the right end are those of the last epoch, whether or not an earlier one was better.

    Args:
        runs: What `model.fit(...).history` holds, by the name of the run: `measure` and "val_" + `measure`, a number
            for each epoch. Either may be missing.
        measure: "accuracy" (drawn in per cent), "loss", or any other name in the histories.

    Raises:
        ValueError: if there are no runs, or one of them has nothing of this measure.

    Example:
        >>> history = {"accuracy": [0.71, 0.86], "val_accuracy": [0.79, 0.85]}
        >>> training_curves({"small Inception": history}).alt
        'Accuracy over 2 epochs. small Inception: training 71 % to 86 %; test 79 % to 85 %.'
    """
    if not runs:
        raise ValueError('training_curves needs at least one run: {"name": history.history}; received none.')
    curves = [curve for number, (name, run) in enumerate(runs.items()) for curve in _curves(number, name, run, measure)]
    epochs = max(len(values) for *_, values in curves)
    picture = Picture(alt=_curve_words(runs, measure, epochs), figsize=(9.0, 4.4), layout="constrained")
    axes = picture.add_subplot(title=f"{measure.capitalize()} over the epochs", xlabel="epoch")
    axes.set_ylabel(f"{measure} in per cent" if measure == "accuracy" else measure)
    scale = 100 if measure == "accuracy" else 1
    for number, label, is_test, values in curves:
        colour = COLOURS[number % len(COLOURS)]
        axes.plot(
            range(1, len(values) + 1),
            [scale * value for value in values],
            color=colour,
            marker=MARKERS[number % len(MARKERS)],
            linestyle="-" if is_test else "--",
            markerfacecolor=colour if is_test else PAPER,
            label=label,
        )
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    ends = [(scale * values[-1], _show(values[-1], measure), number) for number, *_, values in curves]
    _write_ends(axes, ends, epochs)
    axes.legend(loc="best")
    return picture


def _curves(number: int, name: str, run: Mapping[str, Sequence[float]], measure: str):
    found = [(prefix, run[prefix + measure]) for prefix in ("", "val_") if len(run.get(prefix + measure, ()))]
    if not found:
        raise ValueError(f"The run {name!r} has no epochs of {measure!r}; its history holds {', '.join(run)}.")
    return [(number, f"{name}, {_spoken(prefix)}", prefix == "val_", values) for prefix, values in found]


def _spoken(prefix: str) -> str:
    return "test" if prefix == "val_" else "training"


def _show(value: float, measure: str) -> str:
    return f"{100 * value:.3g} %" if measure == "accuracy" else f"{value:.3g}"


def _curve_words(runs, measure: str, epochs: int) -> str:
    sentences = [f"{measure.capitalize()} over {epochs} epochs."]
    for name, run in runs.items():
        ends = [
            f"{_spoken(prefix)} {_show(values[0], measure)} to {_show(values[-1], measure)}"
            for prefix in ("", "val_")
            if len(values := run.get(prefix + measure, ()))
        ]
        sentences.append(f"{name}: {'; '.join(ends)}.")
    return " ".join(sentences)


def _write_ends(axes, ends: list[tuple[float, str, int]], epochs: int) -> None:
    """Write each curve's last value at its right, in the colour of its run, moved apart where two would overlap."""
    low, high = axes.get_ylim()
    ends = sorted(ends)
    heights = spread([value for value, *_ in ends], gap=0.055 * (high - low))
    for height, (_, words, number) in zip(heights, ends, strict=True):
        style = {"color": COLOURS[number % len(COLOURS)], "va": "center", "annotation_clip": False}
        axes.annotate(words, (epochs, height), xytext=(9, 0), textcoords="offset points", **style)
    axes.set_ylim(low, high)
    axes.set_xlim(right=epochs + 0.1 * max(1, epochs - 1))


def spread(values: Sequence[float], gap: float) -> list[float]:
    """Move sorted values apart until neighbours have a gap, each pair to both sides.

    Args:
        values: In rising order.
        gap: The least distance of neighbours.

    Example:
        >>> [round(value, 2) for value in spread([1.0, 5.0, 5.1, 9.0], gap=1.0)]
        [1.0, 4.55, 5.55, 9.0]
    """
    values = list(values)
    for _ in range(100):  # each round halves what overlap is left
        for lower in range(len(values) - 1):
            overlap = max(0.0, gap - (values[lower + 1] - values[lower]))
            values[lower] -= overlap / 2
            values[lower + 1] += overlap / 2
    return values
