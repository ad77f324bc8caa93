"""The four steps of docs/CONTRIBUTING.md by which a network is added: what was forgotten is named, without Keras."""

import re
from pathlib import Path

import pytest

from kerascnn.papers import NETWORKS

ROOT = Path(__file__).parents[1]
# VGG-11 and VGG-16 are one family, and one table, model and test; AlexNet in one tower is an argument of alexnet.
FAMILIES = sorted({name.removesuffix("_one_tower").rstrip("0123456789") for name in NETWORKS})
OWN_FILES = ("tests/models/test_inception4.py",)  # what is asked of a network, in a file of its own
ASKED = {
    ("kerascnn/models/__init__.pyi",): "step 2: its class and its functions stand in the list of public names",
    ("tests/papers/*.py",): "step 4: a test has a line for each row of its table",
    ("tests/models/test_counts.py", *OWN_FILES): "step 4: its published counts stand in PUBLISHED",
    ("tests/models/test_networks.py", *OWN_FILES): "step 4: a small one stands in NETWORKS: saved, loaded, cloned",
}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_step_was_taken(family):
    word = re.compile(rf"(?<![a-z]){family}(?![a-z])", re.IGNORECASE)
    forgotten = [
        f"{places[0]}: {step}"
        for places, step in ASKED.items()
        if not any(word.search(path.read_text()) for place in places for path in ROOT.glob(place))
    ]
    assert not forgotten, f"{family} is in kerascnn/papers/networks.py; missing are\n" + "\n".join(forgotten)
