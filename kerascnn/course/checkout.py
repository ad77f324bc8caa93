"""Where the course lies on this disk, and where its repository lives on the network.

Standard library only, so that `kerascnn --help` stays quick.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import tomllib
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


class CourseError(Exception):
    """A problem that the person at the keyboard can solve: its message is one line that says how."""


@dataclass(frozen=True)
class Checkout:
    """The folders of one checkout of the repository.

    Authors edit `notebooks`; everything in the other three is made from it.

    Args:
        root: The top folder, where pyproject.toml lies.
        checks: The package that holds one module per problem set.

    Example:
        >>> Checkout(Path("course")).lectures.as_posix()
        'course/lectures'
    """

    root: Path
    checks: str = "kerascnn.checks"

    @property
    def notebooks(self) -> Path:
        """Where authors write, one py:percent script per lecture and problem set."""
        return self.root / "notebooks"

    @property
    def lectures(self) -> Path:
        """The executed lectures, for readers and for Colab."""
        return self.root / "lectures"

    @property
    def solutions(self) -> Path:
        """Problem sets with model answers and tests in place: nbgrader's source."""
        return self.root / "solutions"

    @property
    def exercises(self) -> Path:
        """What a student gets: nbgrader's release."""
        return self.root / "exercises"

    @property
    def repository(self) -> str:
        """Address of the repository, from [project.urls] in pyproject.toml, without a trailing slash or .git."""
        settings = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        try:
            address = settings["project"]["urls"]["Repository"]
        except KeyError:
            raise CourseError(
                f"{self.root / 'pyproject.toml'} names no repository: add Repository under [project.urls]"
            ) from None
        return tidy_address(address)

    def lecture_sources(self) -> list[Path]:
        """Scripts of the lectures (NN_name.py), in reading order."""
        return sorted(self.notebooks.glob("[0-9][0-9]_*.py"))

    def problem_set_sources(self) -> list[Path]:
        """Scripts of the problem sets (psN_name.py), in order."""
        return sorted(self.notebooks.glob("ps[0-9]*_*.py"), key=lambda path: (len(path.stem.split("_")[0]), path.stem))

    def relative(self, path: Path) -> str:
        """Name a file as a reader of the repository would."""
        return path.relative_to(self.root).as_posix()


def tidy_address(address: str) -> str:
    """Drop what repository addresses carry at their end.

    Example:
        >>> tidy_address("https://github.com/someone/something.git/")
        'https://github.com/someone/something'
    """
    return address.rstrip("/").removesuffix(".git")


def find_checkout(start: Path | None = None, package: Path = PACKAGE) -> Checkout:
    """Find the checkout around a folder, or the one this package was installed from.

    Args:
        start: Folder to look in and above; the current one by default.
        package: Folder of the package, asked when there is no checkout around `start`.

    Raises:
        CourseError: if there is neither; the message says what to clone.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents, package.parent):
        if (folder / "pyproject.toml").is_file() and (folder / "notebooks").is_dir() and (folder / "kerascnn").is_dir():
            return Checkout(folder)
    raise CourseError(
        f"no course in {start} (a folder with notebooks/ and lectures/ was expected): "
        f"clone {installed_repository()} and run this inside it"
    )


def installed_repository() -> str:
    """Address of the repository as the installed package knows it."""
    try:
        entries = importlib.metadata.metadata("kerascnn").get_all("Project-URL") or []
    except importlib.metadata.PackageNotFoundError:
        entries = []
    for entry in entries:
        label, _, address = entry.partition(",")
        if label.strip() == "Repository":
            return tidy_address(address.strip())
    return "the course's repository"


def require(extra: str, *modules: str) -> None:
    """Make sure that an optional part of the package is installed, before anything long begins.

    Args:
        extra: The extra that brings the modules, "course" or "teach".
        *modules: Names of modules that are needed.

    Raises:
        CourseError: if one is missing; the message is the command that installs it.
    """
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    if missing:
        raise CourseError(
            f"{', '.join(missing)} is not installed: run  pip install --editable '.[{extra}]'  in the course's folder"
        )


def select(sources: list[Path], names: list[str] | None) -> list[Path]:
    """Pick scripts by name, by number, or by path.

    Args:
        sources: The scripts there are.
        names: "02_naive_inception", "02", "ps1" or a path; all of them when empty.

    Raises:
        CourseError: if a name fits none.

    Example:
        >>> [path.stem for path in select([Path("01_costs.py"), Path("02_naive.py")], ["02"])]
        ['02_naive']
    """
    if not names:
        return list(sources)
    chosen = []
    for name in names:
        stem = Path(name).stem
        matches = [path for path in sources if path.stem == stem or path.stem.split("_")[0] == stem]
        if not matches:
            raise CourseError(f"no notebook is called {name}: there are {', '.join(path.stem for path in sources)}")
        chosen += [path for path in matches if path not in chosen]
    return [path for path in sources if path in chosen]
