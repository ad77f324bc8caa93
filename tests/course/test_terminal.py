import io
from pathlib import Path

from rich.console import Console

from kerascnn.course.build import Result
from kerascnn.course.terminal import notebook_progress, print_results


def console():
    return Console(file=io.StringIO(), width=100)


def test_progress_names_each_notebook_and_ends_full():
    screen = console()
    with notebook_progress(screen) as on_cell:
        for index in range(4):
            on_cell("01_costs", 4, index)
        on_cell("ps1_inception", 10, 0)
    text = screen.file.getvalue()
    assert "4/4" in text
    assert "10/10" in text
    assert text.index("01_costs") < text.index("ps1_inception")


def test_progress_without_notebooks_shows_nothing():
    screen = console()
    with notebook_progress(screen):
        pass
    assert screen.file.getvalue() == ""


def test_results_end_with_the_address_of_the_pages(tmp_path):
    screen = console()
    results = [
        Result("01_costs", "Costs", "lecture", True, "ran from top to bottom", 12.0),
        Result("02_naive", "Naive", "lecture", False, "cell 3 (x[0]): IndexError: [bold]", 3.0, "IndexError\nmore"),
    ]
    print_results(results, tmp_path / "index.html", screen)
    text = screen.file.getvalue()
    assert "✓ passed" in text
    assert "✗ 02_naive: cell 3 (x[0]): IndexError: [bold]" in text
    assert "IndexError\nmore" in text
    assert text.rstrip().endswith(Path(tmp_path / "index.html").resolve().as_uri())
