"""The public names of this room and the files that they come from: `__init__.py` loads each at its first use."""

from .auxiliary import AuxiliaryClassifier as AuxiliaryClassifier
from .batch_normalization import FusedBatchNormalization as FusedBatchNormalization
from .block import Block as Block
from .conv_unit import ConvUnit as ConvUnit
from .conv_unit import NormalizedActivation as NormalizedActivation
from .inception import Inception as Inception
from .inception import NaiveInception as NaiveInception
from .local_response_norm import LocalResponseNormalization as LocalResponseNormalization
from .padded_pooling import PaddedMaxPooling as PaddedMaxPooling
from .parallel_branches import ParallelBranches as ParallelBranches
from .residual import BasicBlock as BasicBlock
from .residual import BottleneckBlock as BottleneckBlock
from .shortcut import Shortcut as Shortcut
from .shortcut import ZeroPadShortcut as ZeroPadShortcut
