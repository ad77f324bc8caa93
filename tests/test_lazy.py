"""Nothing heavy is loaded before it is used, and a public name means the same at every use."""

import json
from pathlib import Path

import pytest
from command_line import run_python

ROOT = Path(__file__).parents[1]
HEAVY = {"IPython", "jax", "keras", "matplotlib", "nbgrader", "numpy", "sympy", "tensorflow", "tensorflow_datasets"}

# Runs what stands behind `source`, then prints the processor's seconds that it took and the modules that are loaded.
TIMED = """
import json, sys, time
begin = time.process_time()
{source}
seconds = time.process_time() - begin
print(json.dumps([seconds, sorted(name for name in sys.modules if "." not in name)]), file=sys.stderr)
"""

HELP = """
import runpy
sys.argv = ["kerascnn", "--help"]
try:
    runpy.run_module("kerascnn", run_name="__main__", alter_sys=True)
except SystemExit as end:
    assert not end.code, end.code
"""


def timed(source: str) -> tuple[float, set[str], str]:
    """Seconds (the best of three), loaded modules, and what was printed."""
    runs = []
    for _ in range(3):
        result = run_python(TIMED.format(source=source))
        seconds, modules = json.loads(result.stderr.splitlines()[-1])
        runs.append((seconds, set(modules), result.stdout))
    return min(runs, key=lambda run: run[0])


@pytest.mark.parametrize(
    ("source", "most"),
    [
        ("import kerascnn", 0.1),
        ("import kerascnn; kerascnn.papers.ILSVRC; kerascnn.__version__", 0.5),
        ("from kerascnn import analysis, layers, models, training", 0.5),  # a backend can still be chosen
    ],
)
def test_import_is_quick_and_loads_nothing_heavy(source, most):
    seconds, modules, _ = timed(source)
    assert not modules & HEAVY
    assert seconds < most


def test_help_is_quick_and_loads_nothing_heavy():
    seconds, modules, printed = timed(HELP)
    assert "Usage" in printed
    assert "kerascnn" in modules
    assert not modules & HEAVY
    assert seconds < 1


# Walks the rooms in one fresh process: takes every public name, imports every module of the room (which is when Python
# would put a module in place of a function that shares its name), takes every name again, and tells what it saw.
ROOMS = """
import importlib, json, pkgutil, types
import kerascnn

rooms = [module.name for module in pkgutil.iter_modules(kerascnn.__path__) if module.ispkg]
seen = {}
for room in [kerascnn, *(importlib.import_module(f"kerascnn.{name}") for name in rooms)]:
    first = {name: getattr(room, name) for name in room.__all__}
    for module in pkgutil.iter_modules(room.__path__):
        if not module.name.startswith("__"):
            importlib.import_module(f"{room.__name__}.{module.name}")
    for name, value in first.items():
        seen[f"{room.__name__}.{name}"] = {
            "same": getattr(room, name) is value,
            "module": isinstance(value, types.ModuleType),
            "listed": name in dir(room),
        }
print(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def names():
    return json.loads(run_python(ROOMS).stdout.splitlines()[-1])


def test_every_public_name_stays_what_it_is(names):
    assert {"kerascnn.setup", "kerascnn.layers.Inception", "kerascnn.analysis.cost_table"} <= set(names)
    assert [name for name, facts in names.items() if not facts["same"]] == []
    assert [name for name, facts in names.items() if not facts["listed"]] == []


def test_a_function_is_never_a_module(names):
    """Only rooms, problem sets and their derivations are modules; all else is a function, a class or a value."""
    modules = {name for name, facts in names.items() if facts["module"]}
    rooms = {f"kerascnn.{path.parent.name}" for path in ROOT.glob("kerascnn/*/__init__.py")}
    problem_sets = {f"kerascnn.checks.{path.stem}" for path in ROOT.glob("kerascnn/checks/ps[0-9]*")}
    assert modules <= rooms | problem_sets | {"kerascnn.checks.derivation"}


def test_a_name_that_is_not_there_brings_those_like_it():
    from kerascnn import models, papers

    with pytest.raises(AttributeError, match=r"kerascnn.models has no 'resnet35'. Names like it: .*resnet34"):
        models.resnet35  # noqa: B018
    with pytest.raises(AttributeError, match=r"kerascnn.papers has no 'xyz'. It has ALEXNET_NETWORK, .*vgg_network"):
        papers.xyz  # noqa: B018
    assert not hasattr(models, "__wrapped__")


def test_no_public_name_is_also_a_file(names):
    """The rule that makes the above easy: a function never shares its name with a file beside it."""
    files = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in ROOT.glob("kerascnn/**/*.py")}
    both = {name for name, facts in names.items() if not facts["module"]} & files
    assert both == set(), "rename the file, not the function: mobilenets.py for mobilenet()"
