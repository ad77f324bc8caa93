EXPLANATION = """
Overfitting is a small error on the training images beside a large one on others. Here the error on the training images
themselves is larger, so the deeper network has not learned them too well: it has not learned them well enough. That is
surprising because it could: the weights of the 20 layers, and 36 layers that pass on what they get, would make the same
errors as the shallow one. Such weights exist, and training does not find them.

With H(x) = F(x) + x, a block passes on its input when its weights are zero, so passing on is where a block begins
and not something that two convolutions with a ReLU between them have to learn. The layers only learn what to
change. The shortcut also gives the gradient a way around them: the derivative of F(x) + x is F'(x) + 1, so what arrives
behind the sum reaches the input at full size, beside what goes through the layers.

In plain networks with batch normalisation the gradients do not vanish. He and his colleagues looked: they have healthy
norms, forwards and backwards. They suspect that plain networks of this depth converge exponentially slowly. Without
normalisation, gradients of deep plain networks do vanish or explode.
"""

RUBRIC = """
1 point for training error and not test error, and for the deeper network containing the shallower one; 1 point
for zero weights being the identity, or for the gradient's second path; 1 point for saying that with normalisation
vanishing gradients are not the reason (the paper calls it unlikely).
"""
