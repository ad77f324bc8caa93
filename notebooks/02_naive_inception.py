# %% [markdown]
# # Which kernel size should a layer have, and what does it cost to take all of them?
#
# A convolution layer looks at an image through a small window, its kernel. A 1 × 1 kernel sees one pixel, a 3 × 3
# kernel sees a pixel and its neighbours, a 5 × 5 kernel sees more of them. Fine stitches need a small window, the
# outline of a shoe needs a large one, and the same thing can be near in one photograph and far in the next. Networks
# like AlexNet and VGG decide on one size for each layer. The designers of GoogLeNet asked what happens if a layer does
# not decide, and uses several sizes side by side. Their first sketch of such a layer is called the **naive Inception
# module**. In this lecture we build it, count what it costs, and find out what is wrong with it.
#
# **Afterwards you will be able to**
#
# - say what a multiply-accumulate (MAC) is, and count those of any convolution;
# - predict the shape of branches that run side by side, and say why they need "same" padding;
# - point at the expensive branch of a module and say why it is expensive;
# - say what becomes of depth and cost when naive modules are stacked, and why.
#
# **Time**: 30 minutes to read and try; the cells run in under a minute on a CPU.
#
# **You need**: what a convolution layer is, from any Keras tutorial. Lecture 01 helps.

# %%
import kerascnn

environment = kerascnn.setup()

# %%
import keras
import numpy as np

from kerascnn import analysis, checks, data, figures, layers

# %% [markdown]
# ## 1. What do four branches make of one input?
#
# Our module has four branches. All of them read the same input:
#
# - 128 filters of 1 × 1,
# - 192 filters of 3 × 3,
# - 96 filters of 5 × 5,
# - 3 × 3 max-pooling, which takes the largest value in each window, separately in every channel. The window moves by
#   one position at a time (**stride 1**), as those of the convolutions do.
#
# The input is a volume of 28 × 28 positions with 256 channels, as it occurs in the middle of a network. The number of
# channels is also called the **depth** of the volume. The outputs of the four branches are stacked along the depth, so
# that the next layer can choose from all of them.

# %%
module = layers.NaiveInception(conv1x1=128, conv3x3=192, conv5x5=96, name="naive")
input_shape = (28, 28, 256)

# %% [markdown]
# **Before you run on, predict:** how many channels does the output have? A filter gives one channel. What does the
# pooling give?

# %%
prediction = None  # your guess, for example 500

# %%
output_shape = module.compute_output_shape((None, *input_shape))
checks.reveal(prediction, output_shape[-1], "channels")

# %% [markdown]
# The convolutions give as many channels as they have filters. Pooling has no filters: it looks at each channel on its
# own and hands back just as many as came in. So the depths add up to 128 + 192 + 96 + 256 = 672. Remember those 256:
# they will come back.
#
# ### Why stacking needs "same" padding
#
# Feature maps can be stacked only if they have the same height and width. A 5 × 5 window fits into a 28 × 28 image at
# fewer than 28 × 28 positions, because its centre cannot reach the border. The cell below asks Keras for the shapes of
# all three kernel sizes, without padding ("valid") and with it ("same").

# %%
for padding in ("valid", "same"):
    for kernel_size in (1, 3, 5):
        convolution = keras.layers.Conv2D(96, kernel_size, padding=padding)
        _, height, width, depth = convolution.compute_output_shape((None, *input_shape))
        print(f"padding {padding!r:8} kernel {kernel_size}: {height} × {width} × {depth}")

# %% [markdown]
# Without padding the three outputs have three different sizes, and nothing can be stacked. With "same" padding Keras
# puts a frame of zeros around the image (none for 1 × 1, one pixel for 3 × 3, two for 5 × 5), and every window gives a
# value for every position. The same goes for the pooling, with stride 1.
#
# **Try it:** add 7 to the kernel sizes. How wide is the frame now?

# %% [markdown]
# ## 2. What does each branch see?
#
# Here is a small experiment. We give a module an image that is black except for one bright pixel, and look at which
# output positions notice it. The filters are random, because nothing is trained yet; only the reach counts. (We use few
# filters, and no activation, so that negative values stay visible. In the pictures 0 has the middle tone where a row
# holds negative values, and is dark elsewhere.)
#
# **Predict:** at how many positions of the output does the 5 × 5 branch notice the pixel?

# %%
prediction = None  # your guess, for example 1

# %%
split = data.load(environment.data)
small = layers.NaiveInception(conv1x1=6, conv3x3=6, conv5x5=6, activation=None, name="small")


def branch_outputs(image):
    """Cut the stacked output apart again, branch by branch."""
    stacked = keras.ops.convert_to_numpy(small(image[np.newaxis]))[0]
    names = ["conv1x1", "conv3x3", "conv5x5", "pool"]
    return dict(zip(names, np.split(stacked, [6, 12, 18], axis=-1)))


pixel = np.zeros((9, 9, split.image_shape[-1]), "float32")  # as many channels as the images have
pixel[4, 4] = 1.0
noticed = branch_outputs(pixel)
checks.reveal(prediction, np.count_nonzero(noticed["conv5x5"].any(axis=-1)), "positions")
figures.feature_map_grid({"one bright pixel": pixel, **noticed})

# %% [markdown]
# The patches are as large as the kernels: one position, 3 × 3 and 5 × 5 positions. Pooling spreads the pixel over 3 × 3
# positions, all with the same value, since the pixel is the largest in each of those windows.
#
# Now a real image, the first one of the test images.

# %%
images, labels = split.test
image = images[0].astype("float32") / 255
print("This is:", split.class_names[labels[0]])
figures.feature_map_grid({"image": image, **branch_outputs(image)})

# %% [markdown]
# - **1 × 1** on an image with one channel can only make it brighter, darker or negative: it mixes channels, not
#   neighbours. It becomes useful when there are many channels to mix (lecture 03 is about that).
# - **3 × 3** and **5 × 5** weigh neighbours against each other, so some of the random filters already answer to edges,
#   and the larger ones to broader shapes.
# - **Pooling** thickens what is bright.
#
# Each branch shows something that the others do not. That is the case for having all of them.
#
# **Try it:** take another image, `images[1]` or `images[7]`. Which channels look alike for every image?

# %% [markdown]
# ## 3. What does it cost?
#
# The unit of cost in this course is the **multiply-accumulate**, MAC for short: multiply two numbers and add the result
# to a running sum. A dot product of two vectors of length *n* takes *n* MACs. Papers often write "FLOPs" or
# "operations" and mean MACs.
#
# One output number of a convolution is one dot product: the weights of a filter with everything under its window, in
# all input channels. For the 3 × 3 branch that is 3 × 3 × 256 numbers. And there is one such number for each of the 28
# × 28 positions and each of the 192 filters:
#
# **MACs = (output height × output width × filters) × (kernel height × kernel width × input channels)**
#
# Pooling only compares numbers, it multiplies nothing; we count it as 0, as the papers do. Biases and activations are
# left out as well.
#
# **Predict:** how many MACs does the whole module take for one image?

# %%
prediction = None  # your guess, for example 100_000_000

# %%
table = analysis.cost_table(module, input_shape)
checks.reveal(prediction, table.total.macs, "MACs")

# %% [markdown]
# Did you expect that? Here is where they are. The diagram is drawn from the layer itself: data flows upwards, and each
# box is filled by its share of the cost.

# %%
anatomy = analysis.block_anatomy(module, input_shape)
figures.module_diagram(anatomy)

# %%
table.grouped()

# %% [markdown]
# In this table a convolution and its activation are one row, and the last column is the memory that the outputs take,
# four bytes for each number. The 1 × 1 branch is cheap and the other two are not, but they also give different numbers
# of channels. What does *one channel* cost in each branch?

# %%
for (unit,) in anatomy.branches:
    depth = unit.output_shape[-1]
    share = 100 * unit.macs / table.total.macs
    each = f"{unit.macs // depth:>9,} MACs for each channel"
    print(f"{unit.path:8} {depth:4} channels, {share:5.1f} % of the MACs, {each}")

# %% [markdown]
# The 5 × 5 branch gives the fewest channels and takes more than half of the cost. A channel of the 3 × 3 branch costs 9
# times as much as a channel of the 1 × 1 branch, and one of the 5 × 5 branch 25 times as much, for a window has 9 or 25
# positions, **and at each of them all 256 input channels are read**. So there are two ways to make the large kernels
# affordable: give them fewer filters, or give them a thinner input. The first costs what we wanted to have. The second
# is lecture 03.
#
# **Try it:** build the module with `conv5x5=192` and count again. Which branch would you cut first?

# %% [markdown]
# ## 4. What happens when modules are stacked?
#
# One expensive module might be bearable. But a network is made of many, each reading the output of the one before.
# Suppose five modules with the same filters stand in a row, all at 28 × 28.
#
# **Predict:** the fifth module has the same 128, 192 and 96 filters as the first. How many MACs does it take, on its
# own?

# %%
prediction = None  # your guess, for example 1_000_000_000

# %%
rows = []
shape = input_shape
for number in range(5):
    row = analysis.cost_table(module, shape).total
    passed_on = 100 * shape[-1] / row.output_shape[-1]
    depths = f"depth {shape[-1]:5,} → {row.output_shape[-1]:5,} ({passed_on:2.0f} % of it pooled)"
    print(f"module {number + 1}: {depths}, {row.macs:13,} MACs")
    rows.append(row)
    shape = row.output_shape
checks.reveal(prediction, rows[-1].macs, "MACs")

# %%
figures.growth_chart(rows)

# %% [markdown]
# The filters stayed the same, so what grew? The **input**. The pooling branch passes on every channel it gets, and the
# convolutions add theirs on top: the depth can only grow, by 128 + 192 + 96 in each module. The price of a convolution
# is proportional to the depth of its input, so each module is dearer than the last. After five modules most of the
# channels are nothing but pooled copies of what was already there.
#
# This is the second fault of the naive module, beside the wide kernels on a deep input: **nothing in it can make the
# depth smaller**.
#
# **Try it:** change the loop to nine modules, as many as GoogLeNet has. How does the total compare with the 1.5 billion
# MACs that its designers allowed themselves for the whole network?

# %% [markdown]
# ## In two lines
#
# Several kernel sizes side by side, stacked along the depth, let the next layer choose; "same" padding makes it
# possible. But wide kernels on a deep input are expensive, and the pooling branch lets the depth only grow.
#
# ## What to try next
#
# - Give the module an input of depth 64 in place of 256. Which costs change, and by what factor?
# - Halve height and width of the input. What happens to the MACs, and what to the parameters?
# - Replace the 5 × 5 by two 3 × 3, one after the other, with 96 filters each. They see the same 5 × 5 window. Count
#   them with `analysis.cost_table` of a `keras.Sequential`.
# - Then read on in lecture 03, where one cheap layer mends both faults.
#
# ## Reading
#
# Szegedy et al., *Going Deeper with Convolutions*, 2014 ([arXiv:1409.4842](https://arxiv.org/abs/1409.4842)), section 4
# and Fig. 2(a). The widths of our example are those of Stanford's course CS231n, spring 2017, lecture 9.
