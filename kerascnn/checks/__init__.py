"""Problems that check an answer where the learner stands: in a notebook, a script, a terminal or a grader's run."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
