EXPLANATION = """
On its way back from the scores to the first layers the gradient passes 22 layers, each of which multiplies it by
something. The authors feared that too little of it arrives. An auxiliary classifier asks the middle of the network for
the class: the way from its scores to the first layers is only about half as long, and its gradient is added to the main
one, with the weight of 0.3 from the loss. It also presses the middle to hold features that already tell classes apart.

It hangs beside the way, not on it: the main scores do not read anything that an auxiliary classifier computes. Without
it every number up to the main scores stays the same; only the loss has lost two terms, and the loss is not needed when
the training is over.

To find out whether they help: train the same network with and without them, everything else equal (images, order,
steps, initial weights of what both have), with several seeds, and compare the errors on test images; a difference that
is not larger than that between two seeds is none. The gradient at the first layers can be measured as well: the
length with and without the auxiliary losses. That it is longer does not yet show that anything is learnt better. The
network's later conference paper calls the effect small, about 0.5 %.
"""

RUBRIC = """
1 point for the shorter way of the gradient to the first layers (or for features that tell classes apart in the
middle); 1 point for the main scores not depending on them, so that nothing changes without; 1 point for a fair
comparison: the same training with and without, with several seeds, judged on test images.
"""
