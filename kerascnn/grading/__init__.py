"""A class: answers in, points and feedback out, with nbgrader's gradebook in the middle."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "nbgrader_course": [
            "GradingError",
            "autograde",
            "export_csv",
            "feedback",
            "generate",
            "scores",
            "students",
            "submit",
        ],
        "nbgrader_settings": ["apply_settings"],
        "points": ["CellScore", "Score"],
    },
)
