# %% [markdown]
# # How do 152 layers cost less than VGG's sixteen?
#
# A residual block lets layers learn what to *add* to their input, and with it networks train that are many times deeper
# than those before. But who pays for them? In this lecture we take the family apart that won five challenges in 2015,
# ResNet-18 to ResNet-152: how its stages are cut, what stands in for the identity where shapes change, how a network
# ends without large dense layers, and how its deep members get three layers for the price of two.
#
# **Afterwards you will be able to**
#
# - say what a block costs from stage to stage while the filters double, and count any member of the family;
# - choose between the shortcut options A, B and C by parameters, by arithmetic and by what they bring;
# - explain the bottleneck block and global average pooling, each with the number it saves;
# - read the family's table: depth, costs and errors, and say where more depth still pays.
#
# **Time**: 50 minutes to read and try; the cells run in about a minute on two CPU cores, most of it in section 8, where
# a network is trained. On a GPU only that section gets faster.
#
# **You need**: lecture 03 for the bottleneck, lecture 08 for the residual block.

# %%
import kerascnn

environment = kerascnn.setup()

# %%
import keras
import numpy as np

from kerascnn import analysis, checks, data, experiments, figures, layers, models, papers
from kerascnn.papers.published_results import published_errors

# %% [markdown]
# ## 1. What does a block cost where the filters double?
#
# ResNet-34 takes images of 224 × 224. It begins with one convolution of 7 × 7 and a pooling, each of which halves
# height and width, so that 56 × 56 positions with 64 channels are left. Then come sixteen residual blocks, each with
# two convolutions of 3 × 3, in four groups that are called **stages**. The paper names them conv2_x to conv5_x, and
# block 3 of stage conv4_x is conv4_3. Within a stage nothing changes its shape. From one stage to the next, two things
# happen in the first block: its first convolution moves by two positions at a time (**stride 2**), so that height and
# width are halved, and the number of filters is doubled: 64, 128, 256, 512.
#
# **Predict:** conv2_2, with 64 filters on 56 × 56 positions, takes 231,211,008 MACs. How many does conv5_2 take, with
# 512 filters on 7 × 7 positions?

# %%
prediction = None  # your guess, for example 1_000_000_000

# %%
rows = papers.cost(papers.resnet_network(34), (224, 224, 3))
blocks = [row for row in rows if row.kind == "BasicBlock"]
cost_of = {row.name: row for row in rows}
checks.reveal(prediction, cost_of["conv5_2"].macs, "MACs")

# %%
figures.stage_bars(blocks)

# %% [markdown]
# The same number, to the last digit. A convolution costs positions × 9 × channels in × filters. From stage to stage the
# positions fall to a quarter, channels and filters both double, and ¼ × 2 × 2 = 1. **Whoever halves height and width
# and doubles the filters keeps the arithmetic of a layer constant**, and may put blocks wherever they help most.
#
# The other two currencies change. Parameters do not ask for positions, so they grow by a factor of four with each
# stage. And what a block hands on, which has to be kept in memory for training, falls to half: a quarter of the
# positions, twice the channels. So the early stages fill the memory, and the last holds most of the parameters.
#
# The first block of each stage is a little cheaper. Its first convolution already works on the small image, and still
# reads the channels of the stage before, half as many:

# %%
first = papers.resnet_network(34)["conv5_1"]
for branch in first.branches_for((14, 14, 256)):
    for row in papers.cost(branch, (14, 14, 256)):
        print(f"{row.name:9} → {row.output_shape}  {row.macs:11,} MACs")
print(f"{'conv5_1':9} all together {cost_of['conv5_1'].macs:15,} MACs")
print(f"{'conv5_2':9} all together {cost_of['conv5_2'].macs:15,} MACs")

# %% [markdown]
# **Try it:** what would the last stage cost if the filters doubled but the image did not shrink? Ask
# `papers.BasicBlockSpec(512).macs((56, 56, 512))`.

# %% [markdown]
# ## 2. What is added where the shapes differ?
#
# Within a stage a block adds its input to what its layers computed. At the beginning of a stage that is impossible: the
# input is 56 × 56 × 64, and what the layers computed is 28 × 28 × 128. The paper tries three ways out.
#
# - **Option A**: take every second row and column, and fill the new channels with zeros. No weights.
# - **Option B**: where the shape changes, a 1 × 1 convolution with stride 2, a **projection**. Else the identity.
# - **Option C**: a projection around *every* block.
#
# Here is option A at work, on a picture of 4 × 4 positions with one channel, numbered from 0 to 15:

# %%
numbered = np.arange(16, dtype="float32").reshape(1, 4, 4, 1)
added = keras.ops.convert_to_numpy(layers.ZeroPadShortcut(2, stride=2)(numbered))
print("before, 4 × 4 × 1:", *numbered[0, :, :, 0].astype(int), sep="\n")
for channel in range(2):
    print(f"after, 2 × 2 × 2, channel {channel}:", *added[0, :, :, channel].astype(int), sep="\n")

# %% [markdown]
# Three quarters of the positions are dropped, and the second channel is empty: for the new channels the block is a
# plain one. It costs nothing. What do the others cost?
#
# **Predict:** ResNet-34 has 21,623,848 parameters with option A. By how many per cent do they grow with option C,
# projections everywhere? And those of ResNet-50, whose blocks (section 4) have a wide input and a narrow inside?

# %%
prediction_34 = None  # your guess in per cent, for example 30
prediction_50 = None  # your guess in per cent, for example 30

# %%
growth = {}
for depth in (34, 50):
    for option in "ABC":
        total = papers.total(papers.cost(papers.resnet_network(depth, shortcut=option), (224, 224, 3)))
        growth[depth, option] = total.parameters
        more = 100 * (total.parameters / growth[depth, "A"] - 1)
        print(f"ResNet-{depth}, {option}: {total.parameters:10,} parameters ({more:+5.1f} %), {total.macs:13,} MACs")
checks.reveal(prediction_34, 100 * (growth[34, "C"] / growth[34, "A"] - 1), "% more parameters in ResNet-34")
checks.reveal(prediction_50, 100 * (growth[50, "C"] / growth[50, "A"] - 1), "% more parameters in ResNet-50")

# %% [markdown]
# In ResNet-34 a projection is one 1 × 1 beside two 3 × 3, so that even sixteen of them add only 5 %. In the bottleneck
# blocks of ResNet-50 the shortcut connects the *wide* ends, and projections everywhere would add three quarters of the
# parameters of option A. That is why deep networks are not built with option C.
#
# And what do they bring? The paper's answer for ResNet-34 on ImageNet is a **top-1 error**: the share of images, in per
# cent, whose class was not the network's first guess.

# %%
for option, name in {"A": "ResNet-34 A", "B": "ResNet-34", "C": "ResNet-34 C", "-": "Plain-34"}.items():
    result = published_errors(name, metric="top-1 error", protocol="10-crop")[0]
    print(f"option {option}: {result.value:5.2f} %   ({result.source}, {result.protocol})")

# %% [markdown]
# B is half a point better than A, C a third of a point better than B, and all three are about four points better than
# the plain network. What mends the degradation is the *way around*, whatever stands at its three corners. The authors
# took B for ImageNet, and A for the small networks of section 8, so that a residual network and its plain twin have
# exactly the same parameters.
#
# Can we see that ourselves? This experiment was run beforehand and comes with the package: ResNet-20, three options,
# three seeds each, a training of minutes on the bundled images.

# %%
record = experiments.shipped("shortcut_options_try")
figures.shortcut_options(record)

# %%
for measure in ("error", "test_error"):
    print("training error" if measure == "error" else "test error")
    for option in "ABC":
        runs = [run["curve"][-1] for run in record.results["runs"] if run["option"] == option]
        values = [100 * last[measure] for last in runs]
        print(f"    {option}: median {np.median(values):4.1f} %, seeds from {min(values):4.1f} to {max(values):4.1f} %")

# %% [markdown]
# Read the spread first. The seeds of A and those of B lie among each other, in training and in test, so three seeds
# cannot tell the two apart, and the honest sentence is: no difference was seen. No surprise: on ImageNet they differ by
# half a point, on 50,000 validation images. Here there are 2,000 test images, and chance alone moves an error of 13 %
# by one and a half points to either side (lecture 04).
#
# C is another matter. It fits its *training* images worse than the others, on every seed, although it has the most
# parameters. In the paper it is ahead by a third of a point, after up to 600,000 steps. Here is a guess at why: C has
# no identity anywhere, and has to learn with random matrices what A has for nothing; six epochs are short for that.
# What both experiments agree on is that the cheapest option is enough.
#
# **Try it:** `papers.cifar_network(110, shortcut="C")` on (32, 32, 3): how much does C cost in the deepest of the small
# networks? `papers.cifar_network(110)` has option A.

# %% [markdown]
# ## 3. What does an average save?
#
# AlexNet and VGG lay out their last feature maps in a row and connect every number to 4,096 units; lecture 01 found
# most of their parameters there. A ResNet takes the mean of each feature map over all of its positions, one number for
# each channel. This is **global average pooling**: from 7 × 7 × 512 to 512 numbers. One dense layer with 1,000 outputs
# follows, one for each class of ImageNet, and a softmax makes probabilities of them (lecture 10). That is all.
#
# **Predict:** how many parameters would that dense layer have if it read all 7 × 7 × 512 numbers in place of their 512
# means? (The whole of ResNet-34 has 21,797,672.)

# %%
prediction = None  # your guess, for example 1_000_000

# %%
classifier = keras.layers.Dense(1000)
with_average = analysis.cost_table(classifier, input_shape=(512,)).total
without = analysis.cost_table(classifier, input_shape=(7 * 7 * 512,)).total
vgg = {row.name: row for row in papers.cost(papers.NETWORKS["vgg16"].table, (224, 224, 3))}

print(f"ResNet-34's dense layer on the averages: {with_average.parameters:11,} parameters")
print(f"VGG-16's first dense layer alone:        {vgg['fc6'].parameters:11,} parameters")
checks.reveal(prediction, without.parameters, "parameters")

# %% [markdown]
# More than all of ResNet-34, for a single layer. The average has no parameters and nearly no arithmetic. It brings two
# more things. Look at what happens to it if everything in the feature maps moves, and if there are more positions:

# %%
maps = np.random.default_rng(0).random((1, 7, 7, 512), dtype="float32")
moved = np.roll(maps, shift=(2, 3), axis=(1, 2))  # what leaves at one side comes in at the other
average = keras.layers.GlobalAveragePooling2D()
print("the same averages after moving?", np.allclose(average(maps), average(moved), atol=1e-5))
for side in (7, 10):
    print(f"{side} × {side} × 512 →", tuple(average(np.zeros((1, side, side, 512), "float32")).shape)[1:])

# %% [markdown]
# **Where** something was found does not count any more, only **how much** of it. And an image of another size gives as
# many averages, so that the same network takes it (`models.resnet34(input_shape=(None, None, 3))`), which is how its
# authors tested at several sizes. In section 8 we look at what the average throws away.
#
# **Try it:** with an image of 320 × 320 the last feature maps are 10 × 10. How many MACs does ResNet-34 take then, and
# how many parameters? `papers.total(papers.cost(papers.resnet_network(34), (320, 320, 3)))` knows.

# %% [markdown]
# ## 4. How can three layers be cheaper than two?
#
# ResNet-50 and deeper have another block, the **bottleneck block**. You know the idea from lecture 03: a 1 × 1 makes
# the volume thin before the 3 × 3. Here a second 1 × 1 makes it wide again, so that the result can be added to the
# input. The usual example is an input of 28 × 28 × 256: a 1 × 1 with 64 filters, a 3 × 3 with 64 filters, and a 1 × 1
# with 256.
#
# **Predict:** two convolutions of 3 × 3 with 256 filters have 1,179,648 weights. How many do the three have together?
# (Biases and normalisation left aside.)

# %%
prediction = None  # your guess, for example 500_000

# %%
basic = papers.BasicBlockSpec(256, normalization=None)
bottleneck = papers.BottleneckBlockSpec(64, normalization=None)
weights = {}
for name, block in (("basic", basic), ("bottleneck", bottleneck)):
    positions = 28 * 28
    weights[name] = block.macs((28, 28, 256)) // positions  # every weight is used once at each position
    print(f"{name:10} {weights[name]:9,} weights, {block.macs((28, 28, 256)):11,} MACs")
print(f"cheaper by a factor of {weights['basic'] / weights['bottleneck']:.1f}")
checks.reveal(prediction, weights["bottleneck"], "weights")

# %%
block = layers.BottleneckBlock(64, name="bottleneck")
figures.module_diagram(analysis.block_anatomy(block, (28, 28, 256)))

# %% [markdown]
# 256 × 64 + 9 × 64 × 64 + 64 × 256 = 69,632 weights, seventeen times fewer. The 3 × 3 is still the largest part, but it
# works on a quarter of the channels on both sides, so on a sixteenth of the pairs.
#
# A small correction, as a service to readers of the paper: in the real networks 256 channels belong to 56 × 56
# positions. At 28 × 28 they are 512, with 128 inside. The slide's numbers are a fair example, but no block of them.
#
# Nor has any ResNet the wide basic block that we compared it with. What were the designers after? Compare the
# bottleneck with the basic block that it replaced, in the first stage:

# %%
for name, block, shape in (
    ("basic, in ResNet-34", papers.BasicBlockSpec(64), (56, 56, 64)),
    ("bottleneck, in ResNet-50", papers.BottleneckBlockSpec(64), (56, 56, 256)),
):
    print(f"{name:25} {len(block.inner)} layers, {shape[-1]:3} channels: {block.macs(shape):11,} MACs")

# %% [markdown]
# **Three layers and four times the channels, for the price of two layers.** So ResNet-50 has the same 3 + 4 + 6 + 3
# blocks as ResNet-34 and takes about as much arithmetic. What was saved went into depth and width.
#
# **Try it:** give the block other filters, `layers.BottleneckBlock(32)` needs an input of (28, 28, 128). Is the 3 × 3
# still the dearest? And ResNeXt's block, `layers.BottleneckBlock(64, groups=32, group_width=4)` on (28, 28, 256)?

# %% [markdown]
# ## 5. How deep, how dear? The family in one table
#
# The name of a ResNet says how many layers it has: layers with weights, along the longest path. So the shortcuts do not
# count, nor do pooling, normalisation and activations.

# %%
for depth, (kind, blocks_of_stages) in papers.RESNET.items():
    table = papers.resnet_network(depth)
    words = f"1 + {len(kind(64).inner)} × {sum(blocks_of_stages)} + 1 = {papers.depth(table, (224, 224, 3))}"
    print(f"ResNet-{depth}: {words} layers; {papers.layer_count(table, (224, 224, 3))} with the projections of option B")

# %% [markdown]
# (Keras lists ResNet50 with a depth of 107, because it counts normalisation and activations as well. It is the same
# network.)
#
# **Predict:** VGG-16 takes 15.5 billion MACs. How many billions does ResNet-152 take?

# %%
prediction = None  # your guess in billions, for example 100

# %%
PRINTED = {18: "1.8", 34: "3.6", 50: "3.8", 101: "7.6", 152: "11.3"}  # billions of "FLOPs" in the paper's Table 1


def ten_crops(name, metric):
    results = published_errors(name, metric=metric, protocol="10-crop")
    return f"{results[0].value:.2f}" if results else "-"


print(f"{'':10}  {'blocks':14}  {'parameters':>10}  {'MACs':>14}  {'printed':>7}  {'top-1 %':>7}  {'top-5 %':>7}")
for depth, (kind, numbers) in papers.RESNET.items():
    total = papers.total(papers.cost(papers.resnet_network(depth), (224, 224, 3)))
    costs = f"{total.parameters:10,}  {total.macs:14,}  {PRINTED[depth]:>7}"
    errors = "  ".join(f"{ten_crops(f'ResNet-{depth}', metric):>7}" for metric in ("top-1 error", "top-5 error"))
    print(f"ResNet-{depth:<3}  {'+'.join(map(str, numbers)):14}  {costs}  {errors}")
checks.reveal(prediction, total.macs / 1e9, "billion MACs")

# %% [markdown]
# ResNet-152 takes less arithmetic than VGG-16 and has less than half of its 138 million parameters. Nine and a half
# times the layers, for three quarters of the price: blocks that cost the same in every stage, an average in place of
# dense layers, bottlenecks.
#
# How to read the other columns:
#
# - **printed** is what the paper's table has in billions. It says FLOPs and means MACs, and agrees with our count up to
#   the last digit, which is sometimes rounded and sometimes cut.
# - **top-1** error is that of section 2, **top-5** the share of images whose class was not among the first five
#   guesses. These are the paper's own, on ImageNet's validation images, each looked at in
#   ten crops. (The paper prints no such number for ResNet-18 with option B; with option A it is in the next section.)
#
# **Try it:** which stage got the blocks as the family grew? Draw `figures.stage_bars` of ResNet-101, whose blocks have
# the kind "BottleneckBlock".

# %% [markdown]
# ## 6. Where does depth pay?
#
# Without a look back at the table, if you can:
#
# **Predict:** ResNet-34 has a top-1 error of 24.52 %. How many percentage points do the 118 further layers of
# ResNet-152 take off it?

# %%
prediction = None  # your guess in percentage points, for example 10


# %%
def top1(name):
    return published_errors(name, dataset="ImageNet validation", metric="top-1 error", protocol="10-crop")[0]


kinds = {
    "plain": {depth: top1(f"Plain-{depth}") for depth in (18, 34)},
    "residual, option A": {depth: top1(f"ResNet-{depth} A") for depth in (18, 34)},
    "residual, option B": {depth: top1(f"ResNet-{depth}") for depth in (34, 50, 101, 152)},
}
family = kinds["residual, option B"]
checks.reveal(prediction, family[34].value - family[152].value, "percentage points")
figures.error_over_depth(kinds)

# %%
total_of = {depth: papers.total(papers.cost(papers.resnet_network(depth), (224, 224, 3))) for depth in family}
for shallow, deep in ((34, 50), (50, 101), (101, 152)):
    points = family[shallow].value - family[deep].value
    price = (total_of[deep].macs - total_of[shallow].macs) / 1e9
    print(f"from {shallow:3} to {deep:3} layers: {points:.2f} points for {price:.2f} billion MACs")

# %% [markdown]
# The plain network gets *worse* from 18 to 34 layers, the residual one nearly three points better. At 18 layers the two
# are alike: shortcuts do not make a network better as such, they let it profit from depth.
#
# The best bargain of the family is the step from 34 to 50, which is the change of the block. After that each step
# brings less for the same price. And depth does not pay for ever: on CIFAR-10 the authors trained networks of the small
# kind of 20 to 1,202 layers.

# %%
for depth in (*papers.CIFAR_DEPTHS, 1202):
    total = papers.total(papers.cost(papers.cifar_network(depth), (32, 32, 3)))
    error = published_errors(f"ResNet-{depth}", dataset="CIFAR-10 test")[0].value
    print(f"{depth:5,} layers, {total.parameters:10,} parameters: test error {error:.2f} %")

# %% [markdown]
# The network of 1,202 layers fits its training images to less than 0.1 % error, so it trains; but it does worse on the
# test images than the one of 110 layers. Nineteen million parameters are too many for 50,000 small images: *this* is
# overfitting, and the degradation of plain networks was not.
#
# ### What it won
#
# In 2015 networks of this family took the first place in five challenges:
#
# | challenge | task | result |
# |---|---|---|
# | ImageNet classification | which class is it? | 3.57 % top-5 error |
# | ImageNet detection | where is each object? | 16 % better than the second |
# | ImageNet localisation | which class, and where? | 27 % better than the second |
# | COCO detection | where is each object, in everyday scenes? | 11 % better than the second |
# | COCO segmentation | which pixels belong to each object? | 12 % better than the second |
#
# The per cents are the authors' own, as shares of the second's result, each by the measure of its challenge. So they do
# not compare with each other, but their message is plain: features that were trained for classification helped
# everywhere else. And 3.57 % is not the error of one ResNet-152:

# %%
best, *_ = published_errors("ResNet", dataset="ImageNet test", metric="top-5 error")
for result in (best, *published_errors("ResNet-152", metric="top-5 error")):
    how = f"{result.networks} network{'s' if result.networks > 1 else ''}, {result.protocol}"
    print(f"{result.value:5.2f} %  {how:26} {result.dataset}, {result.source}")

# %% [markdown]
# **Try it:** the same lookup for `"GoogLeNet"`. How much of its 6.67 % is the network, and how much are the crops?

# %% [markdown]
# ## 7. Which layer strides, and what stands in the way?
#
# Two changes that others made later are small, and have names that you will meet.
#
# ### "v1.5": the stride moves
#
# In the first block of a stage some layer has to have stride 2. In the paper it is the first 1 × 1 of the bottleneck.
# But a 1 × 1 looks at one position, and with stride 2 at every second row and column only. The projection beside it
# does the same.
#
# **Predict:** we change one position of the block's input after the other. At how many per cent of them does the block
# notice?

# %%
prediction = None  # your guess in per cent, for example 90


# %%
def noticed(block, side=8, channels=64):
    """Per position of the input: 1 if the block's output changes with it, else 0."""
    image = np.random.default_rng(0).normal(size=(1, side, side, channels)).astype("float32")
    changed = np.repeat(image, side * side, axis=0)
    for number in range(side * side):
        changed[number, number // side, number % side] += 1
    outputs = keras.ops.convert_to_numpy(block(np.concatenate([image, changed])))
    difference = np.abs(outputs[1:] - outputs[0]).max(axis=(1, 2, 3))
    return (difference > 1e-3).astype("float32").reshape(side, side, 1)


in_1x1, in_3x3 = (noticed(layers.BottleneckBlock(32, stride=2, downsample_at=place)) for place in ("1x1", "3x3"))
print(f"stride in the 1 × 1: {100 * in_1x1.mean():.0f} % of the positions count")
print(f"stride in the 3 × 3: {100 * in_3x3.mean():.0f} % of the positions count")
checks.reveal(prediction, 100 * in_1x1.mean(), "% of the positions")
figures.feature_map_grid({"1 × 1, 3 × 3": np.concatenate([in_1x1, in_3x3], axis=-1)})

# %% [markdown]
# On the left the stride is in the 1 × 1, on the right in the 3 × 3; bright positions are noticed. With the stride in
# the 1 × 1, three quarters of what the block before hands on are thrown away unseen. If the stride stands in the 3 × 3,
# whose window reaches the neighbours, nothing is. Torch's networks have it there, and people call that **v1.5**:
# `models.resnet50(downsample_at="3x3")`. The parameters are the same; the first 1 × 1 works on the larger image:

# %%
for place in ("1x1", "3x3"):
    total = papers.total(papers.cost(papers.resnet_network(50, downsample_at=place), (224, 224, 3)))
    print(f"stride in the {place}: {total.parameters:,} parameters, {total.macs:,} MACs")

# %% [markdown]
# Six per cent more arithmetic, for about half a point of top-1 accuracy, as those report who trained both. So if
# somebody tells you a "ResNet-50" has 4.1 billion MACs and the paper says 3.8, both are right. Weights of one do not
# work in the other, although they fit.
#
# ### Pre-activation: a path without gates
#
# In the block of 2015 the sum goes through a ReLU before the next block gets it. A year later the same authors moved
# normalisation and activation *before* each convolution. Then nothing at all stands on the way around. To see the
# difference, set all weights of a block to zero: its layers then add nothing, and only the way around is left.

# %%
values = np.random.default_rng(0).normal(size=(1, 8, 8, 64)).astype("float32")
for name, preactivation in (("block of 2015", False), ("pre-activation", True)):
    block = layers.BasicBlock(64, preactivation=preactivation)
    block.build(values.shape)
    block.set_weights([np.zeros_like(weight) for weight in block.get_weights()])
    unchanged = keras.ops.convert_to_numpy(block(values)) == values
    print(f"{name:14}: {100 * unchanged.mean():3.0f} % of the numbers come through unchanged")

# %% [markdown]
# The older block lets pass what is positive and cuts off the rest. So a block of 2015 can never take a value below
# zero, and gradients pass a gate after each sum; with pre-activation the path from the first block of a stage to the
# last is one sum, forwards and backwards. The deeper the network, the more that matters: its authors trained networks
# of 1,001 layers so. `models.resnet20(preactivation=True)` builds a small one.
#
# **Try it:** `noticed(layers.BasicBlock(64, stride=2))`: does the basic block of ResNet-34 lose positions as well?

# %% [markdown]
# ## 8. Does the smallest of them learn?
#
# ResNet-20 is of the small kind: three stages with 16, 32 and 64 filters, three blocks in each, option A, for images of
# 32 × 32. We train it on the bundled images at half their size, so that it takes seconds and not minutes, by the recipe
# "classroom" (lecture 11 is about recipes).
#
# **Predict:** guessing is right for 10 % of the test images. For how many is ResNet-20 after four epochs?

# %%
prediction = None  # your guess in per cent, for example 50

# %%
from kerascnn.experiments.image_sizes import PooledImages
from kerascnn.training import RECIPES, fit

images = PooledImages(data.load(environment.data), size=10_000)
keras.utils.set_random_seed(environment.seed)
network = models.resnet20(input_shape=images.train[0].shape[1:], num_classes=images.num_classes)
training = fit(network, RECIPES["classroom"].but(epochs=4), images, seed=environment.seed)
checks.reveal(prediction, 100 * (1 - training.last["test_error"]), "% of the test images")

# %%
analysis.cost_table(network).grouped()

# %% [markdown]
# The table shows the plan of section 1 in small: the image shrinks where the filters double, and a block costs the same
# in every stage. (In the last it costs a little more, because half of 7 positions are 4.) The whole network has fewer
# parameters than the single dense layer on ResNet-34's averages.
#
# ### What the average threw away
#
# The dense layer reads averages, and both are linear. So it makes no difference whether we average first and then apply
# the dense layer, or apply it at every position and then average. The second way gives something on top: a score of the
# class *at each position*.

# %%
pixels = images.train[0].astype("float32") / 255
mean, deviation = pixels.mean(axis=(0, 1, 2)), pixels.std(axis=(0, 1, 2))
pictures = images.test[0][:6].astype("float32") / 255
standardised = (pictures - mean) / deviation  # what the network saw in training

logits = keras.ops.convert_to_numpy(network(standardised))
maps = keras.ops.convert_to_numpy(network.feature_extractor()(standardised))
kernel, bias = network.get_layer("fc").get_weights()
scores = maps @ kernel + bias  # the dense layer at every position
print("feature maps", maps.shape, "→ scores", scores.shape)
print("average of the scores = the network's answer?", np.allclose(scores.mean(axis=(1, 2)), logits, atol=1e-3))
print("one position of the last maps sees", analysis.receptive_field(network.feature_extractor()).size, "pixels")

# %%
answers = logits.argmax(axis=1)
print("the network says:", ", ".join(images.class_names[answer] for answer in answers))
shown = {"image": np.moveaxis(pictures[..., 0], 0, -1)}
of_answer = np.stack([scores[number, :, :, answer] for number, answer in enumerate(answers)], axis=-1)
shown["score"] = np.maximum(of_answer, 0)  # what speaks against the class is drawn as 0
figures.feature_map_grid(shown)

# %% [markdown]
# Nobody told the network where the garment is, only what it is. Still the scores of boot and trousers are highest on
# the garment and lowest in empty corners. Those of the shirt are low nearly everywhere; shirts were the hardest class
# in lecture 04 too. Read the maps with care, though: they have 4 × 4 positions only, and each of these can see far more
# than the square that it stands for, here the whole image. On large photographs the same few lines show well where a
# ResNet found its object.
#
# ### Somebody has trained the large ones
#
# ImageNet has more than a million images, too many for a lecture. But the weights of trained ResNets are published, and
# the package knows where, for which network, and how images have to be prepared.

# %%
published = models.weights_for("resnet50")
print(f"{published.call} by {published.source}: {published.top1_accuracy} % top-1 accuracy on one crop")
print(f"images of {published.image_size} × {published.image_size}, prepared by published.preprocess")

# %% [markdown]
# With a connection, change the switch to `True`, and give the cell a photograph of yours (on Colab: upload it in the
# panel *Files* and write its name). The file of 100 MB is downloaded once. Without a photograph the network is asked
# what it sees in a black square. `docs/parity.md` in the repository says how closely the network here agrees with its
# original.

# %%
LOAD_IT = False
PHOTOGRAPH = None  # for example "dog.jpg"

if LOAD_IT:
    try:
        large = models.resnet50(weights="imagenet")
        size = (published.image_size, published.image_size)
        photograph = keras.utils.load_img(PHOTOGRAPH, target_size=size) if PHOTOGRAPH else np.zeros((*size, 3))
        logits = large(published.preprocess(np.asarray(photograph, "float32")[np.newaxis]))
        for _, name, score in keras.applications.resnet50.decode_predictions(np.asarray(keras.ops.softmax(logits)))[0]:
            print(f"{score:6.1%}  {name}")
    except OSError as error:
        print(error)
else:
    print("Not loaded: LOAD_IT is False.")

# %% [markdown]
# **Try it:** `models.resnet20(shortcut="B")` or `preactivation=True` in the training cell. Is the difference larger
# than what another seed makes (`kerascnn.setup(seed=1)`)?

# %% [markdown]
# ## In two lines
#
# Halve the image, double the filters, and a block costs the same everywhere; bottlenecks, an average at the end and
# shortcuts without weights let 152 layers cost less than VGG's sixteen. Depth pays, less with each step.
#
# ## What to try next
#
# - Design a ResNet-26 of bottleneck blocks, with 2 + 2 + 2 + 2 of them. `papers.resnet.RESNET` shows how the others are
#   written down. What do you expect it to cost, beside ResNet-18 with as many blocks?
# - ResNeXt-50 (`papers.NETWORKS["resnext50"]`) divides the 3 × 3 into 32 groups and makes it wider. Count it beside
#   ResNet-50. What stayed the same on purpose?
# - `experiments.shortcut_options("try")` makes the record of section 2 anew, in minutes.
# - Then lecture 10: what the loss does with the scores at the end of all these networks.
#
# ## Reading
#
# - He et al., *Deep Residual Learning for Image Recognition*, 2015
#   ([arXiv:1512.03385](https://arxiv.org/abs/1512.03385)): section 3.3 and Table 1 (the family), 4.1 with Table 3
#   (options, bottleneck), 4.2 (CIFAR-10).
# - He et al., *Identity Mappings in Deep Residual Networks*, 2016
#   ([arXiv:1603.05027](https://arxiv.org/abs/1603.05027)): section 2 and the appendix (pre-activation).
# - Lin et al., *Network in Network*, 2013 ([arXiv:1312.4400](https://arxiv.org/abs/1312.4400)), section 3.2: global
#   average pooling.
# - Zhou et al., *Learning Deep Features for Discriminative Localization*, 2015
#   ([arXiv:1512.04150](https://arxiv.org/abs/1512.04150)), section 2: the scores at each position.
# - Xie et al., *Aggregated Residual Transformations*, 2016 ([arXiv:1611.05431](https://arxiv.org/abs/1611.05431)),
#   section 3: ResNeXt.
