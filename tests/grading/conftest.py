import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "course"))

from tiny_course import tiny_course  # noqa: F401
