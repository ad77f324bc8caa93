"""Numbers of one's own from the release to the marks: they are the teacher's list's, whatever a notebook says."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kerascnn.checks import ps5_softmax_nll as ps5
from kerascnn.checks.model_answers import without_markers
from kerascnn.cli import app
from kerascnn.course.release import VARIANTS
from kerascnn.grading import graded
from kerascnn.grading.class_list import read_variants
from kerascnn.grading.marking import other_numbers
from kerascnn.grading.preflight import Cell, StudentNotebook

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed"),
]
ROOT = Path(__file__).parents[2]
NAME = "ps5_softmax_nll"
LOST = ("equal_logits", 0)
ANSWERED = ("equal_logits", "stable_softmax")


@pytest.fixture
def course(tmp_path, monkeypatch):
    for folder in ("exercises", "solutions"):
        shutil.copytree(ROOT / folder / NAME, tmp_path / folder / NAME)
    for file in ("pyproject.toml", "notebooks", "kerascnn"):
        (tmp_path / file).symlink_to(ROOT / file)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def kerascnn(*words):
    ran = CliRunner().invoke(app, [str(word) for word in words])
    assert ran.exit_code == 0, ran.output
    return ran.output


def hand_in(course, student, notebook, code, line=None):
    """A released notebook with the right answers to the numbers of a code, and another line to name them if wished."""
    content = json.loads((course / "out" / notebook / NAME / f"{NAME}.ipynb").read_text())
    answers = {problem.name: problem for problem in ps5.variant(code).PROBLEMS if problem.name in ANSWERED}
    for cell in content["cells"]:
        source = "".join(cell["source"])
        if cell["id"] in answers:
            source = without_markers(answers[cell["id"]].model_answer)
        if line is not None and "ps5.variant(" in source:
            source = source[: source.index("ps5 = ps5.variant(")] + line
        cell["source"] = source
    path = course / "in" / student / NAME / f"{student}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(content))


def test_a_notebook_that_names_other_numbers_is_told():
    named = StudentNotebook("", (Cell("code", 'ps5 = ps5.variant("k3f9")'), Cell("markdown", "ps5.variant('x')")))
    assert other_numbers(named, "k3f9") == other_numbers(StudentNotebook(""), "k3f9") == ""
    assert "code k3f9, and was graded with everybody's: is the teacher's list" in other_numbers(named, "")


def test_right_for_ones_own_numbers_and_for_nobody_elses(course):
    (course / "class.csv").write_text("student\nada\nben\ncarl\ndora\n")
    while True:  # the codes are drawn, and few answers are possible: here they must tell the students apart
        kerascnn("release", "ps5", "--students", "class.csv", "--to", "out")
        codes = read_variants(course / "out" / VARIANTS)
        right = {name: ps5.variant(code).equal_logits.reference for name, code in {"eve": "", **codes}.items()}
        if right["ada"] not in (right["ben"], right["carl"], right["eve"]) and right["dora"] != right["eve"]:
            break
        shutil.rmtree(course / "out")
    hand_in(course, "ada", "ada", codes["ada"])
    hand_in(course, "ben", "ada", codes["ada"])  # as it was, with ada's line
    hand_in(course, "carl", "carl", codes["ada"])  # ada's answers below his own line
    hand_in(course, "dora", "dora", codes["dora"], line="")
    hand_in(course, "eve", "ada", "", line="")  # in no list, with everybody's numbers
    kerascnn("grade", "ps5", "--submissions", "in", "--variants", Path("out", VARIANTS), "--jobs", 1)

    records = {record.student: record for record in graded.load_all(course, NAME)}
    total = sum(problem.points for problem in ps5.PROBLEMS if problem.name in ANSWERED)
    own = ps5.equal_logits.points
    assert {name: record.points for name, record in records.items()} == {
        "ada": total,
        "ben": total - own,
        "carl": total - own,
        "dora": total,
        "eve": total,
    }
    lost = {name for name, record in records.items() for one in record.problems if (one.name, one.points) == LOST}
    assert lost == {"ben", "carl"}
    assert f"names the numbers of code {codes['ada']}, and was graded with those of code {codes['ben']}" in (
        records["ben"].message
    )
    assert not any(record.message for name, record in records.items() if name != "ben")
