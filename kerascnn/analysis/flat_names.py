"""Blocks in a model whose layers have flat names: what a reader takes for one, from the names and the graph."""

import re

from .traversal import Trace, Visit

BLOCK_NAME = re.compile(r"^.*?block_?\d+[a-z]?(?![0-9])")
SHARE_OF_A_BLOCK = 0.5  # a piece with more than this share of the layers is the network, and no block


def flat_blocks(flow: Trace) -> list[str]:
    """The block of each visit, in order; "" for a path with parts, which says it itself.

    Example:
        >>> import keras
        >>> from kerascnn.analysis.traversal import trace
        >>> names = ["block1_conv1", "block1_pool", "block2_conv1", "flatten"]
        >>> layers = [keras.layers.Identity(name=name) for name in names]
        >>> flat_blocks(trace(keras.Sequential([keras.Input((4,)), *layers])))
        ['block1', 'block1', 'block2', 'flatten']
    """
    names: list[str] = []
    for piece in _pieces(flow):
        called = {match[0] for visit in piece if (match := BLOCK_NAME.match(visit.path))}
        if len(called) > 1 or len(piece) > SHARE_OF_A_BLOCK * len(flow.visits):
            names += [_own_block(visit) for visit in piece]
        else:
            names += [called.pop() if called else _last_own_name(piece)] * len(piece)
    return ["" if "/" in visit.path else name for visit, name in zip(flow.visits, names, strict=True)]


def _pieces(flow: Trace) -> list[list[Visit]]:
    """The visits between points at which a single tensor waits for later layers."""
    last_reader = {wire: step for step, visit in enumerate(flow.visits) for wire in visit.inputs}
    waiting = {wire for wire in flow.inputs if wire in last_reader}
    pieces: list[list[Visit]] = [[]]
    for step, visit in enumerate(flow.visits):
        pieces[-1].append(visit)
        waiting |= {wire for wire in visit.outputs if wire in last_reader}
        waiting -= {wire for wire in visit.inputs if last_reader[wire] == step}
        if len(waiting) <= 1:
            pieces.append([])
    return [piece for piece in pieces if piece]


def _own_block(visit: Visit) -> str:
    match = BLOCK_NAME.match(visit.path)
    return match[0] if match else visit.path


def _last_own_name(piece: list[Visit]) -> str:
    own = [visit.path for visit in piece if not _is_automatic(visit)]
    return (own or [piece[-1].path])[-1]


def _is_automatic(visit: Visit) -> bool:
    """Whether Keras made the name from that of the class, with a number."""
    plain = re.sub(r"_\d+$", "", visit.path).replace("_", "")
    return plain == type(visit.layer).__name__.lower()
