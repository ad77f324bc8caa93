# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Problem set 4: residual networks
#
# Lectures 06 to 09 prepare this set: the residual block, its shortcuts, what they cost, and networks of them. There are
# twelve problems with 37 points, about 102 minutes in all.
#
# How it works:
#
# - Each problem has a cell for your answer. Put your code in place of the three dots and run the cell.
# - The cell below it checks your answer and shows the points. Run it as often as you like. It says everything that is
#   not right yet at once, with what was expected, what it got, and why that matters.
# - Stuck? `ps4.residual_depth.hint()` gives a hint, and each call a stronger one.
#   `ps4.residual_depth.solution()` opens the model answer once you have tried, right or wrong.
# - The grader checks again, on other inputs. Before you hand in: restart the kernel and run all cells.

# %%
import kerascnn

environment = kerascnn.setup()

# %%
import keras

from kerascnn.checks import ps4_residual as ps4

# %% problem="zero_weights"

# %% [markdown]
# **Counting.** The next four problems need nothing but arithmetic.

# %% problem="residual_depth"

# %% problem="block_parameters"

# %% problem="resnet_parameters"

# %% problem="bottleneck_macs"

# %% [markdown]
# **Building.** Now in Keras. How you write it is up to you: what counts is what it computes. Every problem asks for a
# function (a class is fine, too) that returns something which can be applied to a batch of images: a layer, a model, or a
# function of images. So each of these is a good answer to "a 3×3 convolution":
#
# ```python
# def convolution(filters):
#     return keras.layers.Conv2D(filters, 3, padding="same")
#
# def convolution(filters):
#     def apply(images):
#         return keras.layers.Conv2D(filters, 3, padding="same")(images)
#
#     return apply
# ```
#
# The second form knows the images when it makes its layers, so it can ask for `images.shape[-1]`, the number of
# channels that came in. Channels come last.

# %% problem="make_residual"

# %% problem="zero_pad_shortcut"

# %% problem="basic_block"

# %% problem="bottleneck_block"

# %% problem="identity_start"

# %% problem="cifar_resnet"

# %% problem="why_residual"

# %% [markdown]
# **How far are you?** The last check of every problem:

# %%
kerascnn.checks.progress()

# %% [markdown]
# Done? *Kernel → Restart Kernel and Run All Cells*, save, and hand in this file.
