# %% [markdown]
# # What did twenty years of architectures change?
#
# From LeNet-5, which read the digits on cheques, to ResNeXt: ten networks that every course names. In books each is
# drawn by another hand in another style, and so they look more different than they are. Here all ten are drawn by one
# program, from the real networks, in one visual language, and put into one table and one chart. It is the lecture's
# homework, made runnable.
#
# **Afterwards you will be able to**
#
# - read the drawing of any of these networks, and of one you have never seen;
# - name the one idea that each of them added, and say what it saves or makes possible;
# - compare networks by parameters, arithmetic, memory and accuracy, and see that these are four different orders;
# - say what may not be compared: other protocols, other image sizes, other trainings.
#
# **Time**: 45 minutes to read and try; the cells run in one to two minutes on two CPU cores, most of it to build the
# networks. Nothing is trained here, so a GPU changes nothing.
#
# **You need**: lectures 01 to 05, and residual blocks (lectures 08 and 09) for section 5.

# %%
import kerascnn

environment = kerascnn.setup()

# %%
from functools import partial

import keras

from kerascnn import analysis, checks, figures, models, papers
from kerascnn.papers import Convolution

# %% [markdown]
# ## 1. What was there at the beginning?
#
# These are the ten. Five of them come with Keras (`keras.applications`), the other five from this package. We build
# each one without trained weights, read its outline from its graph and its costs from its layers, and let it go again:
# together they have hundreds of millions of weights.

# %%
BUILD = {
    "LeNet-5": models.lenet5,  # 1998
    "AlexNet": models.alexnet,  # 2012
    "VGG-16": partial(keras.applications.VGG16, weights=None),  # 2014
    "GoogLeNet": partial(models.googlenet, auxiliary=False),  # 2014, also called Inception-v1
    "Inception-v3": partial(keras.applications.InceptionV3, weights=None),  # 2015
    "ResNet-50": partial(keras.applications.ResNet50, weights=None),  # 2015
    "Xception": partial(keras.applications.Xception, weights=None),  # 2016
    "Inception-v4": models.inception_v4,  # 2016
    "Inception-ResNet-v2": partial(keras.applications.InceptionResNetV2, weights=None),  # 2016
    "ResNeXt-50": models.resnext50,  # 2017
}
outlines, costs = {}, {}
for name, build in BUILD.items():
    model = build()
    outlines[name] = analysis.network_outline(model, name=name)
    costs[name] = analysis.compare([(name, model)]).rows[0]
    del model  # its outline and its costs are all we need

print(f"{'':20} {'input':>13} {'layers deep':>12} {'layers in all':>14}")
for name, outline in outlines.items():
    size = " × ".join(map(str, outline.input_shape))
    print(f"{name:20} {size:>13} {outline.depth:12} {outline.kernels:14}")

# %% [markdown]
# Depth is counted as in lecture 05: layers with weights along the longest path. Between LeNet-5 and AlexNet lie
# fourteen years. Here is the first:

# %%
figures.network_diagram(outlines["LeNet-5"])

# %% [markdown]
# The drawing reads from left to right. A box is a layer (`5×5, 6` is a convolution with a kernel of 5 × 5 and 6
# filters, `fc` a fully connected layer); under it stand the shape of its output and its MACs, with a bar that is
# longest where they are most.
#
# **Predict:** AlexNet follows the same pattern: convolutions and poolings, and then fully connected layers. How many
# times as many MACs does it take for an image?

# %%
prediction = None  # your guess, for example 100

# %%
checks.reveal(prediction, costs["AlexNet"].macs / costs["LeNet-5"].macs, "times as many")
figures.network_diagram(outlines["AlexNet"])

# %% [markdown]
# **What it shows.** The plan is the same. What had changed were the images (227 × 227 in colour and not 32 × 32 in
# grey, a thousand classes and not ten), the graphics cards that made such a network trainable, and ReLU in place of
# tanh. `g2` tells of the cards: in three layers the channels are divided into two groups, because one card could not
# hold them all.
#
# **Try it:** `models.alexnet(variant="one_tower")` is AlexNet on a single card. Draw it. What is missing?

# %% [markdown]
# ## 2. Is one size of kernel enough?
#
# AlexNet has kernels of 11 × 11, 5 × 5 and 3 × 3. VGG has 3 × 3 and nothing else. Two of them in a row see 5 × 5
# pixels, three of them 7 × 7.
#
# **Predict:** three 3 × 3 convolutions, 256 channels in and out, in place of one 7 × 7. How many per cent of the
# weights go away?

# %%
prediction = None  # your guess in per cent, for example 10

# %%
one = papers.cost({"conv7x7": Convolution(256, 7)}, (28, 28, 256))
three = papers.cost({f"conv3x3_{number}": Convolution(256, 3) for number in (1, 2, 3)}, (28, 28, 256))
checks.reveal(prediction, 100 * (1 - papers.total(three).macs / papers.total(one).macs), "% of the weights and MACs")

# %%
figures.network_diagram(outlines["VGG-16"])

# %% [markdown]
# **What it shows.** Three times 9 weights do what 49 did, with two more activations in between. `× 2` and `× 3` say how
# often a layer is repeated. The drawing also shows what VGG's price is: nearly every stage is expensive, because it
# keeps large maps for long, and the first fully connected layer holds most of its parameters.
#
# **Try it:** how many 3 × 3 in a row see as much as AlexNet's 11 × 11, and what do they save? Change `(1, 2, 3)`.

# %% [markdown]
# ## 3. Or several sizes side by side?
#
# GoogLeNet came in the same year and answered the other way round. You know it from lecture 05:

# %%
figures.network_diagram(outlines["GoogLeNet"])

# %% [markdown]
# Arithmetic and parameters you have compared before. There is a third price.
#
# **Predict:** training keeps the feature maps of all layers for the way back, and for each weight its gradient and its
# momentum. How many times as much memory as GoogLeNet does VGG-16 need, to train on one image at a time?

# %%
prediction = None  # your guess, for example 2

# %%
MIB = 2**20
for name in ("VGG-16", "GoogLeNet"):
    cost = costs[name]
    print(f"{name:10} {cost.training_bytes / MIB:7,.0f} MiB in training, {cost.inference_bytes / MIB:6,.0f} in use")
checks.reveal(prediction, costs["VGG-16"].training_bytes / costs["GoogLeNet"].training_bytes, "times as much")

# %% [markdown]
# With one image, the weights dominate: VGG-16 holds its 138 million three times over. With a hundred images at a time
# the maps do, and the factor is another one.
#
# **Try it:** `analysis.memory(BUILD["GoogLeNet"](), batch_size=100)` prints where the memory goes. And VGG-16?

# %% [markdown]
# ## 4. Can a kernel be taken apart?
#
# The next Inception networks go on dividing. Two 3 × 3 in a row take over from the 5 × 5, VGG's idea. Then a kernel of
# 7 × 7 is taken apart into a lying one of 1 × 7 and a standing one of 7 × 1. Together they still see 7 × 7 positions.
#
# **Predict:** how many times cheaper is the pair than a 7 × 7, with 192 channels everywhere?

# %%
prediction = None  # your guess, for example 2

# %%
whole = papers.cost({"conv7x7": Convolution(192, 7)}, (17, 17, 192))
pair = papers.cost({"conv1x7": Convolution(192, (1, 7)), "conv7x1": Convolution(192, (7, 1))}, (17, 17, 192))
checks.reveal(prediction, papers.total(whole).macs / papers.total(pair).macs, "times cheaper")

# %%
figures.network_diagram(outlines["Inception-v3"])

# %%
figures.network_diagram(outlines["Inception-v4"])

# %% [markdown]
# **What it shows.** 14 weights in place of 49 for each pair of channels: the pair of kernels cannot do everything that
# a 7 × 7 can, but what it can do seems to be enough. Both networks have three kinds of modules, for large, middle and
# small maps, and between them modules of their own that halve the side: pooling and convolutions with stride 2, side by
# side. Inception-v4 tidies this up: more modules, and all of a kind alike, so that the page shows them once. And a
# detail: the paper about Inception-v3 replaces every 5 × 5, the network that was published kept one in each of its
# first three modules. The drawing shows the network.
#
# **Try it:** in which kind of module of Inception-v4 does most of the arithmetic happen? Read it from the bars.

# %% [markdown]
# ## 5. What if a block may do nothing?
#
# ResNet adds to each block a way around it (lecture 08). In the drawing this is the upper line, which meets the block's
# end in a circle with a plus.

# %%
figures.network_diagram(outlines["ResNet-50"])

# %% [markdown]
# **Predict:** the shortcut can be put around an Inception module as well. That is Inception-ResNet. How many layers
# deep is it?

# %%
prediction = None  # your guess, for example 100

# %%
checks.reveal(prediction, outlines["Inception-ResNet-v2"].depth, "layers deep")
figures.network_diagram(outlines["Inception-ResNet-v2"])

# %% [markdown]
# **What it shows.** In each block the branches are stacked, a 1 × 1 brings their depth back to that of the input (an
# addition needs equal shapes), and the sum is formed. What the drawing leaves out: what the branches give is multiplied
# by a small number first, between 0.1 and 0.3 in the paper. Its authors found that otherwise very wide variants "died"
# early in training.
#
# **Try it:** draw ResNet-34's plain twin, `models.plain34()`. What is gone from the drawing, and what has stayed?

# %% [markdown]
# ## 6. Must every filter see every channel?
#
# A usual convolution does two things at once: it looks at neighbours, and it mixes channels. The last two networks take
# this apart, half-way and all the way.
#
# - **ResNeXt** divides the channels of each 3 × 3 into 32 groups (`g32`); a filter sees only its group.
# - **Xception** goes to the end: one kernel of 3 × 3 for each single channel, which mixes nothing, and then a 1 × 1
#   that mixes only. The pair is called a **separable convolution** (`sep` in the drawing).
#
# **Predict:** how many times cheaper than a usual 3 × 3 is a separable one, from 728 channels to 728?

# %%
prediction = None  # your guess, for example 3

# %%
usual = analysis.cost_table(keras.layers.Conv2D(728, 3, padding="same", name="usual"), (19, 19, 728)).total
separable = analysis.cost_table(
    keras.layers.SeparableConv2D(728, 3, padding="same", name="separable"), (19, 19, 728)
).total
print(f"usual {usual.macs:,} MACs, separable {separable.macs:,} MACs")
checks.reveal(prediction, usual.macs / separable.macs, "times cheaper")

# %%
figures.network_diagram(outlines["ResNeXt-50"])

# %%
figures.network_diagram(outlines["Xception"])

# %% [markdown]
# **What it shows.** Nearly nine times: of the 9 weights for each pair of channels one is left, the mixing, and the
# looking is almost free. What is saved can be spent. ResNeXt-50 makes its 3 × 3 twice as wide as ResNet-50's, at about
# the same price. Xception is as large as Inception-v3 in parameters, and eight of its blocks in a row are the same.
#
# **Try it:** put `keras.applications.MobileNetV2(weights=None)` through `network_outline` and `network_diagram`. You
# have never seen its drawing, but you can read it.

# %% [markdown]
# ## 7. What did it cost, and what did it bring?
#
# **Predict:** one look at the middle of the image (1-crop), one network: VGG-16 names 71.3 % of the validation images
# of ImageNet right. ResNet-50 takes a quarter of its arithmetic. What does it reach?

# %%
prediction = None  # your guess in per cent, for example 65

# %%
comparison = analysis.Comparison(tuple(costs.values()), protocol="1-crop", batch_size=1)
checks.reveal(prediction, 100 - costs["ResNet-50"].top1_error.value, "% of the images")
comparison

# %%
figures.network_comparison(comparison)

# %% [markdown]
# **What it shows.** Four columns, four orders.
#
# - **Parameters**: VGG-16 is by far the largest; GoogLeNet reached its neighbourhood with a twentieth.
# - **MACs** hardly follow the parameters. AlexNet has nearly nine times the parameters of GoogLeNet and does half its
#   work.
# - **Memory in training**, for one image at a time, is mostly weights, three times over. But Xception needs more of it
#   than ResNet-50, with fewer parameters, because it keeps more and larger maps.
# - **Accuracy** does not follow the arithmetic either. ResNet-50 stands far to the left of VGG-16 and above it: for the
#   same price, later networks are better. That is what the ideas of sections 4 to 6 bought.
#
# A receptive field ("field" in the table) that is larger than the image says that at the end every number near the
# middle can depend on every pixel.
#
# **Try it:** `min(costs, key=lambda name: costs[name].training_bytes)` names the most modest of the ten in memory. Put
# `macs` or `parameters` there. Is it the same network?

# %% [markdown]
# ## 8. What must not be read from the chart?
#
# - **Other protocols.** Ten crops instead of one, or seven networks instead of one, are worth several per cent:
#   GoogLeNet's error is 10.07 % with one crop and one network, and 6.67 % with 144 crops and seven. The table and the
#   chart hold one protocol only, and each number's source stands below.
# - **Other hands.** The numbers come from papers and from libraries, which trained for other lengths with other tricks.
#   The library torchvision lists the same ResNet-50 with 76.1 % after a training as in the papers, and with 80.9 %
#   after one of today: nearly five per cent without a single new layer.
# - **Other image sizes.** Some networks take 224 × 224 pixels, others 299 × 299, which is 1.8 times as many. How much
#   of the difference in arithmetic is the image?
#
# **Predict:** Inception-v3 on 299 × 299 takes 5.7 billion MACs. How many on 224 × 224?

# %%
prediction = None  # your guess, for example 4_000_000_000

# %%
smaller = BUILD["Inception-v3"](input_shape=(224, 224, 3))
checks.reveal(prediction, analysis.cost_table(smaller).total.macs, "MACs")

# %% [markdown]
# About half: at the same image Inception-v3 is cheaper than ResNet-50. So "Inception-v3 is dearer" was a statement
# about the image, not about the network.
#
# ### The homework's list
#
# The article that the lecture recommends, *Illustrated: 10 CNN Architectures*, prints the parameters of these ten
# networks. It gives Inception-v1 5 million, the number that lecture 05 looked for and did not find. Here is our count,
# to check the other nine.

# %%
for name, cost in costs.items():
    print(f"{name:20} {cost.parameters:12,} parameters, {cost.trainable_parameters:12,} of them trained")

# %% [markdown]
# The two columns differ by the running statistics of batch normalisation, which Keras counts as parameters and others
# do not.
#
# **Try it:** draw accuracy over parameters in your mind: which network is best for its size, and which is worst?

# %% [markdown]
# ## In two lines
#
# LeNet's plan has lasted; what was added is 3 × 3 in stacks, branches side by side, kernels taken apart, ways around,
# and channels in groups. Each bought accuracy for less arithmetic, and no single number says which network is better.
#
# ## What to try next
#
# - Draw a network of your own, or of a colleague: `figures.network_diagram(analysis.network_outline(model))`.
# - Take `protocol="10-crop"` in `analysis.compare`. For which networks is something published, and what moves?
# - Read the article, and find one drawing in it that differs from the one here. Which is right? The network's graph
#   decides.
#
# ## Reading
#
# - Karim, *Illustrated: 10 CNN Architectures*, 2019 ([a copy by its author's
#   institute](https://makerspace.aisingapore.org/2019/09/illustrated-10-cnn-architectures/)): the lecture's homework.
# - LeCun et al., *Gradient-Based Learning Applied to Document Recognition*, 1998, section II.
# - Krizhevsky, Sutskever and Hinton, *ImageNet Classification with Deep Convolutional Neural Networks*, 2012, section
#   3.
# - Simonyan and Zisserman, 2014 ([arXiv:1409.1556](https://arxiv.org/abs/1409.1556)), section 2; Szegedy et al., 2014
#   ([arXiv:1409.4842](https://arxiv.org/abs/1409.4842)), section 5.
# - Szegedy et al., *Rethinking the Inception Architecture*, 2015
#   ([arXiv:1512.00567](https://arxiv.org/abs/1512.00567)), section 3; Szegedy et al., *Inception-v4, Inception-ResNet*,
#   2016 ([arXiv:1602.07261](https://arxiv.org/abs/1602.07261)), section 3.
# - He et al., 2015 ([arXiv:1512.03385](https://arxiv.org/abs/1512.03385)), section 3; Xie et al., *Aggregated Residual
#   Transformations*, 2016 ([arXiv:1611.05431](https://arxiv.org/abs/1611.05431)), section 3; Chollet, *Xception*, 2016
#   ([arXiv:1610.02357](https://arxiv.org/abs/1610.02357)), section 3.
