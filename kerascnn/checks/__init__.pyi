"""The public names of this room and the files that they come from: `__init__.py` loads each at its first use."""

from . import derivation as derivation
from . import ps1_inception as ps1_inception
from . import ps2_googlenet as ps2_googlenet
from . import ps3_plain_nets as ps3_plain_nets
from . import ps4_residual as ps4_residual
from . import ps5_softmax_nll as ps5_softmax_nll
from .catalogue import PROBLEM_SETS as PROBLEM_SETS
from .catalogue import all_problems as all_problems
from .catalogue import problems_of as problems_of
from .learner_notebook import NotebookError as NotebookError
from .learner_notebook import check_notebook as check_notebook
from .outcome import FacetOutcome as FacetOutcome
from .outcome import Outcome as Outcome
from .parts import Alternative as Alternative
from .parts import CheckerFailedError as CheckerFailedError
from .parts import Facet as Facet
from .parts import Mutant as Mutant
from .prediction import reveal as reveal
from .problem import Problem as Problem
from .problem_set import ProblemSet as ProblemSet
from .progress_report import progress as progress
