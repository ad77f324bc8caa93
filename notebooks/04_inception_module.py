# %% [markdown]
# # Why does the 1 × 1 stand before the convolutions but after the pooling?
#
# The naive module of lecture 02 was too expensive, and the bottleneck of lecture 03 makes convolutions cheap.
# Together they are the Inception module as GoogLeNet uses it, nine times. There is a 1 × 1 in each of its four
# branches, and in the pooling branch it stands on the other side of its neighbour. In this lecture we move the 1 × 1
# about until we know what each of them is for, count the nine modules, and then train a small network of three.
#
# **Afterwards you will be able to**
#
# - read a row of GoogLeNet's table and build the module from it;
# - say for each 1 × 1 in the module what it is for, and show it by moving it;
# - count the MACs of GoogLeNet's nine modules, and its 22 layers;
# - train a small Inception network on real images, and say how far its accuracy can be trusted.
#
# **Time**: 55 minutes to read and try; the cells run in one to two minutes on two CPU cores.
#
# **You need**: lectures 02 and 03.

# %%
import kerascnn

environment = kerascnn.setup()

# %%
from dataclasses import replace

import keras
import numpy as np

from kerascnn import analysis, checks, experiments, figures, layers, papers, widgets
from kerascnn.papers import Branches, Convolution, Pooling

# %% [markdown]
# ## 1. How deep is what comes out?
#
# This is the row *inception (3a)* of GoogLeNet's table: six convolutions, six widths. The module's input is
# 28 × 28 × 192.

# %%
spec = papers.GOOGLENET["3a"]
print(spec)

# %% [markdown]
# **Predict:** how many channels does the output have?

# %%
prediction = None  # your guess, for example 100

# %%
module = layers.Inception(**vars(spec), name="inception_3a")
anatomy = analysis.block_anatomy(module, (28, 28, 192))
checks.reveal(prediction, anatomy.total.output_shape[-1], "channels")

# %%
figures.module_diagram(anatomy)

# %% [markdown]
# The picture is drawn from the layer itself. Four branches read the same input, and their ends are stacked:
# 64 + 128 + 32 + 32 = 256. The two `reduce` widths, 96 and 16, are not in the sum: these layers work inside their
# branches, and nothing behind the module ever sees them.
#
# Stacking needs the same height and width in all branches. So the pooling takes the largest value in a window of
# **3 × 3 and moves by one position**. If you have heard "max-pooling in a 2 × 2 neighbourhood" at this point: that is
# the usual pooling *between* layers, and easily said by habit. It would halve the image here, and could not be
# stacked.
#
# **Try it:** draw `papers.GOOGLENET["4a"]` on (14, 14, 480). Which branch is the dearest now?

# %% [markdown]
# ## 2. What if the 1 × 1 stood elsewhere?
#
# Let us move it. For each branch we count three versions: without a 1 × 1, with the 1 × 1 first, and with the 1 × 1
# last.
#
# **Predict:** in the real module the pooling branch ends with its 1 × 1, and takes 4,816,896 MACs. How many does it
# take with the 1 × 1 *before* the pooling?

# %%
prediction = None  # your guess, for example 50_000_000


# %%
def versions(spec):
    """The rows of each branch, with the 1 × 1 in different places."""
    for side, reduce, filters in ((3, spec.reduce3x3, spec.conv3x3), (5, spec.reduce5x5, spec.conv5x5)):
        wide, kernel = {"wide kernel": Convolution(filters, side)}, f"{side} × {side}"
        yield f"{kernel} alone", wide
        yield f"1 × 1, then {kernel}", {"1 × 1": Convolution(reduce, 1), **wide}
        yield f"{kernel}, then 1 × 1", {**wide, "1 × 1": Convolution(filters, 1)}
    pool, projection = {"pooling": Pooling(3, stride=1)}, {"1 × 1": Convolution(spec.pool_projection, 1)}
    yield "pooling alone", pool
    yield "1 × 1, then pooling", {**projection, **pool}
    yield "pooling, then 1 × 1", {**pool, **projection}


def count_versions(spec, input_shape):
    """Depth and MACs of each version, counted in a real layer that has only this branch."""
    found = {}
    for name, rows in versions(spec):
        found[name] = analysis.block_anatomy(layers.ParallelBranches(Branches((rows,))), input_shape)
        total = found[name].total
        print(f"{name:19}  depth {input_shape[-1]} → {total.output_shape[-1]:3}  {total.macs:11,} MACs")
    return found


# %%
counted = count_versions(spec, (28, 28, 192))
checks.reveal(prediction, counted["1 × 1, then pooling"].total.macs, "MACs")
figures.module_bars({name: one for name, one in counted.items() if one.total.macs})

# %% [markdown]
# **What it shows.**
#
# - **Before a convolution, the 1 × 1 saves work.** It makes the convolution's input thin, and a convolution pays for
#   every channel that it reads: the 5 × 5 gets nearly ten times cheaper. Behind the convolution the 1 × 1 comes too
#   late. The wide kernel has already read all 192 channels, and the 1 × 1 only adds to the bill.
# - **In the pooling branch there is no work to save.** Pooling takes no MACs, however deep its input. But it keeps
#   the depth: without a 1 × 1 the branch hands on all 192 channels, more than any other, and the next module has to
#   read them. Here the 1 × 1 is there for the *depth*.
# - For that purpose it could stand on either side: the same depth, and the same MACs to the last digit.
#
# So there are two different jobs. Before the convolutions the 1 × 1 *has to* come first. In the pooling branch it has
# to be there, and its place is a choice. The example of lecture 03, with an input of 28 × 28 × 256, says the same:

# %%
counted = count_versions(papers.LECTURE_BOTTLENECK, (28, 28, 256))

# %% [markdown]
# All four bottlenecks do here what they did in 3a, with other numbers.
#
# **Try it:** from which `reduce3x3` on is *1 × 1, then 3 × 3* of module 3a dearer than the 3 × 3 alone?
# `dataclasses.replace(spec, reduce3x3=160)` gives a changed row.

# %% [markdown]
# ## 3. What does the order in the pooling branch change?
#
# Not the price, but what the pooling sees. Take a patch of 3 × 3 positions with two channels, each a detector for a
# pattern. Channel 0 has found its pattern in the upper left corner, channel 1 has found its own in the lower right.
# All other values are 0. Our 1 × 1 simply adds the two channels.
#
# **Predict:** what stands in the middle of the patch if we pool and then add? And if we add and then pool?

# %%
prediction_pool_first = None  # a small number
prediction_add_first = None  # a small number

# %%
patch = np.zeros((1, 3, 3, 2), "float32")
patch[0, 0, 0, 0] = 1  # channel 0, upper left corner
patch[0, 2, 2, 1] = 1  # channel 1, lower right corner

pool = keras.layers.MaxPooling2D(3, strides=1, padding="same")
add = keras.layers.Conv2D(1, 1, use_bias=False, kernel_initializer="ones")  # a 1 × 1 with both weights 1

orders = {"pool, then add": add(pool(patch)), "add, then pool": pool(add(patch))}
orders = {name: keras.ops.convert_to_numpy(maps)[0] for name, maps in orders.items()}
checks.reveal(prediction_pool_first, float(orders["pool, then add"][1, 1, 0]), "with the pooling first")
checks.reveal(prediction_add_first, float(orders["add, then pool"][1, 1, 0]), "with the 1 × 1 first")
figures.feature_map_grid({"two detectors": patch[0], **orders})

# %% [markdown]
# The sum of the largest values is not the largest sum. If the pooling comes first, each channel reports the best it
# has found near by, and the 1 × 1 combines the reports: *both patterns are around here*. If the 1 × 1 comes first,
# the pooling can only look for a single position at which both are strong, and there is none.
#
# Pooling first has a small price that MACs do not show: it compares values in 192 channels and not in 32, and the
# pooled map of 28 × 28 × 192 needs memory. So the order in the paper is a choice about what is seen, not a saving.
#
# **Try it:** give the 1 × 1 the weights 1 and −1 (`add.set_weights([np.array([[[[1.0], [-1.0]]]])])`). Which question
# does each order ask now?

# %% [markdown]
# ## 4. What does the whole module save?
#
# In the example of lecture 03 the bottlenecks made the module 3.15 times cheaper. For GoogLeNet's 3a we make a naive
# twin, with the same 64, 128 and 32 filters on the same 28 × 28 × 192.
#
# **Predict:** how many times cheaper than its twin is the real 3a?

# %%
prediction = None  # your guess, for example 10

# %%
naive_twin = papers.NaiveInceptionSpec(spec.conv1x1, spec.conv3x3, spec.conv5x5)
pairs = {
    "lectures 02 and 03": (papers.LECTURE_NAIVE, papers.LECTURE_BOTTLENECK, (28, 28, 256)),
    "GoogLeNet's 3a": (naive_twin, spec, (28, 28, 192)),
}
for title, (naive, bottleneck, shape) in pairs.items():
    for kind, widths in (("naive", naive), ("with 1 × 1", bottleneck)):
        print(f"{title:18}  {kind:10}  depth {widths.output_shape(shape)[-1]:3}  {widths.macs(shape):11,} MACs")
checks.reveal(prediction, naive_twin.macs((28, 28, 192)) / spec.macs((28, 28, 192)), "times cheaper")

# %%
twin = layers.NaiveInception(**vars(naive_twin), name="naive_twin")
figures.module_bars({"naive twin": analysis.block_anatomy(twin, (28, 28, 192)), "3a": anatomy})

# %% [markdown]
# From 854,196,224 to 271,351,808 MACs and from 672 to 480 channels in the example. In 3a less is saved, because its
# bottleneck before the 3 × 3 is wide: 96 of 192 channels. And 256 channels in place of 416 save once more, in the
# module behind, which has to read them.
#
# **Try it:** make a naive twin of `papers.GOOGLENET["5b"]` on (7, 7, 832). Does the last module save more than the
# first, or less?

# %% [markdown]
# ## 5. What do nine modules cost?
#
# Nine modules stand between GoogLeNet's first convolutions and its classifier.
#
# **Predict:** how many per cent of the network's MACs do they take?

# %%
prediction = None  # your guess in per cent, for example 50

# %%
network = papers.NETWORKS["googlenet"]
rows = papers.cost(network.table, network.input_shape)
macs = papers.total(rows).macs

print(f"{'module':12}  {'input':>13}  {'depth':>5}  {'parameters':>10}  {'MACs':>11}  share of all MACs")
for before, row in zip(rows, rows[1:]):
    if row.kind == "Inception":
        size = " × ".join(str(side) for side in before.output_shape)
        numbers = f"{row.parameters:10,}  {row.macs:11,}  {row.macs / macs:6.1%}"
        print(f"{row.name:12}  {size:>13}  {row.output_shape[-1]:5,}  {numbers}")

modules = papers.total(row for row in rows if row.kind == "Inception")
checks.reveal(prediction, 100 * modules.macs / macs, "% of the MACs")
figures.growth_chart([row for row in rows if row.kind == "Inception"])

# %% [markdown]
# Module 1 in the picture is 3a, module 9 is 5b. The depth grows from 256 to 1,024 while the image shrinks from 28 to 7
# positions a side. The last module has the most parameters, the second the most MACs: it works on a larger image. And
# nearly a third of all MACs is in no module. It is in the three convolutions at the beginning, where the image is
# largest.
#
# ### How many layers is that?
#
# **Layers side by side count as one layer of depth.** Depth asks how many layers a number passes on its way from the
# image to the result, and it takes one branch in each module. Here are the layers with weights, along the longest
# path and all together:

# %%
print("along the longest path:", papers.depth(network.table, network.input_shape))
print("all together:", papers.layer_count(network.table, network.input_shape))

# %% [markdown]
# These are the 22 layers of the paper: three convolutions at the beginning, two in each of the nine modules, and the
# classifier. A module is two layers deep, with six convolutions in it. (GoogLeNet has auxiliary classifiers too,
# which help it to train. They are not counted here; lecture 05 adds them.)
#
# **Try it:** give `papers.cost` an image of 448 × 448, `(448, 448, 3)`. Which of the columns change, and by what
# factor? Does the share of any module?

# %% [markdown]
# ## 6. Could you have designed it?
#
# A module has six widths, and its designers had to choose each of them nine times. Before you choose some yourself, a
# guess at what one width does.
#
# **Predict:** we halve the bottleneck before the 3 × 3 of module 3a, from 96 to 48 filters, and leave all else as it
# is. How many per cent of the module's MACs go away?

# %%
prediction = None  # your guess in per cent, for example 10

# %%
narrower = replace(spec, reduce3x3=48)
saved = 1 - narrower.macs((28, 28, 192)) / spec.macs((28, 28, 192))
checks.reveal(prediction, 100 * saved, "% of the MACs")
widgets.inception_designer("3a")

# %% [markdown]
# The depth of the output is the same as before, and two fifths of the work are gone: that width alone steers what the
# dearest kernel reads. What it costs in accuracy only training can tell. (On a page you see 3a as it is. In a running
# notebook there are sliders for the six widths and the input, and a menu with GoogLeNet's nine modules to begin from;
# the drawing and the numbers answer while you move them.)
#
# **Try it:** three things to find.
#
# - Starting from 3a, which slider adds a channel for the fewest MACs? Which one changes the MACs most, and no channel?
# - Find widths that give 256 channels, as 3a does, for half of its MACs. What did you have to give up?
# - Choose 5b, and set the input's height and width to 28. What happens to the MACs, and what to the parameters?

# %% [markdown]
# ## 7. Does it learn?
#
# Counting is not training. So we build a small network on the same plan: a convolution that moves by two positions, as
# GoogLeNet's first one does, three modules that get deeper while the image gets smaller, the average of each feature
# map, and one dense layer. The images are those that come
# with the package: 10,000 to train on and 2,000 to test on, ten classes of clothing, each as frequent as the others.

# %% tags=["training"]
import time

import keras

from kerascnn import data, layers
from kerascnn.papers import InceptionSpec

split = data.load(environment.data)
print(split)

# %% tags=["training"]
MODULES = {
    #                          1x1  3x3r  3x3  5x5r  5x5  pool    depth of the output
    "inception_a": InceptionSpec(16, 16, 32, 8, 16, 16),  # 80
    "inception_b": InceptionSpec(32, 32, 64, 8, 24, 24),  # 144
    "inception_c": InceptionSpec(64, 48, 96, 16, 32, 32),  # 224
}
keras.utils.set_random_seed(environment.seed)

images = keras.Input(split.image_shape)
maps = layers.ConvUnit(32, 3, stride=2, normalization="batch", name="convolution")(images)
for name, widths in MODULES.items():
    maps = keras.layers.MaxPooling2D(3, strides=2, padding="same", name=f"pool_{name[-1]}")(maps)
    maps = layers.Inception(**vars(widths), normalization="batch", name=name)(maps)
averages = keras.layers.GlobalAveragePooling2D(name="average")(maps)
scores = keras.layers.Dense(split.num_classes, name="scores")(averages)
model = keras.Model(images, scores, name="small_inception")

# %%
analysis.cost_table(model).grouped()

# %% [markdown]
# It takes 1.3 million MACs, more than a thousand times less than GoogLeNet. One thing in it is newer than GoogLeNet:
# `normalization="batch"` puts a **batch normalisation** behind every convolution. It brings each channel to mean 0 and
# standard deviation 1 over the images of a batch, which lets a short training with large steps succeed.
#
# The recipe is plain: stochastic gradient descent with **momentum** (a step goes on, in part, in the direction of the
# steps before it), and a step size that falls to zero along a cosine. (`from_logits=True` tells Keras that the network
# ends with scores, which are no probabilities yet; lecture 10 says why. `shuffle=False`, because the stream itself draws
# a new order for each epoch.)
#
# **Predict:** guessing gets 10 % of the test images right. How many does this network get right after eight epochs?

# %%
prediction = None  # your guess in per cent, for example 50

# %% tags=["training"]
EPOCHS = 8
train, test = split.stream("train"), split.stream("test")
step_size = keras.optimizers.schedules.CosineDecay(0.05, decay_steps=EPOCHS * len(train))
model.compile(
    optimizer=keras.optimizers.SGD(step_size, momentum=0.9),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)


def report(epoch, logs):
    print(f"epoch {epoch + 1}: right on {logs['accuracy']:.1%} of training, {logs['val_accuracy']:.1%} of test images")


started = time.perf_counter()
progress = keras.callbacks.LambdaCallback(on_epoch_end=report)
history = model.fit(train, validation_data=test, epochs=EPOCHS, shuffle=False, verbose=0, callbacks=[progress]).history
seconds = time.perf_counter() - started
print(f"{seconds:.0f} seconds")

# %%
accuracy = history["val_accuracy"][-1]
checks.reveal(prediction, 100 * accuracy, "% of the test images")
figures.training_curves({"small Inception": history})

# %% [markdown]
# The number to report is that of the last epoch, because eight epochs were decided on before. To take the best of the
# eight afterwards would be to choose by the test images, and would flatter the network. On the images that it trains
# on, the network is right clearly more often than on the test images: with 10,000 of them it begins to learn them by
# heart.
#
# How far can this number be trusted? Two kinds of chance are in it.
#
# - **Another seed** gives other initial weights and another order of the images. With seeds 0, 1 and 2 the cells
#   above ended between 86.90 and 88.15 % (measured by `python benchmarks/small_inception.py`, which runs these very
#   cells, and written to `benchmarks/small_inception.json`).
# - **Other test images** would give another share. If the true share is p and n images are drawn, the share of right
#   ones varies by √(p × (1 − p) / n). Twice that is a fair margin:

# %%
labels = split.test[1]
uncertainty = 2 * (accuracy * (1 - accuracy) / len(labels)) ** 0.5
print(f"{accuracy:.1%} of {len(labels):,} test images, give or take {uncertainty:.1%}")

# %% [markdown]
# So a network that does a point better than this one has not yet shown anything.
#
# ### What did its first filters become?
#
# In lecture 01 we set the nine weights of a filter by hand. The first convolution here has 32 filters of 3 × 3, which
# began as random numbers. These are the six with the largest weights, after the training, and what each of them makes
# of one image.

# %%
first = model.get_layer("convolution")
kernels = first.get_weights()[0].mean(axis=2)  # over the colours, where there are several
strongest = np.abs(kernels).sum(axis=(0, 1)).argsort()[::-1][:6]
image = keras.ops.convert_to_numpy(next(iter(test))[0][0])
answers = keras.ops.convert_to_numpy(first(image[np.newaxis]))[0]
figures.feature_map_grid(
    {"image": image, "filters": kernels[:, :, strongest], "what they make of it": answers[:, :, strongest]}
)

# %% [markdown]
# In the middle row 0 has the middle tone. Nobody chose these weights, and none of the six filters is as tidy as the one
# that we set by hand. But most of them have bright weights on one side and dark ones on the other, and so they answer to
# edges, each to those of its own direction: the fourth lights up along the top of the boot, the last one along its right
# side. The second and third do the opposite, and are brighter where there is no boot. (That a black background gives
# them anything at all is the work of the normalisation, which learns to add a number to each channel.)
#
# **Try it:** `kerascnn.setup(seed=1)` in the first cell, or a row of `MODULES` with other widths. Is the difference
# larger than what another seed makes?

# %% [markdown]
# ## 8. Which classes does it confuse?
#
# **Predict:** one class is harder than all others. How many per cent of its images does the network recognise?

# %%
prediction = None  # your guess in per cent, for example 50

# %%
predicted = model.predict(test, verbose=0).argmax(axis=-1)
counts = np.zeros((split.num_classes, split.num_classes), int)
np.add.at(counts, (labels, predicted), 1)

recognised = 100 * counts.diagonal() / counts.sum(axis=1)
print("The hardest class:", split.class_names[recognised.argmin()])
checks.reveal(prediction, recognised.min(), "% of its images")

# %%
figures.confusion_chart(counts, split.class_names)

# %% [markdown]
# A row for each true class, a column for each answer. Trousers, shoes and bags are nearly always recognised. Most
# mistakes sit between classes that look alike: shirts are taken for T-shirts, pullovers and coats, and those for
# shirts. Here are six images that the network gets right and six that it does not. Would you have done better?

# %%
right, wrong = np.flatnonzero(predicted == labels)[:6], np.flatnonzero(predicted != labels)[:6]
chosen = np.concatenate([right, wrong])
figures.prediction_grid(split.test[0][chosen], labels[chosen], predicted[chosen], split.class_names)

# %% [markdown]
# At 28 × 28 pixels some of these mistakes are hard to blame on the network: what tells a shirt from a T-shirt, a collar
# or a row of buttons, is a few grey pixels.
#
# **Try it:** look at the next six mistakes, `[6:12]` in place of the second `[:6]`. In how many of them would you have
# named the same wrong class?

# %% [markdown]
# ## 9. Are bottlenecks worth it at the same price?
#
# So far the module with bottlenecks was the cheaper one of two. Now turn it round: three networks may spend the same
# number of MACs. Each has four modules, with the widths of GoogLeNet's 3a to 4b times a factor: plain 3 × 3
# convolutions in the first network, naive modules in the second, Inception modules in the third. The factor makes the
# prices equal, so that what is saved inside a module buys width. To train them takes minutes, so here is the
# record of a run with three seeds; `kerascnn reproduce module_designs --tier try` makes another.
#
# **Predict:** the plain network ended with 12.6 % of its training images wrong. How many per cent were it with
# bottlenecks?

# %%
prediction = None  # your guess in per cent, for example 5

# %%
record = experiments.shipped("module_designs_try")
columns, rows = experiments.results_table(record)
for line in (columns, *rows):
    print(f"{line[0]:10}  {line[1]:>10}  {line[2]:>9}  {line[3]:22}  {line[4]:19}  {line[5]}")

wrong = [100 * run["curve"][-1]["error"] for run in record.results["runs"] if run["design"] == "bottleneck"]
checks.reveal(prediction, np.median(wrong), "% of the training images")
figures.module_designs(record)

# %% [markdown]
# **What it shows.**
#
# - **For the same arithmetic the bottlenecks fit better**, and with the fewest parameters: their training loss is the
#   lowest of the three with every seed.
# - **Several kernel sizes alone bought nothing here**: the naive modules fit no better than plain convolutions. The
#   bottleneck is what makes them affordable.
# - **On the test images the three cannot be told apart.** They differ by less than what another seed or other test
#   images would make. The paper's claim is about a million photographs and modules five to twelve times as wide; here
#   are clothes, and this is how far they lead.
#
# **Try it:** `record.results["designs"]` has each network's factor. Which of the three had to become narrowest?

# %% [markdown]
# ## In two lines
#
# Before a convolution the 1 × 1 makes the input thin and so saves work; in the pooling branch it brings down the
# depth, which pooling keeps. Nine such modules make GoogLeNet; three narrow ones learn to tell clothes apart in a
# minute.
#
# ## What to try next
#
# - Make naive modules of the same widths in section 7, `layers.NaiveInception(widths.conv1x1, widths.conv3x3,
#   widths.conv5x5, normalization="batch", name=name)`. Count first. Is the accuracy worth the price?
# - Build a module with the 1 × 1 before the pooling from `keras.layers`, put it into the network, and train with
#   three seeds. Does the order matter more than the seed?
# - Then the first problem set, `ps1_inception`, where you write the module yourself.
#
# ## Reading
#
# - Szegedy et al., *Going Deeper with Convolutions*, 2014 ([arXiv:1409.4842](https://arxiv.org/abs/1409.4842)),
#   sections 4 and 5, Fig. 2(b) and Table 1.
# - Ioffe and Szegedy, *Batch Normalization*, 2015 ([arXiv:1502.03167](https://arxiv.org/abs/1502.03167)), section 3.
# - Xiao, Rasul and Vollgraf, *Fashion-MNIST*, 2017 ([arXiv:1708.07747](https://arxiv.org/abs/1708.07747)): the
#   images.
