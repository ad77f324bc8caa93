"""What the README tells teachers to type, typed: in a copy of the repository, with what two students handed in."""

import csv
import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
NAME = "ps1_inception"


def teacher_commands():
    """The shell blocks of the README's part for teachers."""
    section = re.split(r"^## ", (ROOT / "README.md").read_text(), flags=re.MULTILINE)
    (teachers,) = [part for part in section if part.startswith("For teachers\n")]
    return re.findall(r"^```sh\n(.*?)^```$", teachers, flags=re.MULTILINE | re.DOTALL)


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
def test_commands_grade_a_class_from_a_fresh_clone(tmp_path):
    """Up to the marks that a person gives, which stay open here."""
    for folder in ("exercises", "solutions"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for file in ("nbgrader_config.py", ".gitignore"):
        shutil.copy(ROOT / file, tmp_path)
    for name in ("pyproject.toml", "notebooks", "kerascnn"):  # by these a checkout is known
        (tmp_path / name).symlink_to(ROOT / name)
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "--all"], cwd=tmp_path, check=True)
    for student, folder in (("ada", "solutions"), ("bob", "exercises")):
        submitted = tmp_path / "grading" / "submitted" / student / NAME
        submitted.mkdir(parents=True)
        shutil.copy(ROOT / folder / NAME / f"{NAME}.ipynb", submitted)

    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "JUPYTER"))}
    environment["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), environment["PATH"]])  # .venv, activated
    exercises = files(tmp_path / "exercises")
    for block in teacher_commands():
        ran = subprocess.run(["bash", "-ec", block], cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert ran.returncode == 0, f"{block}\n{ran.stderr}"

    assert files(tmp_path / "exercises") == exercises
    with (tmp_path / "grading" / "export" / f"{NAME}_csv.csv").open() as lines:
        grades = {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(lines)}
    assert grades == {"ada": (19.0, 22.0), "bob": (0.0, 22.0)}
    for student in grades:
        assert (tmp_path / "grading" / "feedback" / student / NAME / f"{NAME}.html").is_file()
    status = ["git", "status", "--porcelain", "--untracked-files=all"]
    changed = subprocess.run(status, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert [line for line in changed.splitlines() if not line.startswith("A  ")] == []
