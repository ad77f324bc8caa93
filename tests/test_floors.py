"""The house's floors: a room imports its own modules and those of the floors below, wherever the import stands."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "kerascnn"

# From the top floor to the ground. A new room gets its place here.
FLOORS = (
    *(
        "cli",
        "reproduction",
        "training_command",
        "anatomy",
        "tables",
        "grade_command",
        "feedback_command",
        "course",
        "grading",
        "checks",
        "widgets",
        "figures",
    ),
    *("experiments", "training", "data", "analysis", "models", "layers", "papers", "environment", "devices"),
    "version",
    "lazy_names",
)

# What a room may not import although it lies below.
BANNED = {
    "checks": {"figures", "training"},  # feedback works from a plain wheel, and nothing in it draws or trains
    "figures": {"training"},  # a figure draws a record and never makes one
    "analysis": {"models"},  # it works on any Keras model, a student's too
}

# What a room may import only inside a function: it works on every backend, or answers before any is loaded.
BACKENDS = {"jax", "tensorflow", "tensorflow_datasets", "torch"}
BANNED_AT_TOP = {
    **dict.fromkeys(("layers", "analysis", "checks"), BACKENDS),
    "widgets": BACKENDS | {"ipywidgets"},  # a plain wheel comes without them, and then shows a picture
    **dict.fromkeys(
        (
            *("cli", "reproduction", "training_command", "grade_command", "feedback_command", "anatomy", "tables"),
            *("environment", "devices"),
        ),
        BACKENDS | {"keras", "matplotlib", "nbgrader"},
    ),
}

# The judge's side: the only modules that may read the model answers. A sandbox that runs probes does not have them.
ANSWERS = "kerascnn.checks.answers"
ANSWER_READERS = {"kerascnn.checks.authors_side"}


@dataclass(frozen=True)
class Import:
    """One imported name: `from kerascnn.layers import Inception` is kerascnn.layers.Inception."""

    target: str
    line: int
    at_top: bool

    @property
    def parts(self) -> list[str]:
        return self.target.split(".")


class Imports(ast.NodeVisitor):
    """Collects every import of a module, also in functions, under TYPE_CHECKING, relative, or through importlib."""

    def __init__(self, package: str):
        self.package = package  # what relative imports are relative to
        self.found: list[Import] = []
        self.depth = 0

    def add(self, target: str, node: ast.AST) -> None:
        self.found.append(Import(target, node.lineno, at_top=self.depth == 0))

    def below(self, nodes: list[ast.AST]) -> None:
        self.depth += 1
        for node in nodes:
            self.visit(node)
        self.depth -= 1

    def visit_FunctionDef(self, node) -> None:
        self.below(list(ast.iter_child_nodes(node)))

    visit_AsyncFunctionDef = visit_Lambda = visit_FunctionDef  # noqa: N815

    def visit_If(self, node: ast.If) -> None:
        if "TYPE_CHECKING" not in ast.unparse(node.test):
            self.generic_visit(node)
            return
        self.below(node.body)
        for child in node.orelse:
            self.visit(child)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.add(alias.name, node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        parents = self.package.split(".")
        base = parents[: len(parents) - node.level + 1] if node.level else []
        for alias in node.names:
            self.add(".".join([*base, *([node.module] if node.module else []), alias.name]), node)

    def visit_Call(self, node: ast.Call) -> None:
        function = ast.unparse(node.func).split(".")[-1]
        if function in ("import_module", "__import__") and node.args:
            name = node.args[0].values[0] if isinstance(node.args[0], ast.JoinedStr) else node.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                self.add(name.value.rstrip("."), node)
        self.generic_visit(node)


def violations(folder: Path) -> list[str]:
    """One line for each import that breaks a rule, and for each room that no rule knows."""
    rooms = [path for path in sorted(folder.iterdir()) if path.suffix == ".py" or (path / "__init__.py").exists()]
    found = [unknown(room.stem, room.name) for room in rooms if room.stem not in (*FLOORS, "__init__", "__main__")]
    for path in sorted(folder.rglob("*.py")):
        parts = [folder.name, *path.relative_to(folder).with_suffix("").parts]
        package = ".".join(parts[:-1])
        module = package if parts[-1] == "__init__" else ".".join(parts)
        collector = Imports(package)
        collector.visit(ast.parse(path.read_text(encoding="utf-8")))
        for item in collector.found:
            for fault in faults(module, item):
                found.append(f"{path.relative_to(folder)}:{item.line}: {fault}")
    return found


def unknown(room: str, where: str) -> str:
    return f"{where}: no room is called '{room}'; give a new one its place in FLOORS in tests/test_floors.py"


def faults(module: str, item: Import) -> Iterator[str]:
    root, room, *_ = [*module.split("."), "__init__"]
    if room == "papers" and item.parts[0] not in (root, *sys.stdlib_module_names):
        yield f"papers is standard library only, and this is {item.target}"
    if item.at_top and item.parts[0] in BANNED_AT_TOP.get(room, ()):
        yield f"{room} imports {item.parts[0]} only inside functions"
    if item.parts[0] != root:
        return

    reads_answers = (item.target + ".").startswith(ANSWERS + ".")
    if reads_answers and module not in ANSWER_READERS and not (module + ".").startswith(ANSWERS + "."):
        yield f"the model answers are only for {', '.join(sorted(ANSWER_READERS))}"
    if len(item.parts) == 1:
        yield f"imports the whole of {root}: name the room"
        return
    other = item.parts[1]
    if other == "__version__" or room not in FLOORS:
        return
    if other not in FLOORS:
        yield unknown(other, item.target)
    elif FLOORS.index(other) < FLOORS.index(room):
        yield f"{room} imports {other}, which lies above it"
    elif other in BANNED.get(room, ()):
        yield f"{room} never imports {other}"


def test_the_house_keeps_its_floors():
    assert violations(PACKAGE) == []


def test_every_room_is_seen():
    """The rule above holds for something: each room that exists imports, and the imports are found."""
    seen = Imports("kerascnn.analysis")
    seen.visit(ast.parse((PACKAGE / "analysis" / "cost.py").read_text()))
    targets = {item.target for item in seen.found}
    assert "keras" in targets
    assert any(target.startswith("kerascnn.analysis.traversal.") for target in targets)


PLANTED = {
    "upwards": ("layers/a.py", "from kerascnn.analysis import cost_table", "layers imports analysis, which lies above"),
    "upwards, the room itself": ("data/a.py", "from kerascnn import figures", "data imports figures"),
    "upwards, dotted": ("papers/a.py", "import kerascnn.layers.inception", "papers imports layers"),
    "in a function": ("layers/a.py", "def f():\n    from kerascnn import data", "a.py:2: layers imports data"),
    "in a method": ("layers/a.py", "class A:\n    def f(self):\n        import kerascnn.cli", "layers imports cli"),
    "relative": ("layers/a.py", "from ..analysis import walk", "layers imports analysis"),
    "relative, the room itself": ("layers/a.py", "from .. import analysis", "layers imports analysis"),
    "relative, deeper": ("checks/answers/a.py", "from ...grading import x", "checks imports grading"),
    "relative, in a package file": ("layers/__init__.py", "from ..analysis import x", "layers imports analysis"),
    "for types": (
        "layers/a.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from kerascnn.data import ImageSet",
        "layers imports data",
    ),
    "by importlib": (
        "layers/a.py",
        "import importlib\nimportlib.import_module('kerascnn.data')",
        "layers imports data",
    ),
    "by importlib, formatted": ("layers/a.py", "m = import_module(f'kerascnn.data.{name}')", "layers imports data"),
    "everything": ("layers/a.py", "import kerascnn", "name the room"),
    "from the ground": ("environment.py", "from kerascnn.papers import GOOGLENET", "environment imports papers"),
    "checks draws": ("checks/a.py", "from kerascnn.figures import picture", "checks never imports figures"),
    "checks trains": ("checks/a.py", "from kerascnn.training import fit", "checks never imports training"),
    "figures trains": ("figures/a.py", "from kerascnn.training import fit", "figures never imports training"),
    "analysis knows models": ("analysis/a.py", "from kerascnn.models import vgg16", "analysis never imports models"),
    "papers counts with NumPy": ("papers/a.py", "def f():\n    import numpy as np", "standard library only"),
    "papers loads lazily": ("papers/__init__.py", "import lazy_loader", "standard library only"),
    "a backend at the top": ("layers/a.py", "import tensorflow as tf", "layers imports tensorflow only inside"),
    "a backend, under a try": (
        "checks/a.py",
        "try:\n    import jax\nexcept ImportError:\n    pass",
        "checks imports jax",
    ),
    "Keras before setup": ("environment.py", "import keras", "environment imports keras only inside"),
    "a probe reads answers": (
        "checks/observation.py",
        "def f():\n    from .answers.ps1_inception import branches",
        "the model answers are only for kerascnn.checks.authors_side",
    ),
    "a probe reads answers, by importlib": (
        "checks/ps1_inception.py",
        "import_module(f'kerascnn.checks.answers.{name}')",
        "the model answers are only for",
    ),
    "grading reads answers": ("grading/a.py", "from kerascnn.checks import answers", "the model answers are only for"),
    "a room without a place": ("attic/__init__.py", "", "attic: no room is called 'attic'; give a new one its place"),
    "a file without a place": ("shed.py", "", "no room is called 'shed'"),
    "an import of an unknown room": ("layers/a.py", "from kerascnn import attic", "no room is called 'attic'"),
}


def plant(folder: Path, name: str, source: str) -> Path:
    package = folder / "kerascnn"
    for path in (package / "__init__.py", package / name):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (package / name).write_text(source)
    return package


@pytest.mark.parametrize("case", PLANTED)
def test_a_planted_violation_is_found(tmp_path, case):
    name, source, message = PLANTED[case]
    (line,) = violations(plant(tmp_path, name, source))
    assert message in line


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("layers/a.py", "from kerascnn.papers import GOOGLENET\nfrom .b import c\nfrom . import d\nimport keras"),
        ("layers/a.py", "def f():\n    import tensorflow as tf"),
        ("layers/a.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import tensorflow as tf"),
        ("checks/authors_side.py", "import importlib\nimportlib.import_module(f'kerascnn.checks.answers.{name}')"),
        ("checks/answers/ps1/a.py", "from ..shared import b\nfrom kerascnn.checks.problem import Mutant"),
        ("papers/__init__.py", "from kerascnn.lazy_names import attach"),
        ("cli.py", "from kerascnn import __version__\nfrom kerascnn.environment import setup"),
        ("__main__.py", "from kerascnn.cli import main"),
    ],
)
def test_what_is_allowed_passes(tmp_path, name, source):
    assert violations(plant(tmp_path, name, source)) == []
