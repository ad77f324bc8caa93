"""Whose work a file is, read from names that learning platforms give, and a name for the student that is safe on disk.

Names of files as the platforms write them: Canvas, `lovelaceada_12345_67890_name.ipynb`, with `_LATE` after the name of
somebody who was late (12345 is the ID column of its gradebook); Moodle,
`Ada Lovelace_123456_assignsubmission_file_/name.ipynb` (123456 is the number in the Identifier column of its grading
worksheet); Gradescope, `submission_123456/name.ipynb`, beside a `submission_metadata.yml` that says who.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

CANVAS = re.compile(r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<number>\d+)_(?P<upload>\d+)_(?P<file>.+)")
MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_file_?(?P<file>.*)")
GRADESCOPE = re.compile(r"submission_(?P<number>\d+)")
NOTEBOOK = re.compile(r"\.ipynb(?:\.txt|\.json)?$", re.IGNORECASE)  # browsers and mail programs add the second ending
REPEATED = re.compile(r"(?:\s*\((\d+)\)|-(\d+))$")  # "work (2)" in a browser's downloads, "work-2" on Canvas
LONGEST = 99  # bytes of a student's name, so that files named after it fit any file system


@dataclass(frozen=True)
class Owner:
    """What the name of a file or folder says about whose it is.

    Args:
        name: The student, as written there; with the platform's number, which no two students share.
        late: Whether the platform marked it so.
        upload: The platform's number of the upload; the newer, the higher.
        file: The name that the student gave the file, if the platform kept it in this one.
    """

    name: str
    late: bool = False
    upload: int = 0
    file: str = ""


def owner_of(name: str) -> Owner | None:
    """Read what a learning platform wrote into the name of a file or folder; None if it is none of theirs.

    Example:
        >>> owner_of("lovelaceada_LATE_12345_67890_ps1_inception-1.ipynb")
        Owner(name='lovelaceada_12345', late=True, upload=67890, file='ps1_inception-1.ipynb')
        >>> owner_of("Ada Lovelace_123456_assignsubmission_file_").name
        'Ada Lovelace_123456'
    """
    if found := MOODLE.fullmatch(name):
        return Owner(f"{found['name']}_{found['number']}", file=found["file"])
    if found := CANVAS.fullmatch(name):
        return Owner(
            f"{found['name']}_{found['number']}", bool(found["late"]), int(found["upload"][:18]), found["file"]
        )
    return Owner(name) if GRADESCOPE.fullmatch(name) else None


def name_in_file(file: str, assignment: str) -> str:
    """The student's name in the name of a notebook in a flat folder; "" if there is none.

    Example:
        >>> name_in_file("ps1_inception_ada (1).ipynb", "ps1_inception")
        'ada'
        >>> name_in_file("PS1_inception.ipynb", "ps1_inception")
        ''
    """
    stem = attempt(re.sub(r"\.zip$", "", NOTEBOOK.sub("", file), flags=re.IGNORECASE))[0]
    return re.sub(re.escape(assignment), " ", stem, flags=re.IGNORECASE).strip(" _-.")


def attempt(stem: str) -> tuple[str, int]:
    """Take the number of the attempt off a file's name.

    Example:
        >>> attempt("ps1 (2)"), attempt("ps1-1"), attempt("ps1")
        (('ps1', 2), ('ps1', 1), ('ps1', 0))
    """
    found = REPEATED.search(stem)
    return (stem[: found.start()], int((found[1] or found[2])[:9])) if found else (stem, 0)


def student_ids(names: Iterable[str]) -> dict[str, str]:
    """A safe name for each student: letters and digits of any script and . _ - @ +, no two alike.

    A name that had to be changed gets a mark made from the original, so that it stays the same whoever else hands in.

    Args:
        names: As they were found, hostile ones among them.

    Example:
        >>> student_ids(["ada", "Zoë Noël_17", "../../root"])
        {'ada': 'ada', 'Zoë Noël_17': 'Zoë_Noël_17', '../../root': 'root-5f223e33'}
    """
    ids = {name: _safe(name) for name in names}
    alike = defaultdict(list)
    for name, safe in ids.items():
        alike[safe.casefold()].append(name)  # some file systems take Ada and ada for the same
    for folded, group in alike.items():
        if len(group) > 1:
            ids.update({name: _marked(ids[name], name) for name in group if name != folded})
    return ids


def _safe(name: str) -> str:
    wanted = re.sub(r"\s+", "_", unicodedata.normalize("NFKC", name).strip())
    safe = re.sub(r"[^\w.@+-]+", "-", wanted).strip("_.@+-")
    return safe if safe and safe == wanted and len(safe.encode()) <= LONGEST else _marked(safe, name)


def _marked(safe: str, name: str) -> str:
    short = safe.encode()[: LONGEST - 9].decode(errors="ignore")
    mark = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{short or 'student'}-{mark}"


def printable(text: str) -> str:
    r"""Text from outside as it can be shown and kept in a file.

    Without characters that move a cursor or turn the direction of writing, and without halves of characters. Ends of
    lines stay, tabs become spaces.

    Example:
        >>> printable("ps1\x1b[2J\u202egnp.ipynb\ud800")
        'ps1�[2J�gnp.ipynb�'
        >>> printable("if x:\r\n\ty")
        'if x:\n    y'
    """
    hidden = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    text = text.replace("\r\n", "\n").replace("\t", "    ")
    if text.replace("\n", "").isprintable():  # so is nearly every text, and looking at each character takes long
        return text
    return "".join("�" if one != "\n" and unicodedata.category(one) in hidden else one for one in text)
