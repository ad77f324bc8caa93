# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Problem set 3: plain networks and their gradients
#
# Lectures 06 and 07 prepare this set: building a network as deep as you like, reading its curves, and following a
# gradient on its way back. There are eleven problems with 27 points, about 68 minutes in all.
#
# How it works:
#
# - Each problem has a cell for your answer. Put your code in place of the three dots and run the cell.
# - The cell below it checks your answer and shows the points. Run it as often as you like. It says everything that is
#   not right yet at once, with what was expected, what it got, and why that matters.
# - Stuck? `ps3.plain_net.hint()` gives a hint, and each call a stronger one.
#   `ps3.plain_net.solution()` opens the model answer once you have tried, right or wrong.
# - The grader checks again, on other inputs. Before you hand in: restart the kernel and run all cells.

# %%
import kerascnn

environment = kerascnn.setup()

# %%
import keras
import numpy as np

from kerascnn.checks import ps3_plain_nets as ps3

# %% problem="blocks_per_stage"

# %% [markdown]
# **As deep as you like.** Counting the plain network, building it, and judging two of them by their curves.

# %% problem="plain_parameters"

# %% problem="plain_net"

# %% problem="read_curves"

# %% [markdown]
# **One gradient by hand.** A chain of sigmoids, one number in each layer, as in lecture 07.

# %% problem="slopes_at_zero"

# %% problem="sigmoid_slope"

# %% problem="chain_gradient"

# %% [markdown]
# **Many gradients.** From here on a gradient is a list of NumPy arrays, one for each layer.

# %% problem="norms_by_depth"

# %% problem="clip_by_value"

# %% problem="clip_by_norm"

# %% problem="why_deeper_is_worse"

# %% [markdown]
# **How far are you?** The last check of every problem:

# %%
kerascnn.checks.progress()

# %% [markdown]
# Done? *Kernel → Restart Kernel and Run All Cells*, save, and hand in this file.
