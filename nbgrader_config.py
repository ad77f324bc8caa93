"""What nbgrader reads when it is started here.

The settings stand in kerascnn/grading/nbgrader_settings.py, where our own functions read them too.
"""

from pathlib import Path

from kerascnn.grading.nbgrader_settings import apply_settings

root = Path(__file__).resolve().parent
(root / "grading").mkdir(exist_ok=True)  # where the gradebook goes; git ignores it
apply_settings(get_config(), root)  # noqa: F821
