"""What a student's page says, and what it must never say."""

import dataclasses
import re
from html import unescape

import pytest
from records_of import SEED, record

from kerascnn.checks import ps1_inception as ps1
from kerascnn.checks.catalogue import problems_of
from kerascnn.checks.outcome import Outcome
from kerascnn.grading.feedback_pages import feedback_html, write_feedback
from kerascnn.grading.graded import REFUSED, GradedSubmission
from kerascnn.grading.marks import Mark, marks_of

FETCHED = re.compile(r"""(?:src|href)\s*=\s*["']?(?!data:|#|["'])([^"'\s>]*)""")


def mutant(problem, number=0):
    return problem.mutants[number].answer


def page(record, **changes):
    return feedback_html(dataclasses.replace(marks_of(record), **changes))


@pytest.fixture(scope="module")
def ada():
    """Ada forgot the pooling, did not start one, and one of hers raises."""

    def raises(*inputs, **named):
        raise ValueError(f"secret inputs {inputs} {named}")

    sources = {
        "naive_macs": "def naive_macs(height):\n    return undefined",
        "why_bottleneck": "It is $\\frac{1}{4}$ of **it**.",
    }
    return record(
        answers={"naive_depth": mutant(ps1.naive_depth), "naive_macs": raises, "branches": None}, sources=sources
    )


def test_page_says_outcomes_in_words_points_and_why(ada):
    html = page(ada)
    text = unescape(re.sub(r"<[^>]+>", " ", html))
    assert "✗ not yet" in text
    assert "✓ correct" in text
    assert "○ not started" in text
    assert "⚠ your code raised" in text
    assert "… waiting for a person to read it" in text
    assert "The pooling branch is missing: max-pooling passes on all the channels of its input." in text
    assert "why it matters: the depth must follow from the widths" in text
    assert "Hint 1 of 3" in text
    assert f"{ada.points:g} of 22 points so far" in text
    assert "return undefined" in text


def test_formulas_are_drawn_in_the_page_and_nothing_is_fetched(ada):
    html = page(ada)
    assert '<img class="formula depth' in html
    assert "<strong>it</strong>" in html
    assert FETCHED.findall(html) == []
    assert "<script" not in html
    assert not re.search(r"<[^>]+\sstyle=", html)


def test_policy_allows_the_pages_own_style_alone(ada):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page(ada))[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe" not in policy


def test_teachers_comment_and_points_are_shown(ada):
    marks = marks_of(ada)
    *others, last = marks.marks
    last = Mark(last.problem, 2.5, "See *lecture 03*: $k^2$ <b>", by_teacher=True)
    html = feedback_html(dataclasses.replace(marks, marks=(*others, last), penalty=1.0))
    assert "See <em>lecture 03</em>" in html
    assert "&lt;b&gt;" in html
    assert "given by your teacher" in html
    assert f"{ada.points + 1.5:g} of 22 points<" in html
    assert "Taken off because it came late: 1." in html


def test_refused_says_what_to_do():
    refused = GradedSubmission("ada", "ps1_inception", "x.ipynb", "", REFUSED, "Save it again <b>.")
    html = page(refused)
    assert "✗ not graded" in html
    assert "Save it again &lt;b&gt;." in html


def test_file_lies_where_nbgrader_has_it(ada, tmp_path):
    path = write_feedback(tmp_path, marks_of(ada))
    assert path == tmp_path / "grading" / "feedback" / "ada" / "ps1_inception" / "ps1_inception.html"
    assert path.read_text() == page(ada)


# Nothing hidden leaks.


def numbers_of(problem):
    """Every number of the hidden inputs and of the right results that is not in the problem's text."""
    observation = problem.observe(problem.reference, SEED)
    found = set()
    for case in (case for cases in observation.cases.values() for case in cases):
        found |= set(re.findall(r"\d[\d,]*", f"{case.call} {case.result!r}"))
    found |= {number.replace(",", "") for number in found}
    return {number for number in found if len(number) > 2 and number not in public_text()}


def public_text():
    """All that the course says about its problems to everybody."""
    told = []
    for problem in problems_of("ps1_inception"):
        told += [problem.prompt, problem.title, *problem.hints, *(mutant.message for mutant in problem.mutants)]
        told += [f"{facet.name} {facet.why}" for facet in problem.facets]
    return " ".join(told)


def echo(*inputs, **named):
    print(inputs, named)
    return repr((inputs, named))


def echo_in_an_error(*inputs, **named):
    raise type(f"E{inputs}{named}", (ValueError,), {})(f"line 1: {inputs} → {inputs}: {named} → KeyError {inputs}")


def product(*inputs, **named):
    result = 1
    for number in (*inputs, *named.values()):
        result *= number
    return result


@pytest.mark.parametrize("answer", [echo, echo_in_an_error, product, lambda *inputs, **named: list(inputs)])
def test_no_hidden_input_and_no_expected_value_is_on_the_page(answer):
    problems = [ps1.naive_depth, ps1.convolution_macs, ps1.naive_macs, ps1.inception_macs]
    ours = record(answers={problem.name: answer for problem in problems})
    html = page(ours)
    text = unescape(re.sub(r"(?s)<style>.*?</style>|<pre.*?</pre>|<[^>]+>", " ", html))
    for problem in problems:
        hidden = numbers_of(problem)
        assert len(hidden) > 3
        words = set(re.findall(r"\d[\d,]*", text))
        assert not hidden & words, problem.name
    raw = " ".join(line for one in ours.problems if one.outcome for line in one.outcome.lines())
    assert any(number in raw for problem in problems for number in numbers_of(problem))  # the test would see them


def test_a_failed_checker_tells_nothing_of_its_reason():
    ours = record()
    failed = Outcome("branches", "the checker failed", 0, 1, advice="expected 4 (secret 73501)")
    first = dataclasses.replace(ours.problems[0], points=None, by_hand=True, outcome=failed)
    html = page(dataclasses.replace(ours, problems=(first, *ours.problems[1:])))
    assert "73501" not in html
    assert "not your fault" in html
