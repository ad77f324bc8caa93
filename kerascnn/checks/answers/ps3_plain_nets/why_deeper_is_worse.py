EXPLANATION = """
Overfitting: no. A network that overfits has learnt its training images by heart, so its training error is low and the
gap to its test error wide. Plain-56 is worse on its training images as well: after six epochs, in the middle of three
seeds, it gets about 25 % of them wrong where plain-20 gets 9 %, and its gap is the smallest of all four networks. It
underfits.

Not able to express it: no. Lecture 06 writes the weights down: the trained blocks of a shallower network, and between
them convolutions with a 1 in their middle, which hand on what they get. That network makes exactly the same mistakes.
So better weights exist, and training does not find them.

Vanishing gradients: for deep chains of sigmoids, and for deep networks without normalisation, this can be measured
(lecture 07: one part in a million millions arrives at the first of 20 sigmoid layers), and such networks do not move
from guessing. But the plain networks of the comparison have batch normalisation, with which the gradients keep a
healthy size, and plain-56 does learn, only worse. The paper's authors consider vanishing gradients unlikely for that
reason. Why training finds worse weights in the deeper network is what is still open; the paper suspects that it learns
at a rate that falls exponentially with depth.
"""

RUBRIC = """
1 point for training error as the evidence against overfitting, with numbers; 1 point for the copied network, or
for the thought behind it (identities between trained layers), against the second; 1 point for telling networks with
normalisation from those without, and for what is still open.
"""
