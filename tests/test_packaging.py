"""What is built and installed: wheel and source archive, the same each time, and what pip makes of them.

The slow tests fill one fresh environment step by step: the plain package for an engineer, then a student's extra.
"""

import hashlib
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
NOTEBOOK_SOFTWARE = ("jupyterlab", "ipywidgets", "ipykernel", "IPython", "nbformat", "nbgrader", "dask", "jax", "torch")


def build(folder: Path, kind: str, **environment: str) -> Path:
    """The wheel or the source archive, built into a folder."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True, capture_output=True)
    (path,) = folder.iterdir()
    return path


def tracked() -> set[str]:
    """What git knows of the package."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout: there is no .git")
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "kerascnn"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return {name for name in names if name and (ROOT / name).is_file()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build(tmp_path_factory.mktemp("wheel"), "wheel")


def test_wheel_has_the_package_its_data_and_licences(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
        assert archive.getinfo("kerascnn/data/fashion_mnist_small.npz").file_size > 1_000_000
    assert tracked() | {"kerascnn/py.typed"} <= inside
    licences = {Path(name).name for name in inside if ".dist-info/licenses/" in name}
    assert {"LICENSE", "LICENSE-CONTENT", "fashion_mnist_small.LICENSE"} <= licences


def test_wheel_has_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names, size = archive.namelist(), sum(item.compress_size for item in archive.infolist())
    assert {name.split("/")[0].split("-")[0] for name in names} == {"kerascnn"}
    assert not [name for name in names if name.endswith((".ipynb", ".pyc")) or "test_" in name]
    assert size < 10_000_000


def test_source_archive_has_what_the_package_is_built_from(tmp_path):
    """And no tests, which read the whole checkout."""
    with tarfile.open(build(tmp_path, "sdist")) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    package = {"kerascnn/cli.py", "kerascnn/data/fashion_mnist_small.npz"}
    assert {"pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE"} | package <= inside
    assert not [name for name in inside if name.startswith("tests") or "test_" in name]


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_two_builds_are_the_same_byte_for_byte(kind, tmp_path):
    """Whenever and in whatever time zone and language they are made."""
    made = []
    for number, zone in enumerate(("UTC", "Asia/Tokyo")):
        (tmp_path / str(number)).mkdir()
        path = build(tmp_path / str(number), kind, SOURCE_DATE_EPOCH="1700000000", TZ=zone, LC_ALL="C")
        made.append((path.name, hashlib.sha256(path.read_bytes()).hexdigest()))
        os.utime(ROOT / "kerascnn" / "__init__.py")
    assert made[0] == made[1]


def pip(*arguments, python=sys.executable) -> subprocess.CompletedProcess:
    """Run pip; where it reaches no index, the test is skipped with what it says."""
    command = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    for word in ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError"):
        if word in result.stderr:
            pytest.skip(f"pip reaches no package index: {word}")
    return result


def fresh_environment(folder: Path) -> Path:
    """A Python with pip and nothing else."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder / "bin" / "python"


def in_environment(python: Path, source: str, folder: Path) -> str:
    """What a program prints there, away from the checkout."""
    result = subprocess.run([python, "-c", source], cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def installed(python: Path, modules: tuple[str, ...], folder: Path) -> set[str]:
    source = f"import importlib.util as u; print(*(m for m in {modules!r} if u.find_spec(m)))"
    return set(in_environment(python, source, folder).split())


ENGINEER = """
import sys, time
begin = time.process_time()
import kerascnn
seconds = time.process_time() - begin
from kerascnn import analysis, models
network = models.resnet34(input_shape=(64, 64, 3))
network.save_weights("resnet34.weights.h5")
again = models.resnet34(input_shape=(64, 64, 3))
again.load_weights("resnet34.weights.h5")
assert all((one == other).all() for one, other in zip(network.get_weights(), again.get_weights(), strict=True))
from safetensors.numpy import save_file
names = {f"fc.{word}": value for word, value in zip(("weight", "bias"), network.get_layer("fc").get_weights())}
save_file(names, "half.safetensors")
try:
    models.load_torch_weights(again, "half.safetensors")
except models.WeightsError as error:
    assert "missing" in str(error)
table = analysis.cost_table(network)
print(seconds, table.total.trainable_parameters)
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory, wheel):
    """A fresh environment with the wheel in it and what it depends on."""
    interpreter = fresh_environment(tmp_path_factory.mktemp("engineer") / "env")
    result = pip("install", wheel, python=interpreter)
    assert result.returncode == 0, result.stderr
    return interpreter


@pytest.mark.slow
def test_an_engineer_installs_the_wheel_and_nothing_else(python, tmp_path):
    assert installed(python, (*NOTEBOOK_SOFTWARE, "keras", "tensorflow"), tmp_path) == {"keras", "tensorflow"}
    seconds, parameters = in_environment(python, ENGINEER, tmp_path).split()[-2:]
    assert float(seconds) < 0.1
    assert int(parameters) == 21_797_672
    printed = subprocess.run([python.with_name("kerascnn"), "anatomy", "resnet34"], capture_output=True, text=True)
    assert "21,797,672" in printed.stdout
    assert pip("check", python=python).returncode == 0


def test_environment_for_conda_names_python_pip_and_this_package():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    python, pip, by_pip = environment["dependencies"]
    assert python.startswith("python")
    assert pip == "pip"
    assert by_pip == {"pip": ["--editable .[course]"]}


@pytest.mark.release
def test_environment_for_conda_installs(python, tmp_path):
    """What environment.yml leaves to pip, as conda does it: a requirements file, run here."""
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    (tmp_path / "requirements.txt").write_text("\n".join(environment["dependencies"][-1]["pip"]))
    result = pip("install", "--requirement", tmp_path / "requirements.txt", python=python)
    assert result.returncode == 0, result.stderr
    wanted = {"jupyterlab", "ipywidgets", "tensorflow"}
    assert installed(python, (*sorted(wanted), "nbgrader", "dask", "jax"), tmp_path) == wanted
    assert "lab" in in_environment(python, "import runpy, sys; sys.argv = ['kerascnn', '--help']\n" + HELP, tmp_path)


HELP = """
try:
    runpy.run_module("kerascnn", run_name="__main__")
except SystemExit:
    pass
"""


@pytest.mark.slow
def test_the_index_would_take_both(wheel, tmp_path):
    """twine reads the metadata as an index does, and renders the README."""
    archive = build(tmp_path / "sdist", "sdist")
    twine = fresh_environment(tmp_path / "env")
    result = pip("install", "twine", python=twine)
    assert result.returncode == 0, result.stderr
    command = [twine, "-m", "twine", "check", "--strict", wheel, archive]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count("PASSED") == 2


COLAB = [line for line in (ROOT / "requirements" / "colab.in").read_text().splitlines() if "==" in line]


def resolve_on_colab(*requirements) -> tuple[dict[str, str], str]:
    """What would be installed on Colab's Python: name to version, and what is said where there is no way.

    By uv, because pip takes another Python's packages only where all of them are wheels, and one is not.
    """
    command = [sys.executable, "-m", "uv", "pip", "compile", "--python-version", "3.13", "--no-python-downloads"]
    command += ["--no-header", "--no-annotate"]
    lines = "\n".join(map(str, requirements))
    result = subprocess.run([*command, "-"], input=lines, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        if "error sending request" in result.stderr or "dns error" in result.stderr:
            pytest.skip("uv reaches no package index")
        return {}, result.stderr
    found = (line.replace(" @ ", "==").split("==") for line in result.stdout.splitlines())
    return {name.lower().replace("_", "-"): version for name, version in found}, ""


@pytest.mark.slow
def test_on_colab_the_install_changes_neither_tensorflow_nor_keras_nor_numpy(wheel):
    """pip leaves alone what satisfies a requirement, so it is enough that Colab's versions satisfy all of them."""
    ours = f"kerascnn @ {wheel.as_uri()}"
    found, complaint = resolve_on_colab(ours, *COLAB)
    assert found, complaint
    pinned = dict(line.split("==") for line in COLAB)
    assert {name: found[name] for name in pinned} == pinned
    assert found["kerascnn"] == wheel.as_uri()
    assert not {"jupyterlab", "ipykernel", "ipywidgets", "nbgrader"} & set(found)
    refused, complaint = resolve_on_colab(ours, *COLAB, "keras>=3.14")
    assert not refused and "keras" in complaint
