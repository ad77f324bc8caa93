"""The rhythm of a lecture as rules: each takes a notebook's cells and returns complaints, none where all is well."""

import ast
import re
from itertools import takewhile

from kerascnn.course.sources import OPENING

LONGEST_CELL = 25
END = ["In two lines", "What to try next", "Reading"]
TRY = "**Try it:**"
PREDICT = re.compile(r"\*\*(?:[^*]*\b)?[Pp]redict:\*\*")
GUESS = re.compile(r"^(prediction\w*) = None  # .+$", re.MULTILINE)
PLACE = re.compile(r"\b(?:section|chapter|table|fig\.|appendix|homework|images|driven)", re.IGNORECASE)
SLOWER = 2.0  # by what factor one machine with two cores differs from another, or from itself on another day: measured
MINUTES = {  # what a header may say of the cells, and between how many seconds that is true on two cores
    "in seconds": (0, 20),
    "in under a minute": (0, 60),
    "in about 40 seconds": (20, 60),
    "in about a minute": (30, 90),
    "in one to two minutes": (45, 150),
    "in about two minutes": (75, 180),
    "in two to three minutes": (100, 215),
}


def of_kind(cells, kind):
    """The cells of a kind, without those that are made for Colab."""
    return [cell for cell in cells if cell.cell_type == kind and cell.id not in OPENING]


def headings(cells, level):
    """Headings of a level, in order."""
    text = "\n\n".join(cell.source for cell in of_kind(cells, "markdown"))
    return re.findall(rf"^{'#' * level} (.+)$", text, re.MULTILINE)


def sections(cells):
    """The parts that begin with a heading of the second level: title to pieces, ("markdown" or "code", text)."""
    found, title = {}, ""
    for cell in cells:
        if cell.id in OPENING:
            continue
        prose = cell.cell_type == "markdown"
        for part in re.split(r"^(?=## )", cell.source, flags=re.MULTILINE) if prose else [cell.source]:
            if prose and part.startswith("## "):
                title = part.splitlines()[0].removeprefix("## ")
            if part.strip():
                found.setdefault(title, []).append((cell.cell_type, part))
    return found


def numbered(cells):
    """The sections that teach: those with a number."""
    return {title: pieces for title, pieces in sections(cells).items() if title[:1].isdigit()}


def order(cells):
    """A question as the title, sections numbered from 1, and the three at the end."""
    titles, wrong = headings(cells, 2), []
    if not [title for title in headings(cells, 1) if title.endswith("?")]:
        wrong.append("the title is no question")
    teaching = list(takewhile(lambda title: title[:1].isdigit(), titles))
    if [int(title.split(".")[0]) for title in teaching] != list(range(1, len(teaching) + 1)):
        wrong.append(f"sections are not numbered in order: {teaching}")
    if titles[len(teaching) :] != END:
        wrong.append(f"ends with {titles[len(teaching) :]}, and should with {END}")
    return wrong + [f"{title!r} is no question" for title in teaching if "?" not in title]


def opening(cells):
    """The header says what the reader will be able to do; the first cell of code is the one switch."""
    header, code = of_kind(cells, "markdown")[0].source, of_kind(cells, "code")[0].source
    able = re.search(r"\*\*Afterwards you will be able to\*\*\n\n((?:[-\s].*\n)+)", header)
    wrong = [] if able and 3 <= able[1].count("\n- ") + 1 <= 5 else ["the header does not list three to five abilities"]
    return wrong + ([] if "environment = kerascnn.setup()" in code else ["the first cell does not call setup()"])


def predictions(cells):
    """Each section asks for a guess in words, has a cell for it, and reveals it; and it has something to try."""
    wrong = []
    for title, pieces in numbered(cells).items():
        prose = "\n".join(text for kind, text in pieces if kind == "markdown")
        code = [text for kind, text in pieces if kind == "code"]
        guesses = [name for text in code for name in GUESS.findall(text)]
        revealed = [name for text in code for name in re.findall(r"checks\.reveal\((prediction\w*),", text)]
        if not guesses:
            wrong.append(f"{title}: asks for no prediction")
        if sorted(guesses) != sorted(revealed):
            wrong.append(f"{title}: has {guesses} and reveals {revealed}")
        if len(PREDICT.findall(prose)) > len(guesses) or (guesses and not PREDICT.search(prose)):
            wrong.append(f"{title}: the words that ask for a prediction and the cells for it do not agree")
        if TRY not in prose:
            wrong.append(f"{title}: nothing to try")
        if pieces[-1][0] == "code":
            wrong.append(f"{title}: nobody says what the last cell shows")
    return wrong


def ending(cells):
    """A summary that can be kept in mind, and papers by section."""
    parts, wrong = sections(cells), []
    summary = " ".join(text for _, text in parts.get("In two lines", []))
    if not 20 <= len(summary.split()) <= 75:
        wrong.append(f"the summary has {len(summary.split())} words")
    reading = "\n".join(text for _, text in parts.get("Reading", []))
    items = re.split(r"^- ", reading, flags=re.MULTILINE)[1:] or [reading]
    return wrong + [f"no section is named: {item[:40]}" for item in items if not PLACE.search(item)]


def lengths(cells):
    """Cells of code that nobody can read at a glance."""
    long = [cell.source for cell in of_kind(cells, "code") if len(cell.source.splitlines()) > LONGEST_CELL]
    return [f"{len(source.splitlines())} lines: {source.splitlines()[0]}" for source in long]


def pictures(cells):
    """Every picture is described, both where JupyterLab and where nbconvert looks; and there are some."""
    shown = [output for cell in cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]
    wrong = [] if len(shown) >= 3 else [f"only {len(shown)} pictures"]
    for output in shown:
        described = output.get("metadata", {}).get("image/png", {}).get("alt", "")
        if len(described.split()) < 4 or 'alt="' not in output.data.get("text/html", ""):
            wrong.append(f"a picture without description: {described!r}")
    return wrong


def duration(cells, seconds):
    """Whether the time in the header is the one that was measured when the lecture was executed."""
    said = re.search(r"\*\*Time\*\*:.*?the cells run ([\w ]+?)(?: on (?:a|two) CPU|[.,;]|$)", flat(cells), re.DOTALL)
    if not said or said[1] not in MINUTES:
        return [f"the time is given as {said and said[1]!r}, and should be one of {', '.join(MINUTES)}"]
    low, high = MINUTES[said[1]]
    return [] if low / SLOWER <= seconds <= high * SLOWER else [f"{said[1]!r}, and it took {seconds} seconds"]


def flat(cells):
    """The header in one line."""
    return " ".join(of_kind(cells, "markdown")[0].source.split())


def definitions(cells):
    """Names of the functions and classes that cells define."""
    trees = [ast.parse(cell.source) for cell in of_kind(cells, "code")]
    return [node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
