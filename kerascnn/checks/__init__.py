"""Problems that check an answer where the learner stands: in a notebook, a script, a terminal or a grader's run."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["derivation", "ps1_inception", "ps2_googlenet", "ps3_plain_nets", "ps4_residual", "ps5_softmax_nll"],
    submod_attrs={
        "catalogue": ["PROBLEM_SETS", "all_problems", "problems_of"],
        "learner_notebook": ["NotebookError", "check_notebook"],
        "outcome": ["FacetOutcome", "Outcome"],
        "prediction": ["reveal"],
        "problem_set": ["ProblemSet"],
        "progress_report": ["progress"],
        "parts": ["Alternative", "CheckerFailedError", "Facet", "Mutant"],
        "problem": ["Problem"],
    },
)
