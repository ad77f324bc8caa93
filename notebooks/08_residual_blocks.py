# %% [markdown]
# # What if a layer only had to learn what to change?
#
# Lecture 06 left us with a puzzle. A deep plain network contains the shallower one, it would only have to fill its
# additional layers with "change nothing", and training does not find that. So Kaiming He and his colleagues turned the
# question round: what if "change nothing" were what a block does by itself, and the layers in it only had to learn the
# *difference*? It takes one line of code. In this lecture we add the line, count what it costs, measure what it does to
# outputs and to gradients, and look at how a trained network uses it.
#
# **Afterwards you will be able to**
#
# - write H(x) = F(x) + x, and turn a plain block into a residual one;
# - show what a residual block does when all its weights are zero, and what a shortcut costs;
# - derive the gradient's second path by hand, check it by automatic differentiation, and say where it ends;
# - say what shortcuts do to the gradients of a whole network, with normalisation and without, and what a trained
#   network loses when you take one of its blocks away.
#
# **Time**: 45 minutes to read and try; the cells run in one to two minutes on two CPU cores, most of it in section 6,
# where two networks are trained. On a GPU they take less, also with `data="cifar10"`.
#
# **You need**: lecture 06, and the chain rule from lecture 07.

# %%
import kerascnn

environment = kerascnn.setup()

# %%
import keras
import numpy as np

from kerascnn import analysis, checks, data, experiments, figures, layers, models, papers, training, widgets

# %% [markdown]
# ## 1. How hard is it to do nothing?
#
# Call what a few layers ought to compute H(x). In a plain network the layers have to compute all of it. In a **residual
# block** the input takes a second way as well, around the layers, and is added at their end:
#
# **H(x) = F(x) + x**
#
# The way around is called the **shortcut**, and F, what the layers compute, the **residual**: what is left to do when x
# is there already, F(x) = H(x) − x. Both forms can express the same functions. What differs is which of them are easy.
#
# Suppose that the best thing to do is nothing, H(x) = x. Then F only has to be zero. Let us try it: a plain block and a
# residual one, each with two 3 × 3 convolutions on 16 channels, and all the kernels set to 0.
#
# **Predict:** the input holds numbers from 0 to about 4. By how much, at most, does the output of the *residual* block
# differ from its input?

# %%
prediction = None  # your guess, for example 1.5

# %%
maps = np.abs(np.random.default_rng(environment.seed).normal(size=(1, 8, 8, 16))).astype("float32")
blocks = {"plain": layers.BasicBlock(16, residual=False), "residual": layers.BasicBlock(16, residual=True)}
difference = {}
for name, block in blocks.items():
    block.build(maps.shape)
    for kernel in (weight for weight in block.trainable_weights if len(weight.shape) == 4):
        kernel.assign(keras.ops.zeros_like(kernel))
    output = keras.ops.convert_to_numpy(block(maps))
    difference[name] = np.abs(output - maps).max()
    print(f"{name:8}  output from {output.min():.2f} to {output.max():.2f}")
checks.reveal(prediction, difference["residual"])

# %% [markdown]
# With zero weights the plain block gives zero: whatever came in is lost. The residual block gives its input, exactly.
# For the plain block "do nothing" is one very special kernel in each of two layers, which we wrote down by hand in
# lecture 06. For the residual block it is zero, and everything near zero is *nearly* nothing.
#
# One condition: our input has no negative numbers. Behind the sum stands a ReLU, which would cut them off. In the
# network the input of a block is the output of another ReLU, so there are none.
#
# **Try it:** set `maps` to `maps - 1` and run the cell again. How far from the identity is the block now?

# %% [markdown]
# ## 2. Which line makes the difference?
#
# Here is such a block in plain Keras, as you could write it yourself: a convolution, a batch normalisation and a ReLU,
# and the same again, with the sum before the last ReLU. The sum is one line, and `BasicBlock` of this package should do
# the same.


# %%
def two_convolutions(x, shortcut):
    y = keras.layers.Conv2D(16, 3, padding="same", use_bias=False)(x)
    y = keras.layers.BatchNormalization(epsilon=1e-5)(y)
    y = keras.layers.ReLU()(y)
    y = keras.layers.Conv2D(16, 3, padding="same", use_bias=False)(y)
    y = keras.layers.BatchNormalization(epsilon=1e-5)(y)
    if shortcut:
        y = keras.layers.Add()([y, x])  # the line
    return keras.layers.ReLU()(y)


for shortcut in (False, True):
    images = keras.Input((8, 8, 16))
    by_hand = keras.Model(images, two_convolutions(images, shortcut))
    block = layers.BasicBlock(16, residual=shortcut)
    block.build(maps.shape)
    block.set_weights(by_hand.get_weights())
    apart = np.abs(keras.ops.convert_to_numpy(block(maps) - by_hand(maps))).max()
    print(f"shortcut {shortcut!s:5}: {by_hand.count_params():,} parameters, BasicBlock differs by {apart:.1g}")

# %% [markdown]
# `layers.BasicBlock` is the same block, up to rounding, and its argument `residual` is the line. Drawn:

# %%
figures.module_diagram(analysis.block_anatomy(layers.BasicBlock(16, name="residual_block"), (32, 32, 16)))

# %% [markdown]
# (Each normalisation is counted with its convolution. The ReLUs are not drawn: one is inside, between the two
# convolutions, and one stands *behind* the sum.)
#
# ### Where the shape changes
#
# F(x) and x can be added only if they have the same shape. Twice in the network a block halves the image and doubles
# the channels. He and his colleagues tried three ways out. **Option A**: take every second position of x and put zeros
# into the new channels. **Option B**: a 1 × 1 convolution with stride 2, as in lecture 03, but only where the shape
# changes. **Option C**: a 1 × 1 convolution in every block. For the small networks they took A.
#
# **Predict:** ResNet-56 is plain-56 with 27 shortcuts of option A. How many parameters has it more?

# %%
prediction = None  # your guess, for example 10_000

# %%
size = (32, 32, 3)
plain = papers.total(papers.cost(papers.cifar_network(56, residual=False), size))
print(f"plain-56             {plain.parameters:,} parameters, {plain.macs:,} MACs")
extra = {}
for option in "ABC":
    twin = papers.total(papers.cost(papers.cifar_network(56, shortcut=option), size))
    extra[option] = twin.parameters - plain.parameters
    print(f"ResNet-56, option {option}  {twin.parameters:,} parameters, {twin.macs:,} MACs")
checks.reveal(prediction, extra["A"], "more parameters")

# %% [markdown]
# None, and not one MAC. (Additions are not counted, here as everywhere in the course: next to the dot products they are
# small change.) So plain-56 and ResNet-56 are **twins**: the same layers, the same number of weights, the same work.
# Whatever difference we find between them comes from the shortcuts.
#
# **Try it:** draw a block that halves the image, `layers.BasicBlock(32, stride=2, shortcut="B")` on (32, 32, 16), and
# once more with "A". What stands on the way around?

# %% [markdown]
# ## 3. Where does the gradient's second path lead?
#
# Now backwards. Take the smallest block there is, with one number going through it: y = F(x) + x. Its derivative is
#
# **dy/dx = F′(x) + 1**
#
# and the 1 is the shortcut. Whatever gradient arrives at y is handed on to x twice: once through the layers, where it
# is multiplied by F′(x), and once around them, as it is.
#
# In a chain of blocks these factors are multiplied. Suppose that F′ is 0.1 in each block.
#
# **Predict:** behind a chain of 27 plain blocks, 0.1²⁷ of the gradient is left: nothing. What is left behind 27
# residual blocks?

# %%
prediction = None  # your guess, for example 0.1

# %%
for slope in (0.1, -0.1, -0.5, 0.5):
    print(f"F' = {slope:4}: plain {slope**27:9.1g}   residual {(1 + slope) ** 27:9.2g}")
checks.reveal(prediction, (1 + 0.1) ** 27)

# %% [markdown]
# The plain product vanishes for each of these slopes. The residual one stays within reach of 1 as long as F′ is small.
# But the last two rows are a warning. A factor of 1 + F′ is not always near 1: with slopes that are larger, and all of
# one sign, the product vanishes too, or explodes. **A shortcut keeps the gradient level if what the layers add is
# small.** It is no guarantee.
#
# ### By automatic differentiation
#
# Let us look at a real block: convolutions, 1,024 numbers. We send a random gradient back through the plain block
# and through the residual block, which has the same weights. To begin with, without the ReLUs.
#
# **Predict:** subtract the gradient that comes out of the plain block from the one that comes out of the residual
# block. By how much does the difference differ from the gradient that was sent?

# %%
prediction = None  # your guess, for example 0.5


# %%
def gradient_through(residual, arriving, activation):
    """What comes out at a block's input of the gradient that arrives at its output; the same weights each time."""
    keras.utils.set_random_seed(environment.seed)
    block = layers.BasicBlock(16, residual=residual, activation=activation)
    block.build(maps.shape)
    return analysis.input_gradient(lambda x: arriving * block(x), maps)


arriving = np.random.default_rng(1).normal(size=maps.shape).astype("float32")
around = gradient_through(True, arriving, "linear") - gradient_through(False, arriving, "linear")
checks.reveal(prediction, round(float(np.abs(around - arriving).max()), 4))

# %% [markdown]
# By nothing but rounding. So there is a side path on which the gradient passes as it is, a highway around the layers, as
# the lecture says. (A relative from the same year is even called *highway network*; in it a gate with weights of its own
# decides how much takes which path.) That is true of the sum. But in the network a ReLU follows each sum, and lets a
# gradient pass only where the sum is above 0:

# %%
block = layers.BasicBlock(16)
open_positions = keras.ops.convert_to_numpy(block(maps)) > 0
print(f"with fresh weights, the ReLU behind the sum is open for {open_positions.mean():.0%} of the numbers")

# %% [markdown]
# So the second path is not quite without loss: behind many blocks a good part of the gradient has been held up by the
# ReLUs on the way, and where the shape changes by the shortcut itself, which takes every second position. A year later
# He and his colleagues moved normalisation and ReLU *before* the convolutions (`preactivation=True` in our blocks).
# Then nothing stands behind the sum, and the path is clear from the last block to the first.
#
# **Try it:** feed the block its own output, `block(block(maps))`, and once more. Does the share of open positions rise
# or fall?

# %% [markdown]
# ## 4. What becomes of the gradient in a whole network?
#
# One block is not 27 blocks. In lecture 07 the gradient of plain-56, normalised and untrained, did not vanish on its
# way to the first layer: it grew, by a factor of hundreds. Now for its twin. One batch of 128 images, fresh weights,
# and at each layer the length (norm) of the gradient of its weights.
#
# **Predict:** in ResNet-56, how many times as long as at the last convolution is the gradient at the first?

# %%
prediction = None  # your guess, for example 100

# %%
images = experiments.PooledImages(data.load(environment.data))
setting = experiments.Setting(images, training.RECIPES["classroom"])
batch = setting.standardized("train", 128)

ratios = {}
for name, residual in (("plain-56", False), ("ResNet-56", True)):
    keras.utils.set_random_seed(environment.seed)
    network = models.cifar_resnet(56, residual, **setting.network_arguments)
    norms = [row.norm for row in analysis.gradient_norms(network, *batch).rows]
    ratios[name] = norms[0] / norms[-2]  # the very last layer is the classifier
    print(f"{name:9}  first convolution {norms[0]:6.3g}, last convolution {norms[-2]:6.3g}")
checks.reveal(prediction, ratios["ResNet-56"], "times as long")

# %% [markdown]
# With the very same layers, the gradient is level. Here are the twins layer by layer, with and without normalisation,
# from the record of lecture 07: the gradient of the weights, then that of the signal between the blocks, and the size
# of the signal on its way forward, all before training; and the gradient of the weights once more after 60 steps.

# %%
from dataclasses import replace

record = experiments.shipped("gradient_flow_try")
runs = [run for run in record.results["runs"] if run["network"].removesuffix(", bare") in ("plain56", "resnet56")]
figures.gradient_flow(replace(record, results={**record.results, "runs": runs}))

# %% [markdown]
# The left column has normalisation, the right column has none. Row by row:
#
# - **Weights, before training.** With normalisation, plain-56 climbs towards its first layer and ResNet-56 does not.
#   Without, each is level, on very different levels: the gradients of ResNet-56 are more than a million times those
#   of plain-56.
# - **The signal's gradient, and the signal's size.** Without normalisation each residual block adds about as much as
#   it gets, so the signal grows from block to block, and the loss of ResNet-56 at the start is about ten thousand. With
#   the step size that plain-56 can take, it diverged within 20 steps for each of the three seeds, and is missing in the
#   last row. With normalisation each block adds the same amount, the signal grows slowly, and the signal's gradient
#   grows towards the first block as well, but about 30-fold where in plain-56 it is some thousand-fold.
# - **After 60 steps**, with normalisation, the smallest gradients are those in the first half of plain-56. Lecture 07
#   has shown why: the enormous first steps have thrown early layers many times their own length away. ResNet-56 is
#   level still.
#
# So the usual sentence "shortcuts help against vanishing gradients" is too short. Shortcuts keep gradients level *where
# normalisation keeps the blocks' additions small*, and what they prevent in these networks, before training, is
# growth. Without normalisation they make gradients explode.
#
# **Try it:** 110 in place of 56 in the cell with the twins. How much more does the gradient of the plain network grow,
# and how much that of the residual one?

# %% [markdown]
# ## 5. What happens when you switch the shortcuts on?
#
# Here are the same numbers to play with: shortcuts on and off, 20, 56 or 110 layers, with and without normalisation,
# and before training or some steps into it. (Where no controls can be shown, on a page for example, you see the
# networks without and with shortcuts side by side.)
#
# **Predict:** 110 layers, normalised, before training. How many times as long is the gradient at the first layer
# without shortcuts as with them?

# %%
prediction = None  # your guess, for example 100

# %%
at_first = {}
for name in ("plain110", "resnet110"):
    chosen = [run for run in record.results["runs"] if run["network"] == name and run["step"] == 0]
    at_first[name] = np.median([run["kernels"][0] for run in chosen])
checks.reveal(prediction, at_first["plain110"] / at_first["resnet110"], "times as long")
widgets.switch_shortcuts(record)

# %% [markdown]
# One line of code, and so large a factor. **Try it:** three more things to find.
#
# - 20 layers, normalised, before training: how much do the shortcuts change in a network that trains well without them?
# - 56 layers without normalisation: does the curve fall or rise now?
# - 56 layers, normalised, after 60 steps, without shortcuts: which layers have the smallest gradients?

# %% [markdown]
# ## 6. Does it train better?
#
# Gradients are a means. What we want is a network that learns. So here are the twins plain-32 and ResNet-32, with batch
# normalisation, on the images of lecture 06: equal weights at the start, equal images in equal order, 120 steps.
#
# **Predict:** by what factor is the training loss of ResNet-32 lower at the end? (As the mean of the last ten steps.)

# %%
prediction = None  # your guess, for example 1.1

# %%
recipe = training.RECIPES["classroom"].but(steps=120)
losses = {}
for name, residual in (("plain-32", False), ("ResNet-32", True)):
    keras.utils.set_random_seed(environment.seed)
    network = models.cifar_resnet(32, residual, **setting.network_arguments)
    watch = experiments.StepLosses()
    result = training.fit(network, recipe, images, seed=environment.seed, callbacks=[watch], verbose=False)
    losses[name] = watch.losses
    print(f"{name:9}  {result.seconds:2.0f} s, wrong on {result.last['test_error']:.1%} of the test images")
checks.reveal(prediction, np.mean(losses["plain-32"][-10:]) / np.mean(losses["ResNet-32"][-10:]), "times lower")
figures.loss_by_step(losses, level=np.log(10), level_name="guessing, ln 10")

# %% [markdown]
# ResNet-32 begins with the *higher* loss, because the signal has grown on its way through so many sums. After some
# ten steps it is below its twin, and stays there. The weights it starts from are the same, and so is what each layer
# can compute. One line was added.
#
# That was one seed and a moment of training. Longer ones, with three seeds, lecture 06 has drawn: there plain-56 ended
# with 24.8 % of its training images wrong, its twin with 4.7 %, and the deeper residual network fitted better than the
# shallower one.
#
# **Try it:** `cifar_resnet(44, ...)`, or another seed. Which of the two curves moves more?

# %% [markdown]
# ## 7. How much does a block change?
#
# If "do nothing" is where a block starts from, do trained blocks do little? In each block of the trained networks of
# lecture 06 we compare the size of what the layers add, F(x), with the size of what the shortcut carries, x. (Size is
# the root of the mean square, over 500 test images.)
#
# **Predict:** take the middle one of ResNet-56's 27 blocks. How many per cent of the size of x has F(x)?

# %%
prediction = None  # your guess in per cent, for example 10

# %%
responses = experiments.shipped("layer_responses_try")
shares = {}
for run in responses.results["runs"]:
    shares.setdefault(run["network"], []).append([100 * block["share"] for block in run["additions"]])
for name in ("resnet20", "resnet56"):
    print(f"{name}: a block adds, in the median, {np.median(shares[name]):.0f} % of what it gets")
checks.reveal(prediction, np.median(shares["resnet56"], axis=0)[13], "% of its size")
figures.layer_responses(responses)

# %% [markdown]
# The panel on the right: in the deeper network each block changes less of what it gets. Normalisation makes all blocks
# add about as much, and x is the sum of all that was added before, so it grows from block to block and the share falls.
# It falls from more than 100 % in the first block to about 30 % in the last ones, and jumps up where a new stage
# begins. This is the condition of section 3, "if what the layers add is small", and the deeper the network, the better
# it holds.
#
# The panel on the left shows something that we could *not* repeat. He and his colleagues found that the layers of
# residual networks respond more weakly than those of plain ones: the outputs of each convolution, behind its
# normalisation, have smaller standard deviations. In our networks they do not. Batch normalisation starts every
# response at a deviation of 1, and after minutes of training, without weight decay, all are still close to it.
#
# **Try it:** print `np.median(shares["resnet56"], axis=0).round()`. Which blocks add more than they get?

# %% [markdown]
# ## 8. Is each block needed?
#
# A last experiment, by Veit and others: take a trained network, remove *one* block, and test it. Nothing is trained
# again. In a plain network what is removed is a link of a chain. In a residual network the shortcut remains.
#
# **Predict:** ResNet-20, trained, gets 12.4 % of the test images wrong. How many does it get wrong without one block,
# in the median over the seven of its nine blocks that keep the shape?

# %%
prediction = None  # your guess in per cent, for example 90

# %%
lesions = experiments.shipped("lesions_try")
without_one = {}
for run in lesions.results["runs"]:
    removed = [100 * block["error"] for block in run["blocks"] if block["keeps_shape"]]
    without_one.setdefault(run["network"], []).extend(removed)
for name, found in without_one.items():
    print(f"{name} without a block: {np.median(found):.1f} % wrong, from {min(found):.1f} to {max(found):.1f} %")
checks.reveal(prediction, np.median(without_one["resnet20"]), "% of the test images")
figures.lesions(lesions)

# %% [markdown]
# Whichever block plain-20 loses, it is at a loss: guessing has 90 %. ResNet-20 goes on working. It misses its first
# block most and the last ones hardly at all; blocks that change the shape (the grey bands) are missed more than their
# neighbours. With more blocks gone the error climbs step by step, in the right panel, and it depends on which blocks
# they are. In the paper the network has 110 layers, and the loss of a single block is hardly noticed; with nine blocks,
# each counts for more.
#
# One way to see it: each block is gone through or passed by. A network of n residual blocks is the sum of 2ⁿ paths,
# just as (1 + f₁)(1 + f₂) … is a sum of 2ⁿ products. A removed block takes half of the paths with it and leaves the
# other half. How long are these paths? In the 54 blocks of ResNet-110:

# %%
figures.path_length_chart(experiments.path_lengths(54))

# %% [markdown]
# Nearly all paths go through about half of the blocks. But the gradient, as Veit and others measured it in a trained
# network, comes along the few short ones, of 5 to 17 blocks. Seen like this, a residual network of 110 layers avoids
# the trouble of a deep chain by not being one.
#
# **Try it:** `experiments.path_lengths(9)` are the paths of ResNet-20. How many of them does a removed block take away?
#
# ## In two lines
#
# With H(x) = F(x) + x "change nothing" is free: no parameter, no MAC, zero weights. The gradient gets a second path,
# which keeps it level as long as each block adds little, and normalisation sees to that.
#
# ## What to try next
#
# - In section 6, `normalization=None` for both, with `learning_rate=training.Constant(0.01)`. Which of the twins is in
#   trouble now?
# - `layers.BasicBlock(16, preactivation=True)` in `gradient_through`: is there still a ReLU in the way?
# - Remove a block yourself: `experiments.without_blocks(network, ["conv2_3"])` of the network trained last.
# - Then lecture 09: from this block to ResNet-152, and what else it takes.
#
# ## Reading
#
# - He, Zhang, Ren and Sun, *Deep Residual Learning for Image Recognition*, 2015
#   ([arXiv:1512.03385](https://arxiv.org/abs/1512.03385)): section 3 on the block, 3.3 and 4.1 on shortcuts A, B and C,
#   section 4.2 with Fig. 7 on responses.
# - He and others, *Identity Mappings in Deep Residual Networks*, 2016
#   ([arXiv:1603.05027](https://arxiv.org/abs/1603.05027)): section 2 on the gradient, section 4 on the order of the
#   layers.
# - Veit, Wilber and Belongie, *Residual Networks Behave Like Ensembles of Relatively Shallow Networks*, 2016
#   ([arXiv:1605.06431](https://arxiv.org/abs/1605.06431)): sections 3 to 5.
