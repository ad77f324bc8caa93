"""The documents of docs/ as they are, with each record of an experiment drawn below its table."""

import re
import shutil
from pathlib import Path

from kerascnn import figures
from kerascnn.experiments import EXPERIMENTS, shipped

PLACES = {"learning": ("colab", "first_ten_minutes"), "teaching": ("teaching", "security", "graders")}
ELSEWHERE = ("training", "CONTRIBUTING", "learners_notes")  # have their place in the index itself
ENDS = re.compile(r"<!-- (\w+): end -->")


def write_documents(docs: Path, target: Path, index: Path) -> None:
    """Copy the documents, draw the records of docs/experiments.md, and give each document its place in the index."""
    target.mkdir(parents=True)
    shutil.copytree(docs / "images", target / "images")
    for page in sorted(docs.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        if page.name == "experiments.md":
            text = ENDS.sub(lambda found: found[0] + _drawn(found[1], target), text)
        (target / page.name).write_text(text, encoding="utf-8")
    names = [page.stem for page in sorted(docs.glob("*.md")) if page.stem not in ELSEWHERE]
    placed = {place: [name for name in wanted if name in names] for place, wanted in PLACES.items()}
    placed["measured"] = [name for name in names if not any(name in some for some in placed.values())]
    text = index.read_text(encoding="utf-8")
    for place, some in placed.items():
        text = text.replace(f"{{{{{place}}}}}", "\n".join(f"docs/{name}" for name in some))
    index.write_text(text, encoding="utf-8")


def _drawn(name: str, target: Path) -> str:
    """A picture of a record, as Markdown, and the record to download."""
    record = shipped(f"{name}_try")
    picture = getattr(figures, EXPERIMENTS[record.name].figure)(record)
    picture.save(target / "images" / f"{name}.png")
    record.save(target / f"{name}_try.json")
    alt = picture.alt.replace("[", "(").replace("]", ")").replace("\n", " ")
    return f"\n\n![{alt}](images/{name}.png)\n\nThe whole record: {{download}}`{name}_try.json`.\n"
