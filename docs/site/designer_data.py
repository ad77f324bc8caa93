"""What the designer's page computes with: the units of the module, the sliders and the presets, from the package."""

import json
from pathlib import Path

from kerascnn import figures
from kerascnn.papers import InceptionSpec, NaiveInceptionSpec, Pooling
from kerascnn.widgets.designer import WORDS, googlenet_designs, limits, module_design


def designer_data() -> dict:
    """Branches of the module with and without bottlenecks, sliders with their limits, and presets."""
    return {
        "sliders": [{"name": name, "words": words, **limits(name)} for name, words in WORDS.items()],
        "presets": googlenet_designs(),
        "branches": _branches(InceptionSpec),
        "naive": _branches(NaiveInceptionSpec),
    }


def _branches(kind) -> list[list[dict]]:
    """The units of each branch with their windows; one that has filters has as many as the slider of its name says."""
    spec = kind(*range(1, 1 + len(kind.__dataclass_fields__)))
    return [
        [
            {
                "name": name,
                "side": row.pool_size if isinstance(row, Pooling) else row.kernel_size,
                "pools": isinstance(row, Pooling),
            }
            for name, row in branch.items()
        ]
        for branch in spec.branches
    ]


def write_designer_data(folder: Path) -> None:
    """Write the data as a script, which also a page that was opened from a disk may load, and a still picture."""
    folder.mkdir(parents=True, exist_ok=True)
    words = f"const DESIGNER = {json.dumps(designer_data(), indent=1)}\n"
    (folder / "designer_data.js").write_text(words, encoding="utf-8")
    picture: figures.Picture = module_design(**googlenet_designs()["3a"])
    picture.save(folder / "inception_3a.png")
