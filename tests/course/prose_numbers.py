"""Numbers that a lecture says, and numbers that it shows: each of the first should be among the second."""

import math
import re
from dataclasses import dataclass

from kerascnn.course.sources import OPENING

SCALES = {"million": 1e6, "billion": 1e9, "M": 1e6, "K": 1e3, "%": 0.01, "per cent": 0.01}
NUMBER = re.compile(r"(?<![\w.,−-])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?!(?![MK]\b)\w|,\d|\.\d|-\w)")
SCALE = re.compile(r"\s?(million|billion|M|K|%|per cent)(?!\w)")
SHOWN = re.compile(r"\d[\d,_]*(?:\.\d+)?(?:[eE][+-]?\d+)?")
PREDICTION = re.compile(r"^prediction\w* = None.*$", re.MULTILINE)  # its example is no result
NOT_SAID = re.compile(
    r"```.*?```|`[^`]*`|\]\([^)]*\)|\b(?:arXiv|doi):\S+"  # code and addresses
    r"|(?i:\b(?:lectures?|sections?|tables?|figs?\.|chapters?|problem sets?|seeds?|PMLR))"
    r"[\s#]+\d[\d.]*(?:,?\s+(?:and|to|or)\s+\d[\d.]*)*"  # where something stands
    r"|\b(?:19|20)\d\d\b(?!,\d)|^#+ \d+\.|\*\*Time\*\*.*?(?=\n\n|\Z)|^## Reading.*",  # the time has a test of its own
    re.DOTALL | re.MULTILINE,
)
SMALL = 12  # whole numbers up to here are words in figures: a 3 × 3, ten crops


@dataclass(frozen=True)
class Said:
    """A number in prose: its value, the unit of its last digit, the word that scales it, and where it stands."""

    value: float
    unit: float
    scale: float
    around: str

    def fits(self, shown: float) -> bool:
        """Whether a computed number rounds to the one that is said."""
        return abs(self.value - shown) <= 0.5001 * self.unit or math.isclose(self.value, shown, rel_tol=1e-9)

    def is_among(self, numbers) -> bool:
        """Whether one of these numbers rounds to it; a number of millions may be shown in millions, a share in %."""
        scales = {1.0, self.scale, 1e6 if self.scale > 1e3 else 1.0}
        return any(self.fits(number * scale) for number in numbers for scale in scales)


def numbers_said(text: str) -> list[Said]:
    """Numbers in a Markdown text that stand for results: not what numbers a section or a paper, nor small counts."""
    found, text = [], NOT_SAID.sub(lambda match: " " * len(match[0]), text)
    for match in NUMBER.finditer(text):
        digits, word = match[1].replace(",", ""), SCALE.match(text, match.end())
        if "." not in digits and not word and int(digits) <= SMALL:
            continue
        scale = SCALES[word[1]] if word else 1.0
        around = " ".join(text[max(0, match.start() - 40) : match.end() + 30].split())
        found.append(Said(float(digits) * scale, scale * 10.0 ** -len(digits.partition(".")[2]), scale, around))
    return found


def prose(cells: list) -> list[str]:
    """The Markdown texts of a notebook, without the badge at its beginning."""
    return [cell.source for cell in cells if cell.cell_type == "markdown" and cell.id not in OPENING]


def numbers_shown(cells: list) -> set[float]:
    """Numbers that a notebook's code is given and computes: in its code, its outputs and its pictures' descriptions."""
    found = set()
    for cell in cells:
        texts = [PREDICTION.sub("", cell.source)] if cell.cell_type == "code" else []
        for output in cell.get("outputs", []):
            texts += [output.get("text", ""), output.get("data", {}).get("text/plain", "")]
        for text in texts:
            found |= {float(number.replace(",", "").replace("_", "")) for number in SHOWN.findall(text)}
    return found
