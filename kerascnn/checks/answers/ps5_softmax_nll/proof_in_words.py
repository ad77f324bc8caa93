EXPLANATION = """
The likelihood is the probability that the network gives to all labels of the data set together. The examples are
drawn independently, so it is the product of the probabilities of the single labels; this is the only place where
independence is used. The logarithm grows, so the network that makes the likelihood largest makes its negative
logarithm smallest, and it turns the product into a sum: for each example, minus the logarithm of the probability of
its label.

The cross-entropy weighs the logarithms of all classes by the targets. A one-hot target is 1 for the label and 0 for
all others, so the same single term is left: the two losses are the same number for every network. With soft targets
there is no label to speak of. The cross-entropy is then the Kullback-Leibler divergence of the targets from the
probabilities and the entropy of the targets; the second does not depend on the network, so that minimising the cross-
entropy still brings the probabilities to the targets, but it does not reach 0.

A mean is the sum divided by the number of examples, a positive number that no network changes: the value is another,
the minimum lies at the same place.
"""

RUBRIC = """
1 point for the likelihood as a product, with independence named; 1 point for the logarithm, which keeps the
place of the best and turns the product into a sum; 1 point for the one-hot target leaving one term, and what holds
for soft targets; 1 point for the mean as a positive factor.
"""
