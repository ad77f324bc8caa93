"""The public names of this room and the files that they come from: `__init__.py` loads each at its first use."""

from .coupled_sgd import CoupledSGD as CoupledSGD
from .distribution import data_parallel as data_parallel
from .fitting import fit as fit
from .recipes import RECIPES as RECIPES
from .recipes import Recipe as Recipe
from .schedules import Constant as Constant
from .schedules import Cosine as Cosine
from .schedules import Decay as Decay
from .schedules import Steps as Steps
from .schedules import Triangle as Triangle
from .training_record import TrainingRecord as TrainingRecord
from .trouble import DivergedError as DivergedError
from .trouble import OutOfMemoryError as OutOfMemoryError
