"""`kerascnn` on the command line. Each command imports its room when it is called, so that help answers at once."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from kerascnn.anatomy import NetworkError, print_comparison, print_layers, print_paper
from kerascnn.feedback_command import export, feedback
from kerascnn.grade_command import grade
from kerascnn.papers import NETWORKS  # standard library alone
from kerascnn.reproduction import reproduce
from kerascnn.training_command import train
from kerascnn.version import __version__

app = typer.Typer(
    name="kerascnn",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Names = Annotated[list[str] | None, typer.Argument(metavar="[NAMES]...", help="For example 02 or ps1; all by default.")]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; fail, naming the command, if a file is stale.")]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"kerascnn {__version__}")
        raise typer.Exit


@app.callback()
def kerascnn(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
):
    """The evolution of CNN architectures, made runnable."""


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(
    context: typer.Context,
    port: Annotated[int | None, typer.Option(help="Port to listen on; a free one from 8888 by default.")] = None,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
):
    """Open JupyterLab on the lectures; further arguments go to JupyterLab."""
    from kerascnn.course.checkout import find_checkout
    from kerascnn.course.lab import open_lab

    raise typer.Exit(open_lab(find_checkout(), port=port, browser=browser, arguments=context.args))


@app.command()
def course(
    names: Names = None,
    output: Annotated[Path | None, typer.Option(help="Folder of the pages; build/course by default.")] = None,
):
    """Run every lecture, grade the model answers, and write pages that show both."""
    from rich.console import Console

    from kerascnn.course.checkout import find_checkout, require

    checkout = find_checkout()
    require("teach", "jupytext", "nbclient", "nbconvert", "nbgrader")
    from kerascnn.course.build import build_course
    from kerascnn.course.terminal import notebook_progress, print_results

    console, output = Console(), output or checkout.root / "build" / "course"
    with notebook_progress(console) as on_cell:
        results = build_course(checkout, output, names, on_cell)
    print_results(results, output / "index.html", console)
    raise typer.Exit(int(any(not result.passed for result in results)))


@app.command()
def notebooks(check: Check = False):
    """Make model answers and exercises from the scripts in notebooks/."""
    from kerascnn.course.checkout import find_checkout, require

    checkout = find_checkout()
    require("teach", "jupytext", "nbgrader")
    from kerascnn.course.problem_sets import stale_problem_sets, write_problem_sets

    if check:
        _report_stale(stale_problem_sets(checkout))
    else:
        _report_written([checkout.relative(path) for path in write_problem_sets(checkout)])


@app.command()
def release(
    problem_set: Annotated[str, typer.Argument(help="For example ps4, or ps4_residual.")],
    students: Annotated[Path, typer.Option(help="CSV file with a column student or id, or one student a line.")],
    to: Annotated[Path, typer.Option(help="Folder for the notebooks and variants.csv, the teacher's list.")],
):
    """Write a problem set for each student of a class, with numbers of their own."""
    from rich.console import Console

    from kerascnn.course.checkout import find_checkout, require

    checkout = find_checkout()
    require("teach", "nbgrader")
    from kerascnn.course.release import VARIANTS, release

    with Console(stderr=True).status("") as status:
        written = release(checkout, problem_set, students, to, lambda n, of: status.update(f"student {n} of {of}"))
    typer.echo(f"wrote {len(written)} notebooks to {to}; who has which numbers stands in {to / VARIANTS}")


@app.command()
def lectures(names: Names = None, check: Check = False):
    """Execute the lectures whose script changed and store them with their outputs."""
    from rich.console import Console

    from kerascnn.course.checkout import find_checkout, require

    checkout = find_checkout()
    require("course", "jupytext", "nbclient")
    from kerascnn.course.lectures import stale_lectures, write_lectures
    from kerascnn.course.terminal import notebook_progress

    if check:
        _report_stale(stale_lectures(checkout, names))
    else:
        with notebook_progress(Console()) as on_cell:
            written = write_lectures(checkout, names, on_cell)
        _report_written([checkout.relative(path) for path in written])


@app.command()
def check(
    notebook: Annotated[Path, typer.Argument(help="Your notebook (.ipynb), or a script (.py) with your answers.")],
):
    """Check the answers in a notebook: exit code 0 if all are correct, 1 if not, 2 if it cannot be checked."""
    from rich.console import Console

    from kerascnn.checks import NotebookError, check_notebook

    console = Console(highlight=False)
    try:
        with Console(stderr=True).status(f"running {notebook.name}"):
            outcomes = check_notebook(notebook)
    except NotebookError as error:
        typer.echo(f"kerascnn: {error}", err=True)
        raise typer.Exit(2) from None
    for outcome in outcomes:
        console.print(str(outcome), markup=False, soft_wrap=True)
    earned, possible = (sum(getattr(outcome, kind) for outcome in outcomes) for kind in ("points", "max_points"))
    console.print(f"\n{earned:g} of {possible:g} points; answers in words are read by a person.")
    raise typer.Exit(int(not all(outcome.passed for outcome in outcomes)))


Size = Annotated[int | None, typer.Option(min=1, help="Side of the image, for a network that takes any.")]
Markdown = Annotated[bool, typer.Option("--markdown", help="Print a Markdown table.")]


@app.command()
def anatomy(
    network: Annotated[str, typer.Argument(help=f"Network with a table: {', '.join(NETWORKS)}.")],
    layers: Annotated[
        bool,
        typer.Option(
            "--layers",
            help="Open every block through Keras; also of keras.applications.ResNet50 and its like, or a .keras file.",
        ),
    ] = False,
    size: Size = None,
    markdown: Markdown = False,
):
    """Print what a paper's network is made of and what it costs, row by row, without Keras."""
    with _network_errors():
        if layers:
            print_layers(network, size, markdown)
        else:
            if size is not None:
                raise NetworkError("a paper's table has the paper's images: --size goes with --layers")
            print_paper(network, markdown)


@app.command()
def compare(
    networks: Annotated[list[str], typer.Argument(help="Such as resnet50, keras.applications.Xception, my.keras.")],
    figure: Annotated[Path | None, typer.Option(help="Draw accuracy over MACs into this PNG file.")] = None,
    size: Size = None,
    markdown: Markdown = False,
):
    """Put networks side by side: parameters, MACs, memory, receptive field, published errors."""
    with _network_errors():
        print_comparison(networks, size, figure, markdown)


app.command()(reproduce)
app.command()(train)
app.command()(grade)
app.command()(feedback)
app.command()(export)


@contextlib.contextmanager
def _network_errors():
    try:
        yield
    except NetworkError as error:
        typer.echo(f"kerascnn: {error}", err=True)
        raise typer.Exit(2) from None


def _report_stale(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line, err=True)
    if lines:
        raise typer.Exit(1)
    typer.echo("up to date")


def _report_written(names: list[str]) -> None:
    for name in names:
        typer.echo(f"wrote {name}")
    if not names:
        typer.echo("nothing to do: up to date")


def main() -> None:
    """Run the command line; a problem that its reader can solve ends it with one line."""
    from kerascnn.course.checkout import CourseError

    try:
        app()
    except CourseError as error:
        typer.echo(f"kerascnn: {error}", err=True)
        sys.exit(1)
