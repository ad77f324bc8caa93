"""Problems that check an answer where the learner stands: in a notebook, a script, a terminal or a grader's run."""

from kerascnn.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
