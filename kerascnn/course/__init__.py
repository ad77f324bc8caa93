"""The course as files: scripts become notebooks, lectures with outputs, exercises, and pages to read."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "build": ["build_course"],
        "checkout": ["Checkout", "CourseError", "find_checkout"],
        "lectures": ["stale_lectures", "write_lectures"],
        "problem_sets": ["stale_problem_sets", "write_problem_sets"],
    },
)
