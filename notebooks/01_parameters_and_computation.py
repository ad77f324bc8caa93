# %% [markdown]
# # Where do parameters and computation live?
#
# Two networks led the ImageNet challenge of 2014. VGG, in second place, took a known recipe further: stack
# convolutions, end with large fully connected layers. GoogLeNet won, and it had a second goal besides accuracy: fewer
# parameters, less memory, less computation. To see what that goal asks for, we have to know where a network spends
# what it spends.
#
# **Afterwards you will be able to**
#
# - count the parameters and the multiply-accumulates of a convolution and of a fully connected layer by hand;
# - say where AlexNet and VGG-16 keep their parameters and where they do their arithmetic;
# - say what GoogLeNet did about each, and how much it gained;
# - read the error rates of the ImageNet challenge with the right grain of salt.
#
# **Time**: 40 minutes to read and try; the cells run in seconds on a CPU.
#
# **You need**: what a convolution and a dense layer are, from any Keras tutorial.

# %%
import kerascnn

environment = kerascnn.setup()

# %% [markdown]
# ## 1. How much work is one convolution?
#
# AlexNet's third convolution takes a block of 13 × 13 × 256 numbers (height × width × channels) and slides 384
# filters over it. Each filter is 3 × 3 and as deep as its input. What does that cost?
#
# We count two things. A **parameter** is a number that training has to find and memory has to hold: a weight or a
# bias. A **multiply-accumulate**, MAC for short, is one multiplication and the addition that takes its result up: the
# unit of work inside every dot product. (Papers often write FLOPs, operations or multiply-adds and mean MACs.)
#
# **Predict:** how many MACs does this layer take for one image?

# %%
prediction = None  # your guess, for example 10_000_000

# %% [markdown]
# By hand, with a kernel of k × k, C channels going in and D filters:
#
# - one number of the output is one dot product of k × k × C terms; all the numbers that one filter gives, here 13 × 13,
#   are called its **feature map**,
# - **parameters** = k × k × C × D weights, and D biases,
# - **MACs** = the weights × the positions of the output: each filter goes to work at every position. Biases,
#   activations and pooling count nothing; next to the dot products they are small change.

# %%
from kerascnn import checks, papers

conv3 = papers.ALEXNET_NETWORK["conv3"]
weights = 3 * 3 * 256 * 384

print(f"by hand:         {weights + 384:,} parameters, {weights * 13 * 13:,} MACs")
print(f"from the table:  {conv3.parameters((13, 13, 256)):,} parameters, {conv3.macs((13, 13, 256)):,} MACs\n")
checks.reveal(prediction, conv3.macs((13, 13, 256)), "MACs")

# %% [markdown]
# `papers` holds the networks as their papers print them, and counts them with this arithmetic and without Keras. Is
# it what a real layer has? `analysis.cost_table` counts the weights that Keras really made:

# %%
import keras

from kerascnn import analysis, layers

analysis.cost_table(layers.ConvUnit(384, 3, name="conv3"), input_shape=(13, 13, 256))

# %% [markdown]
# The same numbers. (`ConvUnit` is this course's convolution with its activation. The last column is the memory that
# the output takes, in bytes.) Now AlexNet's first fully connected layer: after the last pooling, 6 × 6 × 256 numbers are laid
# out in a row, and each of 4,096 units has a weight for each of them.

# %%
analysis.cost_table(keras.layers.Dense(4096, name="fc6"), input_shape=(6 * 6 * 256,))

# %% [markdown]
# **What it shows.** The convolution has about 43 times fewer parameters than the fully connected layer and still does
# four times the work. A convolution uses each weight once per position, here 169 times per image; a fully connected
# layer uses each weight exactly once, so its MACs equal its weights.
#
# Parameters and MACs are two currencies. Parameters are paid in memory and in data needed to train them, MACs in
# time.
#
# ### One filter at work
#
# Here is a single filter on a real image, one of those that come with the package. Its nine weights are set by hand,
# so that it answers to vertical edges: what is left of the middle counts negative, what is right of it positive.
#
# **Predict:** the filter turns 28 × 28 numbers into 28 × 28 numbers with 9 weights. How many weights would a fully
# connected layer need for that?

# %%
prediction = None  # your guess, for example 1_000

# %%
import numpy as np

from kerascnn import data, figures

image = data.load(environment.data).test[0][:1, :, :, :1] / np.float32(255)
edges = layers.ConvUnit(1, 3, activation=None, name="edges")
edges.build(image.shape)
edges.set_weights([np.reshape([-1, 0, 1, -2, 0, 2, -1, 0, 1], (3, 3, 1, 1)), np.zeros(1)])
answers = keras.ops.convert_to_numpy(edges(image))

dense = analysis.cost_table(keras.layers.Dense(answers.size, use_bias=False), input_shape=(image.size,))
checks.reveal(prediction, dense.total.parameters, "weights")
figures.feature_map_grid({"image": image[0], "edges": answers[0]})

# %% [markdown]
# The same nine weights went to work at every position, and found left edges and right edges wherever they were. A
# fully connected layer would have to learn, with weights of its own for every pair of positions, that an edge at the
# top is the same thing as an edge at the bottom.
#
# **Try it:** change the kernel from 3 to 5, then the image from 13 × 13 to 26 × 26. Which of the two counts changes
# each time, and by what factor? Say it before you run it.

# %% [markdown]
# ## 2. Where does AlexNet keep its 61 million parameters?
#
# AlexNet (2012) has five convolutions and three fully connected layers.
#
# **Predict:** how many per cent of its parameters sit in the three fully connected layers, and how many per cent of
# its MACs are done by the five convolutions?

# %%
prediction_parameters = None  # per cent of the parameters in fully connected layers, for example 50
prediction_macs = None  # per cent of the MACs in convolutions, for example 50


# %%
def show(rows):
    print(f"{'':<14}{'output':>12}{'parameters':>15}{'MACs':>18}")
    for row in [*rows, papers.total(rows)]:
        output = "×".join(str(size) for size in row.output_shape)
        print(f"{row.name:<14}{output:>12}{row.parameters:>15,}{row.macs:>18,}")


alexnet = papers.NETWORKS["alexnet"]
alexnet_rows = papers.cost(alexnet.table, alexnet.input_shape)
show(alexnet_rows)

# %%
everything = papers.total(alexnet_rows)
dense = papers.total(row for row in alexnet_rows if row.kind == "Dense")

checks.reveal(prediction_parameters, 100 * dense.parameters / everything.parameters, "% of the parameters")
checks.reveal(prediction_macs, 100 * (1 - dense.macs / everything.macs), "% of the MACs")
figures.cost_bars({"AlexNet": alexnet_rows})

# %% [markdown]
# **What it shows.** Almost all parameters sit in the last three layers, and almost all computation is done before the
# data get there. One layer, fc6, holds more than half of AlexNet's parameters: it is where the feature maps are
# flattened, and every one of its 4,096 units looks at every one of the 6 × 6 × 256 numbers.
#
# (The second, fourth and fifth convolution are cheaper than our formula says for their size. AlexNet was divided over
# two GPUs, and in these layers a filter sees only the half of the channels that lies on its own GPU.)
#
# **Try it:** how many parameters would fc6 have with 1,024 units in place of 4,096?
# `papers.cost({"fc6": papers.Dense(1024)}, (6, 6, 256))` knows. Would it still be the largest layer?

# %% [markdown]
# ## 3. What does VGG-16 cost?
#
# VGG (2014) makes the recipe plain: nothing but 3 × 3 convolutions, the number of filters doubled after each pooling
# up to 512, and AlexNet's three fully connected layers at the end.
#
# **Predict:** AlexNet takes 0.72 billion MACs for an image. How many does VGG-16 take?

# %%
prediction = None  # in MACs, for example 2_000_000_000

# %%
vgg16 = papers.NETWORKS["vgg16"]
vgg16_rows = papers.cost(vgg16.table, vgg16.input_shape)
show(vgg16_rows)
print()
checks.reveal(prediction, papers.total(vgg16_rows).macs, "MACs")
figures.cost_bars({"AlexNet": alexnet_rows, "VGG-16": vgg16_rows})

# %% [markdown]
# **What it shows.** 138,357,544 parameters and 15.47 billion MACs: more than twice AlexNet's parameters, and more
# than twenty times its work. Compare two rows. fc6 has 102,764,544 parameters, three quarters of the network. conv1_2
# has 36,928, next to nothing, and takes 18 times the MACs of fc6, because its filters visit each of 224 × 224
# positions.
#
# **Try it:** count VGG-16 for an image of 448 × 448: `papers.cost(vgg16.table, (448, 448, 3))`. Which rows keep their
# number of parameters? Which one does not, and why could you not simply load trained weights into it?

# %% [markdown]
# ## 4. What did GoogLeNet set out to do?
#
# GoogLeNet (2014, the winner) is deeper than VGG: 22 layers with weights on the longest path, where VGG has up to 19.
# It has no hidden fully connected layer. Its last feature maps are averaged, each to one number, and one dense layer
# turns these 1,024 averages into 1,000 class scores. In between stand nine *Inception modules*, of which lectures 02
# to 04 are about.
#
# **Predict:** AlexNet has 61 million parameters, VGG-16 has 138 million. How many does GoogLeNet have?

# %%
prediction = None  # in parameters, for example 30_000_000

# %%
googlenet = papers.NETWORKS["googlenet"]
googlenet_rows = papers.cost(googlenet.table, googlenet.input_shape)
show(googlenet_rows)
print()
checks.reveal(prediction, papers.total(googlenet_rows).parameters, "parameters")

# %%
rows = {"AlexNet": alexnet_rows, "VGG-16": vgg16_rows, "GoogLeNet": googlenet_rows}
sums = {name: papers.total(network) for name, network in rows.items()}

for name in ("AlexNet", "VGG-16"):
    parameters = sums[name].parameters / sums["GoogLeNet"].parameters
    macs = sums[name].macs / sums["GoogLeNet"].macs
    print(f"{name} has {parameters:.1f} times GoogLeNet's parameters and {macs:.2f} times its MACs")
figures.cost_bars(rows)

# %% [markdown]
# **What it shows.** GoogLeNet has 6,998,552 parameters, biases included, and takes 1,582.67 million MACs: 8.7 times
# fewer parameters than AlexNet and about twice its work, and a tenth of the work of VGG-16. (Memory, its third goal, is
# counted in lecture 12, with that of the feature maps.)
#
# **If you have read "5 million, 12 times fewer than AlexNet"**, on slides or in the lecture: that number has
# travelled far, and its origin is easy to see. The paper's introduction says *12 times fewer parameters*; AlexNet's
# 60,965,224 divided by 12 are 5.08 million. But no way of counting the network of the paper's own Table 1 gives 5
# million: the table's column adds up to 6.8 million, exact counting gives 7.0, and even without the final classifier
# 5,973,552 are left. The point stands all the same: far fewer parameters and a better result.
#
# "No fully connected layers" is also a little short: one is left, the 1,000 class scores, and holds 15 % of the
# parameters. What is gone are the hidden ones.
#
# **Try it:** put VGG-19 into `rows` as well: `vgg19 = papers.NETWORKS["vgg19"]`, and
# `papers.cost(vgg19.table, vgg19.input_shape)`. It has three more layers than VGG-16. In which of the two currencies do
# you pay for them?

# %% [markdown]
# ## 5. Would that one change have been enough for VGG?
#
# Let us do the same to VGG-16: keep all convolutions, average each of the last 512 feature maps to one number, and
# put one dense layer of 1,000 scores behind.
#
# **Predict:** how many per cent of VGG-16's parameters go away, and how many per cent of its MACs?

# %%
prediction_parameters = None  # per cent of the parameters that go away
prediction_macs = None  # per cent of the MACs that go away

# %%
from kerascnn.papers import Dense, Pooling

slim = {name: spec for name, spec in vgg16.table.items() if not name.startswith("fc")}
slim |= {"average": Pooling(7, stride=1, padding="valid", kind="average"), "linear": Dense(1000)}
slim_rows = papers.cost(slim, vgg16.input_shape)

before, after = papers.total(vgg16_rows), papers.total(slim_rows)
print(f"{before.parameters:,} → {after.parameters:,} parameters, {before.macs:,} → {after.macs:,} MACs\n")
checks.reveal(prediction_parameters, 100 * (1 - after.parameters / before.parameters), "% of the parameters")
checks.reveal(prediction_macs, 100 * (1 - after.macs / before.macs), "% of the MACs")

# %%
figures.cost_bars({"VGG-16": vgg16_rows, "VGG-16, averaged": slim_rows, "GoogLeNet": googlenet_rows})

# %% [markdown]
# **What it shows.** There are two problems and they need two cures. Averaging instead of flattening takes away
# 123,129,856 parameters, nine out of ten, and does nothing about the time: less than one per cent of the MACs go.
# Where the computation lives, in the convolutions, something else has to happen. That is what the Inception module is
# for.
#
# (We counted; we did not train this network, so we say nothing about its accuracy.)
#
# **Try it:** do the same to AlexNet; its last feature maps are 6 × 6. What is left?

# %% [markdown]
# ## 6. What did depth buy?
#
# The ImageNet challenge allowed five guesses per image among 1,000 classes. The *top-5 error* is the share of images
# whose class is not among the five.
#
# **Predict:** the winner of 2012 had 8 layers, the winner of 2014 had 22. And the winner of 2015?

# %%
prediction = None  # in layers, for example 30

# %%
winner = next(entry for entry in papers.ILSVRC if entry.year == 2015)
checks.reveal(prediction, winner.depth, "layers")
figures.challenge_chart(papers.ILSVRC, papers.HUMAN_TOP5_ERROR)

# %% [markdown]
# **What it shows.** The error fell every year, and from 2012 to 2015 the depth grew from 8 to 152 layers. Four grains
# of salt:
#
# - **An entry is not a network.** GoogLeNet's 6.7 % comes from seven networks that looked at 144 crops of each image:
#   parts cut out of it in many places and sizes, with the average of all answers as the answer. One network and one
#   crop had 10.07 % on the validation images (Table 3 of the paper). AlexNet's entry was an **ensemble** of five, that
#   is, five networks whose answers are averaged, and ResNet's one of six. So compare entries with entries, and single
#   networks with single networks.
# - **The data differ.** These are results with the challenge's own data. You will also read 15.3 % for AlexNet: that
#   one was trained with additional images.
# - **"A person"** is one trained annotator. A second one had 12.0 %.
# - **Depth did not come alone.** Width, data augmentation and much else changed with it. Whether deeper is better,
#   all else being equal, is a question for an experiment, and the answer surprised people: lecture 06 runs it.
#
# **Try it:** draw only the years 2012 to 2015, `figures.challenge_chart(papers.ILSVRC[2:7])`. From which winner to the
# next did the error fall by the largest factor?

# %% [markdown]
# ## In two lines
#
# A convolution uses each weight at every position, a fully connected layer uses it once: computation lives in the
# convolutions, parameters in the fully connected end. Averaging cures the second; the first needs the Inception
# module.
#
# ## What to try next
#
# - Find the most expensive row of each of the three networks, once by parameters and once by MACs:
#   `max(alexnet_rows, key=lambda row: row.macs)`, and the same with `vgg16_rows` and `googlenet_rows`.
# - GoogLeNet's `pool5` averages 7 × 7 × 1,024 numbers. What would a `Dense(4096)` in its place have cost?
# - Then lecture 02: several kernel sizes side by side, and what is wrong with that.
#
# ## Reading
#
# - Szegedy et al., *Going Deeper with Convolutions*, 2014 ([arXiv:1409.4842](https://arxiv.org/abs/1409.4842)),
#   sections 1 and 5, Tables 1 and 3.
# - Krizhevsky, Sutskever and Hinton, *ImageNet Classification with Deep Convolutional Neural Networks*, 2012,
#   section 3.5.
# - Simonyan and Zisserman, *Very Deep Convolutional Networks for Large-Scale Image Recognition*, 2014
#   ([arXiv:1409.1556](https://arxiv.org/abs/1409.1556)), Table 1.
# - The lecture takes its pictures from two courses whose notes are worth reading, the sections on architectures first:
#   Li, Johnson and Yeung, *CS231n*, Stanford, 2019 ([its page](http://cs231n.stanford.edu/2019/)), and Johnson, *Deep
#   Learning for Computer Vision*, University of Michigan, 2019
#   ([its page](https://web.eecs.umich.edu/~justincj/teaching/eecs498/)).
