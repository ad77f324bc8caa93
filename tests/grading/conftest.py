from tiny_course import tiny_course  # noqa: F401
