"""The public names of this room and the files that they come from: `__init__.py` loads each at its first use."""

from .build import build_course as build_course
from .checkout import Checkout as Checkout
from .checkout import CourseError as CourseError
from .checkout import find_checkout as find_checkout
from .lectures import stale_lectures as stale_lectures
from .lectures import write_lectures as write_lectures
from .problem_sets import stale_problem_sets as stale_problem_sets
from .problem_sets import write_problem_sets as write_problem_sets
