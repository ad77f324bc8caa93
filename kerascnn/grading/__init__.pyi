"""The public names of this room and the files that they come from: `__init__.py` loads each at its first use."""

from .nbgrader_course import GradingError as GradingError
from .nbgrader_course import autograde as autograde
from .nbgrader_course import export_csv as export_csv
from .nbgrader_course import feedback as feedback
from .nbgrader_course import generate as generate
from .nbgrader_course import scores as scores
from .nbgrader_course import students as students
from .nbgrader_course import submit as submit
from .nbgrader_settings import apply_settings as apply_settings
from .points import CellScore as CellScore
from .points import Score as Score
