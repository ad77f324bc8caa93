"""The repository as a whole: one address, no trace of a machine, files of a readable size, dependencies and pins."""

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ADDRESS = PROJECT["urls"]["Repository"].removeprefix("https://")  # host/owner/name
OWNER_AND_NAME = ADDRESS.partition("/")[2]
MADE_FROM_ADDRESS = ("README.md", "CITATION.cff", "lectures/", "solutions/", "exercises/")

# Written in pieces, so that this file is not its own first find.
REGISTRIES = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com"]
REGISTRIES += [f"{part}.debian." + "org" for part in ("deb", "ftp", "security", "packages")]
REGISTRIES += [f"{part}.ubuntu." + "com" for part in ("archive", "security", "packages")]
MACHINE_PATHS = ["/ro" + r"ot/[\w.]", "/wo" + r"rk/\w"]
MADE_HERE = ["/ho" + r"me/\w", "/Us" + r"ers/\w", "/tmp/" + "ipykernel_"]  # an example in a source may have one


@cache
def texts() -> dict[str, str]:
    """Every text file that is tracked or would be, by its path."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout: there is no .git")
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = {}
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file():
            try:
                found[name] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
    assert "pyproject.toml" in found
    return found


def matches(pattern: str) -> list[str]:
    """Where a pattern occurs, as path:line: what."""
    compiled = re.compile(pattern)
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
        for name, text in texts().items()
        for match in compiled.finditer(text)
    ]


def colab_link(path: str) -> str:
    return f"https://colab.research.google.com/github/{OWNER_AND_NAME}/blob/main/{path}"


def test_the_address_stands_in_one_place():
    """All else is made from pyproject.toml; this file reads it there too."""
    allowed = ("pyproject.toml", *MADE_FROM_ADDRESS)
    assert [found for found in matches(re.escape(ADDRESS)) if not found.startswith(allowed)] == []


def test_what_is_made_from_the_address_has_the_present_one():
    """Every repository that README, CITATION.cff and the notebooks link to, also through Colab, is this one."""
    links = matches(r"\b(?:colab\.research\.google\.com/github|github\.com)/[\w.-]+/[\w.-]*\w")
    made = [link for link in links if link.startswith(MADE_FROM_ADDRESS)]
    assert {link.split("/")[0].split(":")[0] for link in made} == {name.strip("/") for name in MADE_FROM_ADDRESS}
    assert [link for link in made if not link.removesuffix(".git").endswith(f"/{OWNER_AND_NAME}")] == []


def test_notebooks_open_themselves_on_colab():
    notebooks = [path for room in ("lectures", "exercises") for path in (ROOT / room).rglob("*.ipynb")]
    notebooks = [path for path in notebooks if ".ipynb_checkpoints" not in path.parts]
    assert len(notebooks) >= 5
    for path in notebooks:
        assert colab_link(path.relative_to(ROOT).as_posix()) in path.read_text(encoding="utf-8")


def test_readme_opens_each_notebook_on_colab():
    rows = re.findall(r"^\| \[.+?\]\((\S+?\.ipynb)\) \|.+\| \[open\]\((\S+)\) \|$", texts()["README.md"], re.MULTILINE)
    lectures = {f"lectures/{path.name}" for path in (ROOT / "lectures").glob("*.ipynb")}
    assert lectures < {path for path, _ in rows}
    for path, link in rows:
        assert (ROOT / path).is_file()
        assert link == colab_link(path)
    assert texts()["README.md"].count("colab.research.google.com") == len(rows)


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_registry_host(host):
    assert matches(re.escape(host)) == []


@pytest.mark.parametrize("path", MACHINE_PATHS + MADE_HERE)
def test_no_machine_path(path):
    found = matches(rf"(?<![\w.:/-]){path}[\w./-]*")
    assert [place for place in found if not (path in MADE_HERE and ".py:" in place)] == []


def test_files_are_short():
    """But for an answer's right and wrong forms, of which the more the better."""
    rooms = ("kerascnn", "docs", "benchmarks")
    files = {path for room in rooms for path in (ROOT / room).rglob("*.py") if "answers" not in path.parts}
    lengths = {path: len(path.read_text().splitlines()) for path in files}
    assert {str(path): length for path, length in lengths.items() if length > 300} == {}


# Dependencies and pins.


def names(requirements: list[str]) -> set[str]:
    return {Requirement(line).name.replace("_", "-").lower() for line in requirements}


def test_plain_dependencies_are_few():
    frameworks = {"keras", "tensorflow", "tensorflow-datasets", "matplotlib", "numpy", "sympy"}
    helpers = {"importlib-resources", "lazy-loader", "pillow", "requests", "rich", "safetensors", "tqdm", "typer"}
    assert frameworks <= names(PROJECT["dependencies"]) <= frameworks | helpers


def test_extras_bring_what_they_are_for():
    extras = {extra: names(lines) for extra, lines in PROJECT["optional-dependencies"].items()}
    assert {"jupyterlab", "ipywidgets"} <= extras["course"]
    assert {"nbgrader", "dask", "psycopg", "kerascnn"} <= extras["teach"]
    assert "jax" in extras["jax"]
    assert not {"nbgrader", "dask"} & extras["course"]


def all_requirements() -> list[Requirement]:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    lines = [*PROJECT["dependencies"]]
    for more in (*groups.values(), *PROJECT["optional-dependencies"].values()):
        lines += more
    return [requirement for requirement in map(Requirement, lines) if requirement.name != PROJECT["name"]]


def test_no_upper_bounds():
    """They fight the versions that Colab's image has."""
    operators = {item.operator for requirement in all_requirements() for item in requirement.specifier}
    assert operators <= {">="}


def pins(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (ROOT / "requirements" / name).read_text().splitlines():
        if not line.startswith("#"):
            package, _, version = line.partition(";")[0].strip().partition("==")
            found.setdefault(package, []).append(version)
    return found


def test_development_pins_cover_and_fit_every_requirement():
    pinned = pins("dev.txt")
    for requirement in all_requirements():
        versions = pinned.get(requirement.name.replace("_", "-").lower(), [])
        assert versions, f"{requirement} is not pinned: run make requirements"
        assert all(requirement.specifier.contains(version) for version in versions), f"{requirement}: {versions}"


def test_colab_pins_are_what_colab_has():
    wanted = [line for line in (ROOT / "requirements/colab.in").read_text().splitlines() if "==" in line]
    pinned = pins("colab.txt")
    assert len(wanted) >= 6
    for line in wanted:
        package, _, version = line.partition("==")
        assert pinned[package] == [version], f"{line}: run make requirements"
        for requirement in all_requirements():
            assert requirement.name != package or requirement.specifier.contains(version)


@pytest.mark.parametrize("name", ["dev.txt", "colab.txt"])
def test_pins_are_exact_and_say_how_they_are_made(name):
    header, body = [], []
    for line in (ROOT / "requirements" / name).read_text().splitlines():
        (header if line.startswith("#") else body).append(line)
    assert "make requirements" in " ".join(header)
    assert [line for line in body if not re.fullmatch(r"[a-z0-9.-]+==[\w.]+( ; .+)?", line)] == []


# One range of Python versions, in all the places that need to say it.


def test_every_place_names_the_same_pythons():
    script = (ROOT / "requirements/setup.sh").read_text()
    oldest, newest = (int(re.search(rf"^{word}=(\d+)", script, re.MULTILINE).group(1)) for word in ("oldest", "newest"))
    versions = [f"3.{minor}" for minor in range(oldest, newest + 1)]
    classifiers = [line.split(" :: ")[-1] for line in PROJECT["classifiers"] if "Python :: 3." in line]
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())
    conda = yaml.safe_load((ROOT / "environment.yml").read_text())
    assert PROJECT["requires-python"] == f">=3.{oldest}"
    assert classifiers == versions
    assert workflow["jobs"]["tests"]["strategy"]["matrix"]["python"] == versions
    assert conda["dependencies"][0] == f"python>=3.{oldest},<3.{newest + 1}"
    assert all(f"python{version}" in script for version in versions)


def test_citation_agrees_with_the_package():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["cff-version"] == "1.2.0"
    assert citation["repository-code"] == PROJECT["urls"]["Repository"]
    assert Version(citation["version"]) == Version(PROJECT["version"])
    assert {"message", "title", "authors", "license"} <= set(citation)


def test_the_version_has_its_entry_in_the_list_of_changes():
    newest = re.search(r"^## (\S+?),", texts()["CHANGELOG.md"], re.MULTILINE).group(1)
    assert newest == PROJECT["version"]
