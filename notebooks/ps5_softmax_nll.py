# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Problem set 5: softmax, negative log-likelihood and cross-entropy
#
# Show that minimising the negative log-likelihood of a network with a softmax output is minimising cross-entropy:
# that is the exercise which the lecture ends with. Lecture 10 prepares it. First you compute both losses, then you
# prove that they are one, line by line, and at last you tell the proof in words. There are eleven problems with 37
# points, about 102 minutes in all.
#
# How it works:
#
# - Each problem has a cell for your answer. Put your code in place of the three dots and run the cell.
# - The cell below it checks your answer and shows the points. Run it as often as you like. It says everything that is
#   not right yet at once, with what was expected, what it got, and why that matters.
# - Stuck? `ps5.stable_softmax.hint()` gives a hint, and each call a stronger one.
#   `ps5.stable_softmax.solution()` opens the model answer once you have tried, right or wrong.
# - The grader checks again, on other inputs. Before you hand in: restart the kernel and run all cells.

# %%
import kerascnn

environment = kerascnn.setup()

# %%
import keras
import numpy as np

from kerascnn.checks import ps5_softmax_nll as ps5

# %% problem="equal_logits"

# %% [markdown]
# **In numbers.** `logits` is an array of shape (examples, classes) in float32, `labels` an array of whole numbers, and
# `targets` an array of the logits' shape.

# %% problem="stable_softmax"

# %% problem="stable_log_softmax"

# %% problem="nll_from_logits"

# %% problem="cross_entropy_from_logits"

# %% problem="target_entropy"

# %% problem="logits_gradient"

# %% problem="best_probabilities"

# %% [markdown]
# **The proof.** A derivation is a list of lines. Here is one that has nothing to do with the exercise. It shows that
# the logarithm of a softmax, log p, is a logit less the logarithm of a sum, and it says for each line why it follows
# from the one before:
#
# ```python
# [
#     log(p(n, k)),
#     (log(exp(z(n, k)) / sum_over(j, exp(z(n, j)))), "definition of softmax"),
#     (log(exp(z(n, k))) - log(sum_over(j, exp(z(n, j)))), "log of a quotient"),
#     (z(n, k) - log(sum_over(j, exp(z(n, j)))), "log of an exponential"),
# ]
# ```
#
# The check follows your chain link by link. It says where the first link breaks, and shows a case with numbers for
# which a false line fails. A true line with the wrong reason breaks the chain as well. These are the reasons:

# %%
from kerascnn.checks.derivation import N, chance, cross_entropy, divergence, entropy, exp, j, k, label, likelihood, log, n
from kerascnn.checks.derivation import negative_log_likelihood, p, product_over, reasons, sum_over, y, z

print(reasons())

# %% problem="proof"

# %% problem="proof_for_soft_targets"

# %% [markdown]
# **In words.**

# %% problem="proof_in_words"

# %% [markdown]
# **How far are you?** The last check of every problem:

# %%
kerascnn.checks.progress()

# %% [markdown]
# Done? *Kernel → Restart Kernel and Run All Cells*, save, and hand in this file.
