"""A teacher's first class: three submissions graded, a proof marked by hand in formgrader, the marks given out."""

import csv
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest
from a_class import handed_in, model_answers
from running_lab import jupyterlab

from kerascnn.checks import ps5_softmax_nll
from kerascnn.grading import nbgrader_course

ROOT = Path(__file__).parents[2]
NAME, PROOF = "ps5_softmax_nll", "proof_in_words"
COMMENT = "Say *where* the sum to 1 is used."


@pytest.fixture
def course(tmp_path):
    """A clone's folders with what three students handed in: all right, the code alone, nothing."""
    folder = tmp_path / "course"
    for room in ("exercises", "solutions"):
        shutil.copytree(ROOT / room / NAME, folder / room / NAME)
    for name in ("pyproject.toml", "notebooks", "kerascnn", "lectures"):  # by these a checkout is known
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    answers = model_answers(NAME)
    code = {name: answer for name, answer in answers.items() if name != PROOF}
    for student, handed in {"ada": answers, "bob": code, "carl": {}}.items():
        submitted = folder / "grading" / "submitted" / student / NAME / f"{NAME}.ipynb"
        submitted.parent.mkdir(parents=True)
        submitted.write_text(handed_in(NAME, handed))
    return folder


def typed(folder, *command):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "JUPYTER"))}
    environment["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), environment["PATH"]])  # .venv, activated
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def saved(page, kind):
    """Wait until formgrader has sent what stands in a field, as it does when the field is left."""
    return page.expect_response(
        lambda answer: f"/formgrader/api/{kind}/" in answer.url and answer.request.method == "PUT" and answer.ok
    )


def submission_of_ada(page, lab):
    """Click through from JupyterLab's menu to one submission in formgrader; returns the frame that shows it."""
    page.goto(lab)
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Formgrader").click()
    grader = page.frame_locator("iframe[src*='formgrader']")
    for place in ("Manual Grading", NAME):  # all problem sets, then the notebooks of this one
        grader.get_by_role("link", name=place).click()
        grader.locator(".breadcrumb .active", has_text=place).wait_for()
    grader.get_by_role("link", name=NAME).click()
    grader.get_by_role("link", name="Submission #1").wait_for()
    grader.get_by_role("button", name="Show All Names").click()
    grader.get_by_role("link", name="ada").click()
    return grader


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
def test_a_proof_is_marked_in_formgrader_and_counts_everywhere(open_page, course, tmp_path):
    typed(course, "kerascnn", "grade", NAME)
    home = tmp_path / "home"
    home.mkdir()
    with jupyterlab(course, home) as (address, token):
        watched = open_page("about:blank", allowed=(address, address.replace("http", "ws")))
        page = watched.page
        page.set_default_timeout(30_000)
        page.route(lambda url: not url.startswith(address), lambda route: route.abort())  # as in a closed network
        grader = submission_of_ada(page, f"{address}/lab?token={token}")
        points, comment = (
            grader.locator(f"#{PROOF}.needs_manual_grade"),
            grader.locator(f"#{PROOF}-comment[placeholder]"),
        )
        comment.wait_for()  # until its script listens, what is typed is lost; the points wait by their class
        shown = " ".join(grader.locator("body").inner_text().split())
        assert " ".join(ps5_softmax_nll.proof_in_words.rubric.split()) in shown
        assert "of the channels is left" in shown  # the answer itself
        with saved(page, "grade"):
            points.fill("2.5")
            points.blur()
        with saved(page, "comment"):
            comment.fill(COMMENT)
            comment.blur()
        formula = grader.locator("img.formula").first
        assert formula.evaluate("({naturalWidth}) => naturalWidth") > 0
        assert formula.evaluate("picture => getComputedStyle(picture).display") == "inline"
        assert formula.evaluate("picture => getComputedStyle(picture).borderTopWidth") == "0px"
        page.screenshot(path=tmp_path / "formgrader.png")
        assert watched.outside == []
        assert watched.complaints == []

    assert_it_counts(course)


def assert_it_counts(course):
    """In the gradebook, in the table of points, and on the student's page."""
    with nbgrader_course.open_gradebook(course) as gradebook:
        assert gradebook.find_grade(PROOF, NAME, NAME, "ada").score == 2.5
    typed(course, "kerascnn", "export", NAME)
    with (course / "grading" / "export" / f"{NAME}_csv.csv").open(newline="") as lines:
        rows = {row["student_id"]: row for row in csv.DictReader(lines)}
    most = float(rows["ada"]["max_score"])
    scores = {student: float(row["score"]) for student, row in rows.items()}
    assert scores == {"ada": most - 4 + 2.5, "bob": most - 4, "carl": 0}
    typed(course, "kerascnn", "feedback", NAME, "--student", "ada")
    given_back = (course / "grading" / "feedback" / "ada" / NAME / f"{NAME}.html").read_text()
    assert f"{scores['ada']:g} of {most:g} points<" in given_back
    assert "Say <em>where</em> the sum to 1 is used." in given_back


SCRIPT = "<script>window.owned = 1</script>"
HOSTILE = (SCRIPT, "<img src=x onerror='window.owned = 1'>", "<svg onload='window.owned = 1'></svg>")


@pytest.mark.slow
def test_what_a_student_added_is_inert_after_plain_autograde(open_page, tmp_path, monkeypatch):
    """Cells and outputs as nbgrader's own autograde keeps them, on the page that formgrader makes of them."""
    import nbformat
    from formgrader_page import markdown, page_of

    monkeypatch.setenv("JUPYTER_PATH", "")
    outputs = [
        nbformat.v4.new_output("display_data", {kind: text})
        for text in HOSTILE
        for kind in ("text/html", "text/markdown", "image/svg+xml", "text/latex", "text/vnd.mermaid")
    ]
    outputs.append(nbformat.v4.new_output("display_data", {"application/javascript": "window.owned = 1"}))
    cells = [*map(markdown, HOSTILE), nbformat.v4.new_raw_cell(SCRIPT), markdown("[click](javascript:window.owned=1)")]
    cells.append(nbformat.v4.new_code_cell(f"x = {SCRIPT!r}", outputs=outputs))
    (tmp_path / "page.html").write_text(page_of("formgrade", tmp_path, *cells))
    page = open_page((tmp_path / "page.html").as_uri()).page
    page.wait_for_timeout(500)
    assert "window.owned = 1" in page.locator("#notebook-container").first.inner_text()
    assert page.locator("#notebook-container a[href^='javascript']").count() == 0
    assert page.locator("#notebook-container [onerror], #notebook-container [onload]").count() == 0
    assert page.evaluate("window.owned === undefined")
