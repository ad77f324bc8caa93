"""The command line from outside: how fast, what it loads, what it says when it cannot go on."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kerascnn.papers import NETWORKS, PublishedRow, cost, total

PACKAGE = Path(__file__).parents[1] / "kerascnn"
COMMANDS = (
    *("lab", "course", "notebooks", "release", "lectures", "check", "anatomy", "compare", "reproduce", "train"),
    *("grade", "feedback", "export"),
)
INSTALL = "run  pip install --editable '.[{}]'  in the course's folder"
HEAVY = ("keras", "tensorflow", "jax", "numpy", "matplotlib", "nbgrader", "nbformat", "sympy")


def run(*arguments, cwd=None, **environment):
    return subprocess.run(
        [sys.executable, "-m", "kerascnn", *arguments],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """The package as a wheel would install it, in a folder that is no checkout."""
    folder = tmp_path_factory.mktemp("outside")
    skip = shutil.ignore_patterns("__pycache__", "*.npz", "data")
    shutil.copytree(PACKAGE, folder / "site" / "kerascnn", ignore=skip)
    (folder / "work").mkdir()
    return folder


def run_outside(outside, *arguments):
    return run(*arguments, cwd=outside / "work", PYTHONPATH=str(outside / "site"))


def test_help_names_the_commands():
    answer = run("--help")
    assert answer.returncode == 0
    assert re.findall(r"^│ (\w+) ", answer.stdout, re.MULTILINE) == [*COMMANDS]


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in COMMANDS)])
def test_help_loads_nothing_heavy(arguments):
    code = (
        f"import sys; sys.argv = ['kerascnn', *{arguments!r}]\n"
        "from kerascnn.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.splitlines()[-1] == "[]"


def test_help_answers_at_once():
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        run("--help")
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 1


@pytest.mark.parametrize("command", ["lab", "course", "notebooks", "lectures"])
def test_outside_a_checkout_one_line_says_what_to_clone(outside, command):
    answer = run_outside(outside, command)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert re.fullmatch(r"kerascnn: no course in .*: clone https?://\S+ and run this inside it\n", answer.stderr)


@pytest.mark.parametrize(
    ("command", "extra", "module"),
    [("lab", "course", "jupyterlab"), ("lectures", "course", "nbclient"), ("course", "teach", "nbgrader")],
)
def test_missing_extra_is_named_with_the_command_that_installs_it(tmp_path, command, extra, module):
    for folder in ("notebooks", "lectures", "kerascnn"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'tiny'\n")
    code = (
        "import importlib.util, sys\n"
        "find = importlib.util.find_spec\n"
        f"importlib.util.find_spec = lambda name, *rest: None if name == {module!r} else find(name, *rest)\n"
        f"sys.argv = ['kerascnn', {command!r}]\n"
        "from kerascnn.cli import main\nmain()"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 1
    assert answer.stderr == f"kerascnn: {module} is not installed: {INSTALL.format(extra)}\n"


@pytest.fixture
def checkout(tmp_path):
    """A checkout with one lecture and no problem set."""
    for folder in ("notebooks", "kerascnn"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pyproject.toml").write_text("[project.urls]\nRepository = 'https://github.com/somebody/tiny'\n")
    (tmp_path / "notebooks" / "01_tiny.py").write_text("# %% [markdown]\n# # Tiny\n\n# %%\nprint(6 * 7)\n")
    return tmp_path


def run_inside(checkout, *arguments):
    return run(*arguments, cwd=checkout, PYTHONPATH=str(PACKAGE.parent))


def test_lectures_are_stale_then_written_then_up_to_date(checkout):
    stale = run_inside(checkout, "lectures", "--check")
    assert (stale.returncode, stale.stderr) == (1, "lectures/01_tiny.ipynb is missing: run  make lectures\n")
    written = run_inside(checkout, "lectures")
    assert written.returncode == 0
    assert written.stdout.endswith("wrote lectures/01_tiny.ipynb\n")
    fresh = run_inside(checkout, "lectures", "--check")
    assert (fresh.returncode, fresh.stdout) == (0, "up to date\n")


def test_a_lecture_that_there_is_not_cannot_be_up_to_date(checkout):
    answer = run_inside(checkout, "lectures", "99", "--check")
    assert (answer.returncode, answer.stderr) == (1, "kerascnn: no notebook is called 99: there are 01_tiny\n")


def test_notebooks_without_problem_sets_are_up_to_date(checkout):
    answer = run_inside(checkout, "notebooks", "--check")
    assert (answer.returncode, answer.stdout) == (0, "up to date\n")


def test_course_ends_with_a_table_and_the_exit_status_tells_failure(checkout):
    answer = run_inside(checkout, "course", "--output", "pages")
    assert answer.returncode == 0, answer.stderr
    assert "✓ passed" in answer.stdout
    assert answer.stdout.rstrip().endswith((checkout / "pages" / "index.html").as_uri())
    (checkout / "notebooks" / "02_broken.py").write_text("# %% [markdown]\n# # Broken\n\n# %%\n1 / 0\n")
    answer = run_inside(checkout, "course", "02")
    assert answer.returncode == 1
    assert "✗ 02_broken: cell 4 (1 / 0): ZeroDivisionError: division by zero" in answer.stdout
    assert (checkout / "build" / "course" / "index.html").is_file()


def test_unknown_notebook_is_named_with_those_there_are(checkout):
    answer = run_inside(checkout, "course", "07")
    assert (answer.returncode, answer.stderr) == (1, "kerascnn: no notebook is called 07: there are 01_tiny\n")


def test_a_folder_that_cannot_be_written_to_is_one_line(checkout):
    answer = run_inside(checkout, "course", "--output", "pyproject.toml/pages")
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert answer.stderr.startswith("kerascnn: the pages cannot be written to pyproject.toml/pages (")


def run_check(folder):
    return run("check", str(PACKAGE.parent / folder / "ps1_inception" / "ps1_inception.ipynb"))


def test_check_of_the_model_answers_succeeds():
    answer = run_check("solutions")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    earned, possible = re.search(r"^([\d.]+) of ([\d.]+) points", answer.stdout, re.MULTILINE).groups()
    assert earned == possible != "0"


def test_check_of_the_untouched_exercise_fails():
    answer = run_check("exercises")
    assert answer.returncode == 1, answer.stderr
    assert "not started" in answer.stdout
    assert re.search(r"^0 of [\d.]+ points", answer.stdout, re.MULTILINE)


def test_check_of_what_is_no_notebook_has_an_exit_code_of_its_own(tmp_path):
    answer = run("check", "missing.ipynb", cwd=tmp_path)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "kerascnn: missing.ipynb cannot be read" in answer.stderr


@pytest.mark.parametrize("name", NETWORKS)
def test_anatomy_shows_every_row_and_the_total(name):
    rows = cost(NETWORKS[name].table, NETWORKS[name].input_shape)
    lines = [line.split() for line in run("anatomy", name).stdout.splitlines()]
    for row in (*rows, total(rows)):
        (line,) = [line for line in lines if line[:1] == [row.name]]
        printed = NETWORKS[name].published.get(row.name)
        if NETWORKS[name].published and printed is None:
            printed = PublishedRow(None, None)
        numbers = [f"{row.parameters:,}", f"{row.macs:,}"]
        if printed is not None:
            numbers = [numbers[0], printed.parameters, numbers[1], printed.macs]
        assert line[-len([one for one in numbers if one]) :] == [one for one in numbers if one]


def test_anatomy_prints_the_papers_column_and_where_it_does_not_follow():
    printed = run("anatomy", "googlenet").stdout
    assert re.search(r"^ conv1 .* 9,472 +2\.7K +118,013,952 +34M", printed, re.MULTILINE)
    assert "conv2: the paper's row is reduce2 and conv2 together." in printed
    assert all(note in printed for note in NETWORKS["googlenet"].notes)


def test_anatomy_of_layers_shows_what_each_costs_and_sees():
    printed = run("anatomy", "resnet20", "--layers", COLUMNS="120").stdout
    lines = {line.split()[0]: line.split()[1:] for line in printed.splitlines() if line.strip()}
    assert lines["conv1/convolution"] == ["32x32x16", "3x3", "3x3", "432", "442,368", "65,536"]
    assert lines["conv4_3/activation"] == ["8x8x64", "81x81", "0", "0", "0"]
    assert lines["total"][:3] == ["10", "271,098", "40,551,040"]
    assert re.search(r"^training: [\d.]+ MiB", printed, re.MULTILINE)


def test_anatomy_opens_a_file_and_keras_applications(tmp_path):
    code = "import keras, sys\nkeras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(4, 3)]).save(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "my.keras")], check=True, timeout=60)
    assert "432" not in (printed := run("anatomy", str(tmp_path / "my.keras"), "--layers").stdout)
    assert "112" in printed and "3,888" in printed
    application = run("anatomy", "keras.applications.MobileNetV3Small", "--layers", "--size", "64", "--markdown")
    assert "| expanded_conv/" not in application.stdout and "| expanded_conv_project |" in application.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["resnet5", "--layers"], "there is no network 'resnet5'; names like it: .*resnet50"),
        (["keras.applications.Resnet50", "--layers"], "names like it: keras.applications.ResNet50, "),
        (["missing.keras", "--layers"], "there is no file missing.keras"),
        (["broken.keras", "--layers"], "broken.keras cannot be loaded as a Keras model: "),
        (["keras.applications.MobileNetV3Small", "--layers"], "--size 224"),
    ],
)
def test_anatomy_says_in_one_line_what_it_cannot_open(tmp_path, arguments, message):
    (tmp_path / "broken.keras").write_text("no model")
    answer = run("anatomy", *arguments, cwd=tmp_path, PYTHONPATH=str(PACKAGE.parent))
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)
    assert re.search(f"^kerascnn: {message}|{message}", answer.stderr)


def test_compare_prints_a_table_and_draws_it(tmp_path):
    figure = tmp_path / "out" / "networks.png"
    answer = run("compare", "resnet20", "plain20", "--figure", str(figure), "--markdown")
    assert answer.returncode == 0, answer.stderr
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in answer.stdout.splitlines()]
    (residual,) = [line for line in lines if line[0] == "resnet20"]
    assert residual[1:6] == ["32x32x3", "81x81", "271,098", "269,722", "40,551,040"]
    assert residual[-2:] == ["8.75", "-"]
    assert figure.read_bytes().startswith(b"\x89PNG")


def test_compare_refuses_what_it_cannot_draw(tmp_path):
    answer = run("compare", "lenet5", "--figure", str(tmp_path / "networks.png"))
    assert answer.returncode == 2
    assert "kerascnn: network_comparison draws published accuracy" in answer.stderr


def test_anatomy_has_the_papers_total():
    assert "6,998,552" in run("anatomy", "googlenet").stdout


@pytest.mark.parametrize("columns", [20, 40, 50, 65])
def test_anatomy_never_cuts_a_number(columns):
    network = NETWORKS["googlenet"]
    rows = cost(network.table, network.input_shape)
    words = run("anatomy", "googlenet", COLUMNS=str(columns)).stdout.split()
    for row in (*rows, total(rows)):
        assert {f"{row.parameters:,}", f"{row.macs:,}"} <= set(words)
    assert not any("…" in word for word in words)


def test_anatomy_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['kerascnn', 'anatomy', 'googlenet']\n"
        "from kerascnn.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.splitlines()[-1] == "[]"


def test_anatomy_names_its_networks_and_takes_the_papers_spelling():
    for name in ("alexnet", "vgg16", "googlenet"):
        assert name in run("anatomy", "--help").stdout
    assert run("anatomy", "GoogLeNet").stdout == run("anatomy", "googlenet").stdout != ""
    unknown = run("anatomy", "LeNet")
    assert (unknown.returncode, unknown.stderr.count("'LeNet'")) == (2, 1)


def test_anatomy_in_markdown_aligns_its_numbers_right():
    title, empty, header, rule, first, *_, total = run("anatomy", "vgg16", "--markdown").stdout.splitlines()
    assert (title.split(":")[0], empty) == ("VGG-16", "")
    assert header == "| row | kind | output | parameters | MACs |"
    assert rule == "| --- | --- | --- | ---: | ---: |"
    assert first == "| conv1_1 | Convolution | 224x224x64 | 1,792 | 86,704,128 |"
    assert total.startswith("| total |  | 1x1x1000 | 138,357,544 |")
