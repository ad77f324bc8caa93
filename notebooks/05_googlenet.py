# %% [markdown]
# # How do 22 layers fit into seven million parameters?
#
# The modules of lecture 04 were parts. Here is the whole machine: a stem that makes the image small, nine modules, an
# average in place of the fully connected layers, and two classifiers in the middle that are thrown away after the
# training. We draw it from the real network, count it in every way that people count, check the paper's own table row
# by row, measure what the two extra classifiers do, and train a narrow GoogLeNet.
#
# **Afterwards you will be able to**
#
# - follow an image through GoogLeNet: where the maps shrink, where they get deeper, and what that costs;
# - say where the 22 layers are, and what hidden fully connected layers would have cost;
# - audit a table in a paper, and say what its numbers mean before you compare with them;
# - explain what an auxiliary classifier is, how its loss is weighted, and what it does to the first layers' gradient.
#
# **Time**: 50 minutes to read and try; the cells run in two to three minutes on two CPU cores, most of it in section
# 7, the training. With `kerascnn.setup("cifar10")` in the first cell (50,000 small photographs in ten classes), which
# wants a GPU, sections 6 and 7 show those images and other numbers.
#
# **You need**: lectures 01 to 04. Section 6 uses the word gradient as any Keras tutorial does: the direction in which
# training moves the weights.

# %%
import kerascnn

environment = kerascnn.setup()

# %%
import math
from functools import partial

import keras
import numpy as np

from kerascnn import analysis, checks, data, experiments, figures, layers, models, papers, training
from kerascnn.papers import Dense

# %% [markdown]
# ## 1. What becomes of the image?
#
# GoogLeNet takes an image of 224 × 224 pixels with three colours: 150,528 numbers. At its other end stand 1,000 scores,
# one for each class. The first convolution has 64 filters of 7 × 7, and moves by two pixels at a time (stride 2), so it
# gives 112 × 112 positions.
#
# **Predict:** how many times as many numbers as the image does the first convolution's output have?

# %%
prediction = None  # your guess, for example 2

# %%
network = models.googlenet()
outline = analysis.network_outline(network, name="GoogLeNet")

first = outline.stages[0]
print(f"{first.title}: output of {' × '.join(map(str, first.output_shape))}, {math.prod(first.output_shape):,} numbers")
checks.reveal(prediction, math.prod(first.output_shape) / math.prod(outline.input_shape), "times as many")

# %% [markdown]
# At first there is more, not less: an image of few channels becomes a smaller image of many. Here is the whole way. The
# picture is read from the network's graph, so what you see is what Keras computes.

# %%
figures.network_diagram(outline)

# %% [markdown]
# Read it like a text, from left to right and from row to row. Boxes are layers, frames are modules; under each stands
# what comes out of it. (Left out are response normalisation and dropout, which change no shape.) Under 4a and 4d hang
# the two auxiliary classifiers, of which more in section 6. The same as numbers:

# %%
figures.network_profile(outline)

# %% [markdown]
# **What it shows.**
#
# - **The maps shrink in five steps**, 224 → 112 → 56 → 28 → 14 → 7: by the first convolution and by four poolings with
#   stride 2. The modules never shrink anything. They work at stride 1 and only change the depth.
# - **The depth grows** from 3 to 1,024. A step that halves the side leaves a quarter of the positions, and behind the
#   first layer the depth never grows fourfold to make up for it, so on the whole there are fewer and fewer numbers:
#   150,528 pixels become 1,024 averages.
# - **The stem is in a hurry.** What comes before the first module (this part is called the **stem**) brings 224 × 224
#   down to 28 × 28 in five layers. A module on the full image would cost 64 times what it costs on 28 × 28.
# - **Work comes early, parameters come late.** The largest maps make the convolutions of the stem dear; the deepest
#   maps make the last modules and the classifier heavy.
#
# Pooling with stride 2 takes the largest value of 3 × 3 positions and moves by two. (It rounds up where a window begins
# inside the map and ends outside, which is how 112 becomes 56 and not 55.)
#
# **Try it:** `analysis.network_outline(models.googlenet(auxiliary=False, naive=True))` is GoogLeNet from the naive
# modules of lecture 02. Print it, or draw it. What does it do to the depth, and to the MACs?

# %% [markdown]
# ## 2. Where are the 22 layers?
#
# The paper says that GoogLeNet is 22 layers deep, counting only layers that have parameters. Layers side by side count
# once, because a number passes only one of them on its way; the auxiliary classifiers are not on the way and do not
# count. Lecture 04 found 22 in the table. Let us look where they are, and count the poolings too.
#
# **Predict:** how deep is the network if a pooling counts as a layer?

# %%
prediction = None  # your guess, for example 30

# %%
table, image_shape = papers.NETWORKS["googlenet"].table, papers.NETWORKS["googlenet"].input_shape

so_far, deep = {}, 0
for name, row in table.items():
    so_far[name] = row
    before, deep = deep, papers.depth(so_far, image_shape)
    if deep > before:
        print(f"{name:13} {deep - before} {'layer ' if deep == before + 1 else 'layers'} → {deep}")
print(f"\nfrom the table {deep} layers deep, from Keras' graph {outline.depth}, with {outline.kernels} layers in all")
checks.reveal(prediction, papers.depth(table, image_shape, pooling=True), "layers with poolings")

# %% [markdown]
# Three in the stem, nine times two in the modules, one at the end: 22. And 27 with the poolings, the other number in
# the paper. So "22 layers" is an answer to one particular question. All the weights sit in 58 layers, which is an
# answer to another.
#
# **Try it:** `papers.NETWORKS` has "inception_v4", the great-grandchild. How deep is it, and how many layers are that
# all together (`papers.layer_count`)?

# %% [markdown]
# ## 3. What would hidden fully connected layers have cost?
#
# AlexNet and VGG lay the last feature maps out in a row and put two fully connected layers of 4,096 units before the
# scores. GoogLeNet takes the average of each of its 1,024 maps instead (**average pooling** over 7 × 7, the whole map),
# and puts the scores straight behind.
#
# **Predict:** GoogLeNet has 7 million parameters. How many would it have with AlexNet's ending?

# %%
prediction = None  # your guess, for example 50_000_000

# %%
averaged = papers.cost(table, image_shape)
maps = {name: row for name, row in table.items() if name not in ("pool5", "linear")}
flattened = papers.cost({**maps, "fc6": Dense(4096), "fc7": Dense(4096), "linear": Dense(1000)}, image_shape)

checks.reveal(prediction, papers.total(flattened).parameters, "parameters")
figures.cost_bars({"averaged, as it is": averaged, "with hidden layers": flattened})

# %% [markdown]
# **What it shows.** One look at the first new layer is enough: each of its 4,096 units reads all 7 × 7 × 1,024 numbers,
# which makes 205,524,992 parameters. The MACs hardly change, since each of these weights is used only once. So the
# average is what keeps GoogLeNet small, not the modules: those keep it *cheap*.
#
# "No fully connected layers", as the lecture has it, means no hidden ones. The last layer, from 1,024 averages to 1,000
# scores, is fully connected. The average has a second use:
#
# **It does not ask how large the image is.** A fully connected layer on a flattened map has a weight for every position
# and fits one size only. An average of each map is 1,024 numbers at any size.

# %%
any_size = models.googlenet(auxiliary=False, num_classes=10, width=0.125, input_shape=(None, None, 3))
for side in (224, 320):
    print(f"{side} × {side}: {any_size(np.zeros((1, side, side, 3), 'float32')).shape[-1]} scores")

# %% [markdown]
# What does the average lose? *Where* something was found. For "is there a dog in the picture" that is welcome.
#
# ### Five million parameters, twelve times fewer than AlexNet?
#
# That is how the lecture puts it, and so do many slides. Lecture 01 has counted weights and biases. One can also count
# weights alone, or leave the classifier out, or the auxiliary classifiers in. Perhaps one of these ways gives twelve?
#
# **Predict:** first once more, from memory: with weights and biases, how many times fewer is it?

# %%
prediction = None  # your guess, for example 12

# %%
alexnet = papers.NETWORKS["alexnet"]
alexnet_parameters = papers.total(papers.cost(alexnet.table, alexnet.input_shape)).parameters
trunk = network.without_auxiliaries()
everything = papers.total(averaged).parameters
ways = {
    "weights and biases": everything,
    "weights alone": sum(math.prod(weight.shape) for weight in trunk.weights if len(weight.shape) > 1),
    "without the classifier": everything - averaged[-1].parameters,
    "with both auxiliary classifiers": network.count_params(),
}
for way, parameters in ways.items():
    print(f"{way:32} {parameters:11,}  AlexNet has {alexnet_parameters / parameters:4.1f} times as many")
checks.reveal(prediction, alexnet_parameters / everything, "times fewer")

# %% [markdown]
# 8.7 times. The paper's introduction says "12 times fewer", and AlexNet's 60,965,224 divided by 12 are 5.08 million,
# which is probably how the five came into the world. But there is no way of counting the network of the paper's own
# table that gives it: with or without biases 7.0 million, without the classifier 6.0. The point of the sentence stands:
# a better result with far fewer parameters.
#
# **Try it:** what is the factor to VGG-16, `papers.NETWORKS["vgg16"]`?

# %% [markdown]
# ## 4. Does the paper's table add up?
#
# Table 1 of the paper prints two more columns beside the shapes: parameters ("params") and operations ("ops") of each
# row. Both must follow from the row's widths, so we can check them. Two things have to be found out first, because the
# paper does not say them: *params* are weights without biases, in units of 1,024 ("159K"), and *ops* are MACs.
#
# Each weight of a convolution is used once at every position. So the weights are the MACs divided by the positions,
# which saves us from counting twice.
#
# **Predict:** twelve rows have numbers. In how many of them is the printed number of parameters right, to the last
# digit give or take one?

# %%
prediction = None  # your guess, from 0 to 12


# %%
def off(printed, exact, digits):
    """How far a printed number is from the exact one, in per cent, and whether it is right to its last digit."""
    value = float(printed[:-1])
    return 100 * (value / exact - 1), abs(value - exact) <= 10**-digits


by_name = {row.name: row for row in averaged}
right = []
print(f"{'row':13}{'weights/1024':>13}{'printed':>9}{'off':>9}   {'million MACs':>12}{'printed':>9}{'off':>9}")
for name, printed in papers.GOOGLENET_PUBLISHED.items():
    rows = [by_name[part] for part in printed.rows or (name,)]
    macs = sum(row.macs for row in rows)
    weights = macs / math.prod(rows[-1].output_shape[:2]) / 1024
    share, fits = off(printed.parameters, weights, digits="." in printed.parameters)
    macs_share, _ = off(printed.macs, macs / 1e6, digits=0)
    right.append(fits)
    line = f"{name:13}{weights:13.1f}{printed.parameters:>9}{share:+8.1f}%"
    line += f"   {macs / 1e6:12.1f}{printed.macs:>9}{macs_share:+8.1f}%"
    print(line if fits else f"{line}   params do not follow")
checks.reveal(prediction, sum(right), "of 12 rows")

# %% [markdown]
# **What it shows.** The operations are right to the last digit in ten rows; the parameters in five. Nobody should throw
# a stone: the network works, and the table was typed by people. But two cases are worth a look.
#
# - **conv1** is far off in *both* columns, and consistently. A 7 × 7 with 64 filters on three colours has 9,408
#   weights, not 2.7K. The printed numbers fit another layer: 8 filters of 7 × 7 for each colour on its own, and then a
#   1 × 1 from 24 channels to 64. The successor of this paper describes just such a first layer:

# %%
separable = 3 * 8 * 7 * 7 + 24 * 64
print(f"{separable:,} weights, {separable * 112 * 112 / 1e6:.0f} million MACs; printed: 2.7K and 34M")

# %% [markdown]
# - **5a** has exactly the widths of 4e, and 832 channels come in. Its printed 1072K and 54M follow from none of it.
#   Perhaps the table was made from a slightly different draft of the network.
#
# That the table used that first layer is our inference, if an exact one. The habit to take away: before you compare
# with a number in a paper, recompute one row of which you are sure. It tells you the unit, and whether biases are
# counted.
#
# In a terminal, `kerascnn anatomy googlenet` prints all rows with the paper's numbers beside them, and these notes.
#
# **Try it:** which entry of row 4c would you change to get 463K? (None will do: we have tried all values of every
# single entry.)

# %% [markdown]
# ## 5. How much of the image does one number see?
#
# A number in the output of the first convolution depends on 7 × 7 pixels: its **receptive field**. Each layer on top
# looks at several such numbers and so sees more.
#
# **Predict:** how many pixels wide is the field of one number at the end of module 5b? The image is 224 pixels wide.

# %%
prediction = None  # your guess, for example 100

# %%
fields = {row.path.split("/")[0]: row for row in analysis.receptive_fields(trunk).rows}  # the last of each stage
checks.reveal(prediction, fields["inception_5b"].size[1], "pixels")
image = data.load(environment.data).test[0][0]
names = ("conv1", "conv2", "inception_3b", "inception_4a", "inception_4e", "inception_5b")
figures.field_frames({name: fields[name] for name in names}, image)

# %% [markdown]
# **What it shows.** The field of 5b is more than three times as wide as the image; what lies outside the image is
# padding, zeros. Behind 4a the field in the middle of the map outgrows the image. The steps help most: behind a stride
# of 2, each further layer reaches twice as far, and a 5 × 5 in module 5b steps over 32 pixels at a time.
#
# These are the *largest* fields, through the 5 × 5 branch of every module. Through the 1 × 1 branches far less is seen.
# A module stacks both, so that the next one can choose.
#
# **Try it:** the widely used GoogLeNet of the torchvision library has a 3 × 3 in the branch called 5 × 5, by an old
# slip that its authors keep for the sake of the trained weights. How wide is its field? Build it with
# `models.googlenet(variant="torchvision", auxiliary=False)`.

# %% [markdown]
# ## 6. What are the two extra classifiers for?
#
# Training sends a gradient from the scores back to the first layer, and each of the 22 layers on the way multiplies
# something to it. Will enough of it arrive? The authors of GoogLeNet were not sure, and gave the network two more
# places from which a gradient starts: small classifiers on the outputs of 4a and 4d, which try to name the class from
# half-way. They are called **auxiliary classifiers**.

# %%
middle = keras.Input((14, 14, 512))  # what comes out of 4a
head = keras.Model(middle, layers.AuxiliaryClassifier(1000)(middle))
figures.network_diagram(analysis.network_outline(head, name="The auxiliary classifier behind 4a"))

# %% [markdown]
# An average over 5 × 5 positions in steps of three leaves 4 × 4; a 1 × 1 brings the depth to 128; then two fully
# connected layers, with dropout of 70 % between them (in training, 70 % of the numbers are set to 0 at random). The
# second one gives scores for the same 1,000 classes.
#
# **Predict:** the way from the image to GoogLeNet's scores is 22 layers deep. How deep is it to the scores of the first
# auxiliary classifier?

# %%
prediction = None  # your guess, for example 11

# %%
depth_of = {
    name: analysis.network_outline(keras.Model(network.input, scores)).depth for name, scores in network.output.items()
}
print(depth_of)
extra = network.count_params() - trunk.count_params()
print(f"both auxiliary classifiers: {extra:,} parameters; the network without them: {trunk.count_params():,}")
checks.reveal(prediction, depth_of["auxiliary_4a"], "layers")

# %% [markdown]
# The two of them have nearly as many parameters as the whole network, nearly all in their two fully connected layers:
# section 3 once more. After the training they are thrown away.
#
# ### One loss out of three
#
# Each classifier has its own loss. It is the **cross-entropy**, which all networks of this course are trained with: minus
# the logarithm of the probability that the scores give to the right class (lecture 10 is about nothing else). Training
# minimises a weighted sum:
#
# **loss = loss of the main scores + 0.3 × loss of auxiliary 4a + 0.3 × loss of auxiliary 4d**
#
# Here is a narrow GoogLeNet with the paper's layers, for small images: an eighth of the filters, and a stem that does
# not shrink (`stem="small"`). The images are those that come with the package with every 2 × 2 pixels averaged, so that
# they are quick to train on. The network's output is a dictionary with three sets of scores. Someone who knows nothing
# about ten classes, and says so, gives each a tenth and has a loss of ln 10 = 2.30.
#
# **Predict:** how large is the weighted sum, before any training?

# %%
prediction = None  # your guess, for example 2.3

# %%
keras.utils.set_random_seed(environment.seed)
split = experiments.PooledImages(data.load(environment.data))  # every 2 × 2 pixels averaged
classes = {"num_classes": split.num_classes, "input_shape": split.train[0].shape[1:]}
narrow = models.googlenet(stem="small", width=0.125, **classes)

recipe = training.RECIPES["classroom"].but(epochs=4)
images, labels = experiments.Setting(split, recipe).standardized("train", 128)
print(split.name)
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def weighted_loss(labels, outputs, weight=0.3):
    losses = {name: cross_entropy(labels, scores) for name, scores in outputs.items()}
    return sum(loss if name == "main" else weight * loss for name, loss in losses.items())


for name, scores in narrow(images).items():
    print(f"{name:13} {float(cross_entropy(labels, scores)):.2f}")
checks.reveal(prediction, float(weighted_loss(labels, narrow(images))), "in all")

# %% [markdown]
# Now the question of the lecture: does this make the gradient stronger where it is said to be weak? We take the
# gradient of the main loss alone, and of the weighted sum, in the same network with the same weights, and compare its
# length (its **norm**) at the first convolution.
#
# **Predict:** by what factor does the gradient at the first convolution grow when the auxiliary losses count?

# %%
prediction = None  # your guess, for example 2

# %%
norms = {}
for weight in (0.0, 0.3):
    keras.utils.set_random_seed(environment.seed)  # the same dropout for both
    gradients = analysis.gradient_norms(narrow, images, labels, partial(weighted_loss, weight=weight))
    norms[weight] = {row.path.split("/")[0]: row.norm for row in gradients.rows}

for layer in ("conv1", "conv2", "linear"):
    print(f"{layer:8} main loss alone {norms[0.0][layer]:8.3g}   with the auxiliary losses {norms[0.3][layer]:8.3g}")
checks.reveal(prediction, norms[0.3]["conv1"] / norms[0.0]["conv1"], "times as long")

# %% [markdown]
# **What it shows.** First, the losses: they are above 2.30. An untrained network does not say "I do not know", it
# guesses at random and with confidence.
#
# Then the gradient. At the first convolutions it gets about twice as long, and at the last layer not a digit changes,
# because nothing of an auxiliary loss comes by there. So the two classifiers do what they were built for: they bring
# more to the first half. But was there too little? The main loss alone arrives at the first convolution as well,
# shorter than at the last layer, yet nowhere near nothing.
#
# One batch of one network is an anecdote. So the package has an experiment: three seeds, the network with its auxiliary
# classifiers and without, gradients at every module before the training and after each epoch. This is its record:

# %%
record = experiments.shipped("auxiliary_heads_try")
figures.auxiliary_heads(record)

# %%
columns, rows = experiments.results_table(record)
for line in (columns, *rows):
    print(f"{line[0]:8}  {line[1]:13}  {line[2]:20}  {line[-2]:20}  {line[-1]}")

# %% [markdown]
# **What it shows.**
#
# - **Before the training** the gradient at conv1 is about twice as long with the auxiliary losses. From 4e on the
#   curves lie on each other: both ways out begin before it.
# - **After three epochs** little of that is left. The seeds differ from each other by more than the curves do.
# - **The error** is no lower with auxiliary classifiers than without. In the first epochs it is even higher: the sum of
#   three losses pulls the first half three ways.
#
# So the lecture's sentence holds in its first half: the auxiliary losses do strengthen the gradient to the earlier
# layers. That the gradient would not arrive without them, this network does not show. It is narrow and was trained for
# three epochs; the authors, with the full network and all of ImageNet, report a gain of about half a per cent, and that
# one auxiliary classifier would have done. What makes gradients vanish, and what does not, is the subject of lecture
# 07.
#
# **Try it:** what happens at the first convolution with a weight of 3 instead of 0.3? `kerascnn reproduce
# auxiliary_heads --tier try` repeats the whole experiment in a few minutes.

# %% [markdown]
# ## 7. Does it learn?
#
# Time to train one. Same narrow width, and one thing that is newer than GoogLeNet: batch normalisation behind every
# convolution, as in lecture 04. The recipe is the package's own for small experiments: batches of 128, stochastic
# gradient descent with momentum, a step size that grows for 40 steps and then falls to zero along a cosine.
# `training.fit` gives each auxiliary loss its weight of 0.3 by itself.
#
# **Predict:** guessing gets 10 % of the test images right. What does the narrow GoogLeNet reach?

# %%
prediction = None  # your guess in per cent, for example 70

# %% tags=["training"]
keras.utils.set_random_seed(environment.seed)
model = models.googlenet(stem="small", width=0.125, normalization="batch", **classes)
record = training.fit(model, recipe, split, seed=environment.seed)

# %%
curve = {
    "accuracy": [1 - epoch["error"] for epoch in record.curve],
    "val_accuracy": [1 - epoch["test_error"] for epoch in record.curve],
}
checks.reveal(prediction, 100 * curve["val_accuracy"][-1], "% of the test images")
figures.training_curves({"narrow GoogLeNet": curve})

# %% [markdown]
# The loss in the lines above is the weighted sum of three, so it is larger than you may be used to; the errors are
# those of the main scores alone. The result is the number after the last epoch, and it is one training: another seed
# gives another number (lecture 04).
#
# After the training the auxiliary classifiers have done their work. `without_auxiliaries()` is the same network without
# them: the same layers, the same weights, one output.

# %%
keep = model.without_auxiliaries()
test_images, test_labels = experiments.Setting(split, recipe).standardized("test", 500)
same = np.allclose(keep(test_images), model(test_images)["main"], atol=1e-4)
print(f"{model.count_params():,} parameters → {keep.count_params():,}; the same answers? {same}")

# %% [markdown]
# And this is what section 1 drew as bars, in a network that has learnt something: six maps of each stage for one image.

# %%
print("This is:", split.class_names[test_labels[0]])
stages = ("conv2", "inception_3b", "inception_4a", "inception_4e", "inception_5b")
maps = {name: model.feature_extractor(name)(test_images[:1])[0] for name in stages}
figures.feature_map_grid({"image": test_images[0], **{name: np.asarray(values) for name, values in maps.items()}})

# %% [markdown]
# Early maps are still pictures of the thing, as large as the image. In the middle they are coarse. At the end (our image
# was small) each is a handful of numbers, of which the average will be taken: not where, only how much.
#
# **Try it:** `width=0.25` in the cell that trains. Count first: by what factor do the MACs grow, and by what factor the
# time?

# %% [markdown]
# ## In two lines
#
# GoogLeNet shrinks the image quickly, works in nine modules, and averages in place of hidden fully connected layers: 22
# layers, 6,998,552 parameters, 8.7 times fewer than AlexNet. Two auxiliary classifiers bring a gradient to its first
# half during training and are thrown away.
#
# ## What to try next
#
# - Train the same network without auxiliary classifiers (`auxiliary=False`), with three seeds each. Is the difference
#   larger than that between the seeds?
# - `normalization=None` in the cell that trains. Lower the learning rate if the loss does not fall. What did batch
#   normalisation do?
# - Then lecture 06: GoogLeNet has 22 layers and VGG 19. Why not simply go on?
#
# ## Reading
#
# - Szegedy et al., *Going Deeper with Convolutions*, 2014 ([arXiv:1409.4842](https://arxiv.org/abs/1409.4842)): section
#   5 and Table 1 for the network, the end of section 5 for the auxiliary classifiers, section 6 for the training.
# - Ioffe and Szegedy, *Batch Normalization*, 2015 ([arXiv:1502.03167](https://arxiv.org/abs/1502.03167)): section 4.2
#   and the appendix, with the first layer that fits Table 1.
# - Lin et al., *Network in Network*, 2013 ([arXiv:1312.4400](https://arxiv.org/abs/1312.4400)), section 3.2: the
#   average in place of fully connected layers.
# - Araujo, Norris and Sim, *Computing Receptive Fields of Convolutional Neural Networks*, 2019
#   ([doi:10.23915/distill.00021](https://doi.org/10.23915/distill.00021)), the section on single-path networks.
