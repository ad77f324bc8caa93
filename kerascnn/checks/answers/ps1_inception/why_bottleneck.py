EXPLANATION = """
A wide kernel's cost is proportional to the depth that it sees. A 1×1 before it makes that depth small: on
28×28×256 the 5×5 with 96 filters costs 481,689,600 MACs alone, and 12,845,056 + 120,422,400 with a bottleneck of 64.

Pooling has no weights and costs no MACs whatever its depth, so there is nothing to save by a 1×1 before it. But
it passes on every channel: without the 1×1 after it the module's output is at least as deep as its input, and
depth grows from module to module.

The other way round: a 1×1 after the 5×5 would save nothing, because the expensive layer has seen the full depth by
then. A 1×1 before the pooling would cap the depth for the same number of MACs, but the maximum would be taken over
mixtures of channels and not over the channels themselves.
"""

RUBRIC = """
1 point for the cost of a wide kernel being proportional to the depth it sees, with numbers; 1 point for pooling
keeping the depth, and what follows from it for the output; 1 point for what would go wrong the other way round.
"""
