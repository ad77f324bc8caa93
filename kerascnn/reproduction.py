"""The command reproduce: runs an experiment of the lecture, or draws the record that comes with the package."""

from __future__ import annotations

import contextlib
import inspect
import time
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kerascnn.tables import print_table
from kerascnn.training_command import DATA_HELP, STOPPED, warnings_as_lines

if TYPE_CHECKING:
    from kerascnn.experiments import Experiment, ExperimentRecord

OUTPUT = Path("build") / "experiments"
SILENCE = 600  # seconds in which a log, where there is no bar, hears nothing


class ReproductionError(Exception):
    """What keeps an experiment from running and its reader can change."""


def reproduce(
    name: Annotated[str | None, typer.Argument(help="For example degradation; --list shows all.")] = None,
    tier: Annotated[
        str, typer.Option(help="look: the record that comes along; try: minutes; reproduce: hours on a GPU.")
    ] = "look",
    seeds: Annotated[str | None, typer.Option(help="For example 0,1,2; the experiment's own by default.")] = None,
    data: Annotated[str | None, typer.Option(help=f"{DATA_HELP} The tier's own by default.")] = None,
    output: Annotated[Path, typer.Option(help="Folder of the record and its picture.")] = OUTPUT,
    precision: Annotated[
        str | None, typer.Option(help="float32 (by default), mixed_bfloat16, mixed_float16 or fastest.")
    ] = None,
    backend: Annotated[str | None, typer.Option(help="tensorflow or jax.")] = None,
    checkpoints: Annotated[
        Path | None, typer.Option(help="Folder of checkpoints, from which the same command goes on.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--list", help="Print the experiments: what is claimed, what was found.")
    ] = False,
):
    """Run one of the lecture's experiments: a record, a picture and a table."""
    try:
        if everything:
            return _print_list()
        experiment = _experiment(name)
        if tier not in experiment.tiers:
            raise ReproductionError(f"{name} has the tiers {', '.join(experiment.tiers)}; received {tier!r}")
        running = {"--seeds": seeds, "--checkpoints": checkpoints, "--precision": precision, "--backend": backend}
        if tier == "look" and (given := [option for option, value in running.items() if value is not None]):
            need = "needs" if len(given) == 1 else "need"
            raise ReproductionError(
                f"the tier look draws a record and runs nothing: {' and '.join(given)} {need} --tier try or reproduce"
            )
        with _problems():
            record = (
                _shipped(experiment, data)
                if tier == "look"
                else _run(experiment, tier, _seeds(seeds), data, output, precision, backend, checkpoints)
            )
            _leave(record, experiment, output / f"{experiment.stem(record.tier, data)}.png", with_record=tier != "look")
    except ReproductionError as error:
        typer.echo(f"kerascnn: {error}", err=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        later = f"; the same command goes on from {checkpoints}" if checkpoints else ""
        typer.echo(f"kerascnn: stopped, and nothing was written to {output}{later}", err=True)
        raise typer.Exit(STOPPED) from None


def _print_list() -> None:
    from kerascnn.experiments import EXPERIMENTS
    from kerascnn.training.durations import duration_text

    for one in EXPERIMENTS.values():
        seconds = one.seconds_per_seed
        time = "" if seconds is None else f"; try takes {duration_text(seconds)} a seed"
        typer.echo(f"{one.name} ({', '.join(one.tiers)}{time})\n  the claim: {one.claim}\n  found: {one.found}")


def _experiment(name: str | None) -> Experiment:
    from kerascnn.experiments import EXPERIMENTS

    if name is None:
        raise ReproductionError(f"name an experiment: {', '.join(EXPERIMENTS)}; --list says what each claims")
    if name not in EXPERIMENTS:
        near = get_close_matches(name.lower().replace("-", "_"), EXPERIMENTS, n=3, cutoff=0.4)
        known = f"names like it: {', '.join(near)}" if near else f"there are: {', '.join(EXPERIMENTS)}"
        raise ReproductionError(f"there is no experiment {name!r}; {known}")
    return EXPERIMENTS[name]


def _seeds(text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() for part in parts) or len(set(parts)) < len(parts):
        raise ReproductionError(f"--seeds takes different whole numbers with commas, as 0,1,2; received {text!r}")
    return tuple(map(int, parts))


def _shipped(experiment: Experiment, data: str | None) -> ExperimentRecord:
    from kerascnn.experiments import shipped

    if experiment.seconds_with(data) is None:
        images = "" if data is None else f" with {data}"
        raise ReproductionError(
            f"no record of {experiment.name}{images} comes with the package: run it with --tier try"
        )
    return shipped(experiment.stem("try", data))


def _run(experiment, tier, seeds, data, output, precision, backend, checkpoints) -> ExperimentRecord:
    from kerascnn.environment import setup
    from kerascnn.training.whole_files import check_folder

    check_folder(output)  # before hours of work, and not after
    setup(precision=precision or "float32", backend=backend, verbose=False)
    parameters = inspect.signature(experiment.function).parameters
    options = {} if seeds is None else {"seeds": seeds}
    if checkpoints is not None:
        if "checkpoint_dir" not in parameters:
            raise ReproductionError(f"{experiment.name} keeps no checkpoints: leave --checkpoints out")
        options["checkpoint_dir"] = checkpoints
    if data is not None:
        from kerascnn.data import load
        from kerascnn.experiments.image_sizes import small_images

        options["images"] = small_images(load(data)) if tier == "try" else load(data)
    count = len(seeds or parameters["seeds"].default)
    known = experiment.seconds_with(data) if tier == "try" else None
    with warnings_as_lines(), _progress(experiment.runs * count, None if known is None else known * count) as say:
        return experiment.function(tier, say=say, **options)


@contextlib.contextmanager
def _problems():
    """What an experiment refuses, or cannot do here, is one line and no traceback."""
    from kerascnn.data import DataUnavailableError

    try:
        yield
    except (ValueError, ArithmeticError, MemoryError, OSError, DataUnavailableError) as error:
        raise ReproductionError(str(error)) from None


class _Progress:
    """Says a line after each run, and the time that is left: with a bar, or in a log with a line now and then."""

    def __init__(self, runs: int, expected: float | None):
        from rich.console import Console

        from kerascnn.experiments.forecast import Forecast

        self.console, self.forecast = Console(highlight=False), Forecast(runs, expected)
        self._said = time.monotonic()

    def __call__(self, line: str) -> None:
        """A run is done."""
        from kerascnn.experiments.settings import EARLIER

        self.forecast.one_more(begun_earlier=line.endswith(EARLIER))
        self._say(line if self.console.is_terminal else "; ".join(filter(None, (line, self.left()))))

    def within(self, share: float) -> None:
        """So much of a run is done."""
        self.forecast.within(share)
        if not self.console.is_terminal and time.monotonic() - self._said > SILENCE:
            self._say("; ".join(filter(None, (f"{self.runs()}, {share:.0%} of the next", self.left()))))

    def _say(self, line: str) -> None:
        self.console.print(line, markup=False, soft_wrap=True)
        self._said = time.monotonic()

    def runs(self) -> str:
        return f"{self.forecast.done} of {self.forecast.runs} runs"

    def left(self) -> str:
        from kerascnn.training.durations import duration_text

        seconds = self.forecast.left()
        return "" if seconds is None else f"about {duration_text(seconds)} left"

    def bar(self):
        from rich.progress_bar import ProgressBar
        from rich.table import Table

        row = Table.grid(padding=(0, 1))
        row.add_row(ProgressBar(total=1.0, completed=self.forecast.share(), width=30), self.runs(), self.left())
        return row


@contextlib.contextmanager
def _progress(runs: int, expected: float | None):
    """A bar with the time that is left; yields what is to be called with a line after each run."""
    from rich.live import Live

    progress = _Progress(runs, expected)
    if progress.console.is_terminal:
        with Live(get_renderable=progress.bar, console=progress.console, transient=True):
            yield progress
    else:
        progress.console.print(f"{runs} runs; {progress.left() or 'no record says how long they take'}")
        yield progress


def _leave(record: ExperimentRecord, experiment: Experiment, picture: Path, with_record: bool) -> None:
    """Write the record and its picture, each whole or not at all, and print what they say."""
    from kerascnn import figures
    from kerascnn.experiments import results_table
    from kerascnn.training.whole_files import whole_file

    written = [record.save(picture.with_suffix(".json"))] if with_record else []
    with whole_file(picture) as unfinished:
        getattr(figures, experiment.figure)(record).save(unfinished)
    columns, rows = results_table(record)
    print_table(f"{experiment.title} ({experiment.source})", columns, rows, words=1)
    typer.echo(str(record))
    typer.echo(f"wrote {' and '.join(map(str, [*written, picture]))}")
