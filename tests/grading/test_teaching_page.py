"""Every command on the page for teachers, typed in a copy of the course with a class of four."""

import csv
import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest
from a_class import PROOF, handed_in, model_answers, other_answers

from kerascnn.checks import ps1_inception as ps1
from kerascnn.grading import graded, nbgrader_course

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
NAME = "ps1_inception"
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Problem set 1 (4711)\n    Points Possible,,,,,22\nLovelace,1,,ada,1,\n"
)
MOODLE = "Identifier,Email address,Grade,Last modified (grade)\nParticipant 7,,,-\nParticipant 8,bob,,-\n"


def commands():
    blocks = re.findall(
        r"^```sh\n(.*?)^```$", (ROOT / "docs" / "teaching.md").read_text(), flags=re.MULTILINE | re.DOTALL
    )
    return [line for block in blocks for line in block.splitlines() if line]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("course")
    for folder in ("exercises", "solutions", "notebooks"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for file in ("nbgrader_config.py", "pyproject.toml", ".gitignore"):
        shutil.copy(ROOT / file, root)
    (root / "kerascnn").mkdir()  # by which a checkout is known
    (root / "canvas.csv").write_text(CANVAS)
    (root / "moodle.csv").write_text(MOODLE)
    forgotten = model_answers(NAME) | {"naive_depth": other_answers(ps1.naive_depth, "MUTANTS")["pooling forgotten"]}
    notebooks = {"ada": handed_in(NAME, model_answers(NAME)), "bob": handed_in(NAME, forgotten)}
    notebooks |= {"carl": handed_in(NAME, {}), "dora": '{"cells": [{"cell_ty'}
    for student, text in notebooks.items():
        path = root / "grading" / "submitted" / student / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return root


def typed(root, command):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "JUPYTER"))}
    environment["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), environment["PATH"]])
    ran = subprocess.run(
        ["bash", "-ec", command], cwd=root, env=environment, capture_output=True, text=True, timeout=600
    )
    assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


@pytest.fixture(scope="module")
def said(course):
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed")
    return {command: typed(course, command) for command in commands()}


def test_class_is_graded(course, said):
    records = {record.student: record for record in graded.load_all(course, NAME)}
    assert {student: record.points for student, record in records.items()} == {
        "ada": 19,
        "bob": 17,
        "carl": 0,
        "dora": 0,
    }
    assert records["dora"].status == "refused"
    explained = next(text for command, text in said.items() if "--explain" in command)
    assert "✓ correct: naive_depth, 2 of 2 points" in explained


def test_pages_are_there(course, said):
    bob = (course / "grading" / "feedback" / "bob" / NAME / f"{NAME}.html").read_text()
    assert "The pooling branch is missing" in bob
    assert 'class="formula depth' in bob
    overview = (course / "grading" / "overview" / f"{NAME}.html").read_text()
    assert "pooling forgotten" in overview
    assert "dora" in overview


def rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_points_are_exported(course, said):
    folder = course / "grading" / "export"
    scores = {row["student_id"]: row["score"] for row in rows(folder / f"{NAME}_csv.csv")}
    assert scores == {"ada": "19.0", "bob": "17.0", "carl": "0.0", "dora": ""}
    entered = {row["student_id"]: float(row["score"]) for row in rows(folder / f"{NAME}_nbgrader.csv")}
    assert (entered["ada"], entered["bob"]) == (19, 17)
    assert rows(folder / f"{NAME}_canvas.csv")[1]["Problem set 1 (4711)"] == "19"
    assert [row["Grade"] for row in rows(folder / f"{NAME}_moodle.csv")] == ["", "17"]
    assert (folder / f"{NAME}_gradescope" / "bob" / "results.json").is_file()


def test_what_a_person_gives_counts_and_stays(course, said):
    with nbgrader_course.open_gradebook(course) as gradebook:
        grade = gradebook.find_grade("why_bottleneck", NAME, NAME, "ada")
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        gradebook.find_comment("why_bottleneck", NAME, NAME, "ada").manual_comment = "Say *where* the ReLU is."
        gradebook.db.commit()
    typed(course, f"kerascnn feedback {NAME} --student ada")
    page = (course / "grading" / "feedback" / "ada" / NAME / f"{NAME}.html").read_text()
    assert "21.5 of 22 points<" in page
    assert "Say <em>where</em> the ReLU is." in page
    assert PROOF.splitlines()[0] not in page  # its formula is drawn
    with pytest.raises(AssertionError, match="there is no graded work of 'nobody'"):
        typed(course, f"kerascnn grade {NAME} --explain nobody")
