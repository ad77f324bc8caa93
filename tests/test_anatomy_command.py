"""`kerascnn anatomy` and `compare`: the paper's rows, any Keras model, and one line for what cannot be opened."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import loaded, run

from kerascnn import cli
from kerascnn.papers import NETWORKS, PublishedRow, cost, total

ROOT = Path(__file__).parents[1]


@pytest.fixture
def run_here(monkeypatch, capsys):
    """The same in this process, where Keras is loaded already; what Keras says while it loads is not seen."""

    def called(*arguments, **environment):
        for name, value in {"COLUMNS": "100", "NO_COLOR": "1", **environment}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["kerascnn", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        return subprocess.CompletedProcess(arguments, end.value.code or 0, *capsys.readouterr())

    return called


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


def test_anatomy_of_layers_shows_what_each_costs_and_sees(run_here):
    printed = run_here("anatomy", "resnet20", "--layers", COLUMNS="120").stdout
    lines = {line.split()[0]: line.split()[1:] for line in printed.splitlines() if line.strip()}
    assert lines["conv1/convolution"] == ["32x32x16", "3x3", "3x3", "432", "442,368", "65,536"]
    assert lines["conv4_3/activation"] == ["8x8x64", "81x81", "0", "0", "0"]
    assert lines["total"][:3] == ["10", "271,098", "40,551,040"]
    assert re.search(r"^training: [\d.]+ MiB", printed, re.MULTILINE)


def test_anatomy_opens_a_file_and_keras_applications(tmp_path, run_here):
    import keras

    keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(4, 3)]).save(tmp_path / "my.keras")
    assert "432" not in (printed := run_here("anatomy", str(tmp_path / "my.keras"), "--layers").stdout)
    assert "112" in printed and "3,888" in printed
    application = run_here("anatomy", "keras.applications.MobileNetV3Small", "--layers", "--size", "64", "--markdown")
    assert "| expanded_conv/" not in application.stdout and "| expanded_conv_project |" in application.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["resnet5", "--layers"], "there is no network 'resnet5'; names like it: .*resnet50"),
        (["keras.applications.Resnet50", "--layers"], "names like it: keras.applications.ResNet50, "),
        (["missing.keras", "--layers"], "there is no file missing.keras"),
        (["broken.keras", "--layers"], "broken.keras cannot be loaded as a Keras model: "),
        (["keras.applications.MobileNetV3Small", "--layers"], "--size 224"),
        (["resnet20", "--layers", "--size", "64"], "resnet20 was built for images of 32x32x3: leave --size 64 out"),
        (["resnet20", "--size", "64"], "--size goes with --layers"),
    ],
)
def test_anatomy_says_in_one_line_what_it_cannot_open(tmp_path, arguments, message, run_here, monkeypatch):
    (tmp_path / "broken.keras").write_text("no model")
    monkeypatch.chdir(tmp_path)
    answer = run_here("anatomy", *arguments)
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)
    assert re.search(f"^kerascnn: {message}|{message}", answer.stderr)


def test_a_table_without_a_model_says_where_the_models_stand(run_here, monkeypatch):
    monkeypatch.setitem(NETWORKS, "shortnet", NETWORKS["lenet5"])
    answer = run_here("compare", "shortnet", "lenet5")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "'shortnet' has a table and no model: kerascnn/models/__init__.pyi" in answer.stderr


@pytest.mark.slow
def test_a_file_that_is_no_model_is_one_line_though_keras_is_loaded(tmp_path):
    (tmp_path / "broken.keras").write_text("no model")
    answer = run("anatomy", "broken.keras", "--layers", cwd=tmp_path, PYTHONPATH=str(ROOT))
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)


def test_compare_prints_a_table_and_draws_it(tmp_path, run_here):
    figure = tmp_path / "out" / "networks.png"
    answer = run_here("compare", "resnet20", "plain20", "--figure", str(figure), "--markdown")
    assert answer.returncode == 0, answer.stderr
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in answer.stdout.splitlines()]
    (residual,) = [line for line in lines if line[0] == "resnet20"]
    assert residual[1:6] == ["32x32x3", "81x81", "271,098", "269,722", "40,551,040"]
    assert residual[-2:] == ["8.75", "-"]
    assert figure.read_bytes().startswith(b"\x89PNG")


def test_compare_refuses_what_it_cannot_draw(tmp_path, run_here):
    answer = run_here("compare", "lenet5", "--figure", str(tmp_path / "networks.png"))
    assert answer.returncode == 2
    assert "kerascnn: network_comparison draws published accuracy" in answer.stderr


def test_compare_refuses_another_format_before_it_works(run_here):
    answer = run_here("compare", "resnet20", "--figure", "networks.jpg")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == "kerascnn: a picture is saved as PNG, so --figure ends in .png; received networks.jpg\n"


def test_compare_says_that_auxiliary_classifiers_are_counted(run_here):
    answer = run_here("compare", "googlenet", "lenet5")
    assert "googlenet is counted with its auxiliary classifiers" in answer.stdout
    assert "6,998,552 parameters" in " ".join(answer.stdout.split())
    assert "lenet5 is counted" not in answer.stdout


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
    assert loaded("anatomy", "googlenet") == []


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
