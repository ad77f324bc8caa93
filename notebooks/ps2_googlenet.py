# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Problem set 2: GoogLeNet
#
# Lectures 04 and 05 prepare this set: reading the network's table, building its parts, and what the two auxiliary
# classifiers add to the training. There are ten problems with 29 points, about 69 minutes in all.
#
# How it works:
#
# - Each problem has a cell for your answer. Put your code in place of the three dots and run the cell.
# - The cell below it checks your answer and shows the points. Run it as often as you like. It says everything that is
#   not right yet at once, with what was expected, what it got, and why that matters.
# - Stuck? `ps2.network_depth.hint()` gives a hint, and each call a stronger one.
#   `ps2.network_depth.solution()` opens the model answer once you have tried, right or wrong.
# - The grader checks again, on other inputs. Before you hand in: restart the kernel and run all cells.

# %%
import kerascnn

environment = kerascnn.setup()

# %%
import keras
import numpy as np

from kerascnn.checks import ps2_googlenet as ps2

# %% problem="module_count"

# %% [markdown]
# **Reading the table.** The next three problems need nothing but arithmetic.

# %% problem="network_depth"

# %% problem="receptive_field"

# %% problem="classifier_parameters"

# %% [markdown]
# **Building.** Now in Keras. How you write it is up to you: what counts is what it computes. `kerascnn.layers` and
# `kerascnn.models` have the answers, so use Keras' own layers.

# %% problem="stem"

# %% problem="module_from_row"

# %% problem="inception_group"

# %% [markdown]
# **Help from the middle.** The last three problems are about the auxiliary classifiers: one as a network, their part
# in the loss, and what they are good for.

# %% problem="auxiliary_head"

# %% problem="combined_loss"

# %% problem="why_auxiliary_heads"

# %% [markdown]
# **How far are you?** The last check of every problem:

# %%
kerascnn.checks.progress()

# %% [markdown]
# Done? *Kernel → Restart Kernel and Run All Cells*, save, and hand in this file.
