"""What nbgrader reads when it is started here.

The settings stand in kerascnn/grading/nbgrader_settings.py, where our own functions read them too.
"""

from pathlib import Path

from kerascnn.grading.nbgrader_settings import apply_settings

apply_settings(get_config(), Path(__file__).resolve().parent)  # noqa: F821
