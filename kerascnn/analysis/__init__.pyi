"""The public names of this room and the files that they come from: `__init__.py` loads each at its first use."""

from .anatomy import BlockAnatomy as BlockAnatomy
from .anatomy import block_anatomy as block_anatomy
from .comparison import Comparison as Comparison
from .comparison import NetworkCost as NetworkCost
from .comparison import compare as compare
from .cost import cost_table as cost_table
from .derivatives import input_gradient as input_gradient
from .fields import receptive_field as receptive_field
from .fields import receptive_fields as receptive_fields
from .footprint import MemoryUse as MemoryUse
from .footprint import memory as memory
from .gradients import GradientNorms as GradientNorms
from .gradients import LayerGradient as LayerGradient
from .gradients import gradient_norms as gradient_norms
from .outline import NetworkOutline as NetworkOutline
from .outlining import network_outline as network_outline
from .reaches import ReceptiveField as ReceptiveField
from .reaches import ReceptiveFieldTable as ReceptiveFieldTable
from .report import CostRow as CostRow
from .report import CostTable as CostTable
from .rules import UnknownLayerError as UnknownLayerError
from .rules import register_macs_rule as register_macs_rule
from .traversal import Visit as Visit
from .traversal import walk as walk
from .windows import Window as Window
from .windows import register_window_rule as register_window_rule
