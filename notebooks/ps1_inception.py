# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Problem set 1: the Inception module
#
# Lectures 01 to 04 prepare this set: what the module computes, what it costs, and building it. There are eight
# problems with 22 points, about 53 minutes in all.
#
# How it works:
#
# - Each problem has a cell for your answer. Put your code in place of the three dots and run the cell.
# - The cell below it checks your answer and shows the points. Run it as often as you like. It says everything that is
#   not right yet at once, with what was expected, what it got, and why that matters.
# - Stuck? `ps1.naive_depth.hint()` gives a hint, and each call a stronger one.
#   `ps1.naive_depth.solution()` opens the model answer once you have tried, right or wrong.
# - The grader checks again, on other inputs. Before you hand in: restart the kernel and run all cells.

# %%
import kerascnn

environment = kerascnn.setup()

# %%
import keras

from kerascnn.checks import ps1_inception as ps1

# %% problem="branches"

# %% [markdown]
# **Counting.** The next four problems need nothing but arithmetic. `height`, `width` and `input_depth` are those of the module's
# input.

# %% problem="naive_depth"

# %% problem="convolution_macs"

# %% problem="naive_macs"

# %% problem="inception_macs"

# %% [markdown]
# **Building.** Now in Keras. How you write it is up to you: what counts is what it computes.

# %% problem="bottleneck"

# %% problem="inception_module"

# %% problem="why_bottleneck"

# %% [markdown]
# **How far are you?** The last check of every problem:

# %%
kerascnn.checks.progress()

# %% [markdown]
# Done? *Kernel → Restart Kernel and Run All Cells*, save, and hand in this file.
