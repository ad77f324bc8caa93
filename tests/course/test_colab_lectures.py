"""The lectures on the versions that Colab has: minutes each, so they belong to `make test-release`."""

import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kerascnn.course.checkout import Checkout

COURSE = Checkout(Path(__file__).parents[2])
SCRIPT = Path(__file__).with_name("lecture_script.py")
COLAB = re.search(r"^keras==(.+)$", (COURSE.root / "requirements/colab.in").read_text(), re.MULTILINE)[1]


@pytest.mark.release
@pytest.mark.timeout(3600)
@pytest.mark.skipif(importlib.metadata.version("keras") != COLAB, reason="for .venv-colab, which has Colab's Keras")
@pytest.mark.parametrize("source", COURSE.lecture_sources(), ids=lambda source: source.stem)
def test_lecture_runs_on_the_versions_of_colab(source):
    run = subprocess.run(
        [sys.executable, str(SCRIPT), str(source)],
        capture_output=True,
        text=True,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert f"Keras {COLAB} on tensorflow" in run.stdout
