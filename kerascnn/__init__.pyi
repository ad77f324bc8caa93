"""The rooms, and the public names of this one: `__init__.py` loads each at its first use."""

from . import analysis as analysis
from . import checks as checks
from . import data as data
from . import experiments as experiments
from . import figures as figures
from . import layers as layers
from . import models as models
from . import papers as papers
from . import training as training
from . import widgets as widgets
from .environment import setup as setup
from .version import __version__ as __version__
