"""The public names of this room and the files that they come from: `__init__.py` loads each at its first use."""

from .designer import inception_designer as inception_designer
from .fallback import Playground as Playground
from .gradient_explorer import explore_gradients as explore_gradients
from .shortcut_switch import switch_shortcuts as switch_shortcuts
