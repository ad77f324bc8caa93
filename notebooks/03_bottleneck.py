# %% [markdown]
# # Can a layer that looks at a single pixel make a network cheaper?
#
# A 1 × 1 convolution looks at one position and at none of its neighbours. That sounds useless: what is there to see in
# one pixel? But in the middle of a network a position is not one number. It is a whole vector, one number for each
# channel, and a 1 × 1 convolution turns this vector into another one, which may be shorter. In this lecture we do that
# by hand, see what is kept and what is lost, and then put such a layer before an expensive one. Used like this it is
# called a **bottleneck**.
#
# **Afterwards you will be able to**
#
# - compute a 1 × 1 convolution as a matrix product, and say why it is a Dense layer on every position;
# - say what it keeps (height, width, neighbourhood) and what it reduces (depth), and what is lost on the way;
# - count what a bottleneck saves before a 5 × 5 convolution, and from which width on it saves nothing;
# - say what the Inception module saves beside the naive one, and which of its layers saves it.
#
# **Time**: 35 minutes to read and try; the cells run in under a minute on a CPU.
#
# **You need**: matrix products, and lecture 02 for the naive module and for counting multiply-accumulates (MACs).

# %%
import kerascnn

environment = kerascnn.setup()

# %%
import keras
import numpy as np

from kerascnn import analysis, checks, data, figures, layers, papers

# %% [markdown]
# ## 1. What does it do at one position?
#
# Our input is a volume of 56 × 56 positions with 64 channels. We apply 32 filters of 1 × 1. In the picture, channels go
# from left to right, so that everything known about one position is one bar.

# %%
figures.volume_diagram((56, 56, 64), (56, 56, 32), kernel_size=1)

# %% [markdown]
# A filter is as deep as its input, so it has 1 × 1 × 64 weights. At one position it takes the dot product of its 64
# weights with the 64 channels there and gives **one** number. The 32 filters give 32 numbers: the channels of the
# output at the same position. A single filter would turn the whole volume into one map of 56 × 56, and three filters
# into three: height and width stay, and how deep the output is, is ours to choose.
#
# **Predict:** how many MACs does the layer take for all positions together?

# %%
prediction = None  # your guess, for example 1_000_000

# %%
filters = 32
convolution = keras.layers.Conv2D(filters, kernel_size=1, bias_initializer="random_normal")
table = analysis.cost_table(convolution, (56, 56, 64))
checks.reveal(prediction, table.total.macs, "MACs")

# %% [markdown]
# That is 56 × 56 positions × 32 filters × 64 MACs each. Now by hand. Write the 32 filters as the columns of a matrix
# with 64 rows. Then 32 dot products with the same vector are one product of vector and matrix, plus the biases.

# %%
volume = np.random.default_rng(0).normal(size=(56, 56, 64)).astype("float32")
output = keras.ops.convert_to_numpy(convolution(volume[np.newaxis]))[0]  # a batch of one image
kernel, bias = convolution.get_weights()

matrix = kernel[0, 0]  # the kernel has one row and one column
by_hand = volume[10, 20] @ matrix + bias  # position (10, 20)

print("kernel", kernel.shape, "→ matrix", matrix.shape)
print("one position:", volume[10, 20].shape, "→", by_hand.shape)
print("the same as the layer gives there?", np.allclose(by_hand, output[10, 20], atol=1e-3))

# %% [markdown]
# Nothing in this depends on the position. Every position is multiplied with the same matrix, and that is just what a
# Dense layer does: Keras applies it along the last axis. So a Dense layer with the same weights must give the same
# volume.

# %%
dense = keras.layers.Dense(filters)
dense.build((None, 56, 56, 64))
dense.set_weights([matrix, bias])
same_volume = keras.ops.convert_to_numpy(dense(volume[np.newaxis]))[0]

print("output of Conv2D:", output.shape, " output of Dense:", same_volume.shape)
print(f"largest difference: {np.abs(output - same_volume).max():.1g}")
print("parameters:", convolution.count_params(), "and", dense.count_params())

# %% [markdown]
# Two names for one thing, the same up to rounding. The name "1 × 1 convolution" says where it comes from, the name
# "Dense on every position" says what it does.
#
# **Try it:** take another position in the cell that computes by hand. Then make the layer with `kernel_size=3` and run
# that cell once more: why does the matrix product of one position no longer give what the layer gives? Put the 1 back
# before you go on.

# %% [markdown]
# ## 2. What is kept, what is lost?
#
# **Kept: the positions.** A 1 × 1 convolution never looks sideways. If we shuffle all 3,136 positions, apply the layer
# and put the positions back in order, nothing has changed. A 3 × 3 convolution does not survive this.

# %%
order = np.random.default_rng(1).permutation(56 * 56)
back = np.argsort(order)
shuffled = volume.reshape(-1, 64)[order].reshape(56, 56, 64)

for kernel_size, layer in ((1, convolution), (3, keras.layers.Conv2D(filters, 3, padding="same"))):
    straight = keras.ops.convert_to_numpy(layer(volume[np.newaxis]))[0]
    detour = keras.ops.convert_to_numpy(layer(shuffled[np.newaxis]))[0]
    detour = detour.reshape(-1, filters)[back].reshape(56, 56, filters)
    unchanged = np.allclose(straight, detour, atol=1e-3)
    print(f"{kernel_size} × {kernel_size}: shuffling changes nothing?", unchanged)

# %% [markdown]
# **Lost: some of the channels' information.** A matrix with 64 rows and 32 columns cannot keep apart everything that 64
# numbers can say.
#
# **Predict:** the 64 numbers at a position can change in 64 independent directions. In how many of them can they change
# without the output noticing anything?

# %%
prediction = None  # your guess, for example 10

# %% [markdown]
# Linear algebra tells us what goes missing. Written as a matrix product, the layer maps 64 numbers to 32, so there is a
# **null space**: directions that are mapped to 0. The singular value decomposition finds them. Let us count them, take
# a vector from there, add it to every position, and look at both inputs and both outputs.

# %%
exact = matrix.astype("float64")  # in double precision nothing is hidden by rounding
left_vectors, singular_values, _ = np.linalg.svd(exact)
invisible = left_vectors[:, -1]  # a direction that the matrix maps to 0
changed = volume + 3 * invisible

survive = np.sum(singular_values > 1e-6)
print(f"largest change of the input:  {np.abs(changed - volume).max():.2f}")
print("did the output notice?", not np.allclose(volume @ exact, changed @ exact, atol=1e-6))
checks.reveal(prediction, int(matrix.shape[0] - survive), "directions")

# %% [markdown]
# The input changed, the output did not. This is no accident of these weights: whatever the weights, half of the
# directions are lost. So why should a network survive a bottleneck at all? Because the network *chooses* what to lose:
# the matrix is trained. And because channels of real images are not independent of each other.
#
# **Try it:** set `filters = 64` in section 1 and run the cells from there to here. Does the output notice the change now?
# Go on with 32.

# %% [markdown]
# ## 3. What survives on real images?
#
# Let us measure that. A small naive module with random weights makes 64 channels out of each test image. We then look
# for the 1 × 1 convolution that loses as little as possible. The best one can be computed: its filters are the main
# directions in which the 64 channels vary together (principal components, the eigenvectors of their covariance).
#
# **Predict:** you may keep 8 of 64 numbers at each position, in the best possible mixture. How many per cent of the
# variance of the 64 channels is left?

# %%
prediction = None  # your guess in per cent, for example 50

# %%
images = data.load(environment.data).test[0][:200].astype("float32") / 255
pooled = images.shape[-1]  # pooling passes on as many channels as the image has
features_of = layers.NaiveInception(conv1x1=16, conv3x3=24, conv5x5=24 - pooled)
features = keras.ops.convert_to_numpy(features_of(images))

vectors = features.reshape(-1, 64).astype("float64")
variances, directions = np.linalg.eigh(np.cov(vectors, rowvar=False))
variances, directions = variances[::-1], directions[:, ::-1]  # largest first
kept = 100 * np.cumsum(variances) / np.sum(variances)

for width in (1, 2, 4, 8, 16, 32, 64):
    print(f"{width:2} of 64 channels keep {kept[width - 1]:5.1f} % of the variance")
checks.reveal(prediction, kept[7], "%")

# %% [markdown]
# Neighbouring pixels are alike and the filters overlap, so the 64 channels repeat each other, and few numbers say
# almost everything. To see what "almost" means, we put the main directions into a real 1 × 1 convolution, squeeze the
# channels of one image through it, and let a second 1 × 1 spread them out again. (The 64 channels have been through a
# ReLU, so the second layer has one too.)


# %%
def squeezed(maps, width):
    """From 64 channels to `width` and back, by two 1 × 1 convolutions with the best weights."""
    narrow, mean = directions[:, :width], vectors.mean(axis=0)
    reduce = keras.layers.Conv2D(width, 1)
    reduce.build((None, 28, 28, 64))
    reduce.set_weights([narrow[np.newaxis, np.newaxis], -mean @ narrow])
    restore = keras.layers.Conv2D(64, 1, activation="relu")
    restore.build((None, 28, 28, width))
    restore.set_weights([narrow.T[np.newaxis, np.newaxis], mean])
    return keras.ops.convert_to_numpy(restore(reduce(maps[np.newaxis])))[0]


lively = np.argsort(vectors.std(axis=0))[::-1]  # most varying channels first
six = lively[:30:5]
maps = {"before": features[0][:, :, six]}
for width in (16, 4, 1):
    maps[f"through {width}"] = squeezed(features[0], width)[:, :, six]
figures.feature_map_grid(maps)

# %% [markdown]
# The first row shows six of the 64 channels, the other rows what is left of them behind a bottleneck of width 16, of
# width 4 and of width 1. With 16 numbers at each position hardly a difference can be seen. With 4, edges that only some
# channels had fade away. With 1, all channels are the same picture, lighter or darker: one number at each position
# cannot say more.
#
# Two words of caution. These filters are random, and some repeat each other by construction (on an image with one
# channel, all 1 × 1 filters show the image itself); trained channels repeat each other less. And variance is not
# importance: training does not ask which directions vary most, but which ones help to tell the classes apart. **A
# bottleneck loses information, always. It pays when what it loses was not needed.**
#
# **Try it:** with `activation=None` in `features_of` all channels are linear in the pixels. How many directions can
# there be at most, if a 5 × 5 window sees 25 pixels? Pooling is not linear; what does it add?

# %% [markdown]
# ## 4. What does a bottleneck save?
#
# Now to the use of it. In the naive module, 96 filters of 5 × 5 read 28 × 28 × 256. We put a 1 × 1 with 64 filters
# before them, so that they read 28 × 28 × 64.
#
# **Predict:** the 5 × 5 alone takes 481,689,600 MACs. How many do the 1 × 1 and the 5 × 5 take together?

# %%
prediction = None  # your guess, for example 300_000_000

# %%
input_shape = (28, 28, 256)
direct = papers.total(papers.cost({"conv5x5": papers.Convolution(96, 5)}, input_shape)).macs


def macs_with_bottleneck(width):
    """MACs of a 1 × 1 with `width` filters and the 5 × 5 behind it."""
    table = {"reduce5x5": papers.Convolution(width, 1), "conv5x5": papers.Convolution(96, 5)}
    return papers.total(papers.cost(table, input_shape)).macs


factor = direct / macs_with_bottleneck(64)
print(f"alone: {direct:,} MACs; with a bottleneck of 64: {factor:.1f} times fewer")
checks.reveal(prediction, macs_with_bottleneck(64), "MACs")

# %% [markdown]
# The 1 × 1 is an extra layer, but a cheap one, and everything behind it reads a quarter of the channels. A narrower
# bottleneck saves more and loses more. From which width on does it save nothing at all? Make a guess, then look at the
# curve.

# %%
prediction = None  # your guess for the width at which nothing is saved, for example 128

# %%
macs_by_width = {width: macs_with_bottleneck(width) for width in range(8, 265, 8)}
checks.reveal(prediction, direct / macs_with_bottleneck(1), "filters")
figures.width_chart(macs_by_width, direct, marked=[32, 64, 128])

# %% [markdown]
# The curve is a straight line through the origin: each filter of the bottleneck costs 256 MACs at each position for
# itself, and 5 × 5 × 96 behind it. The two ways cost the same where
#
# **width × (256 + 25 × 96) = 25 × 256 × 96**, at a width of 231.3.
#
# So up to 231 filters the bottleneck saves something, and with 128 still nearly half: the 5 × 5 is so expensive that
# even a wide bottleneck before it pays.
#
# **Try it:** do the same for the 3 × 3 with 192 filters, and for a 1 × 1 with 192 filters. Where is the break-even now,
# and why does the large kernel allow a wider bottleneck?

# %% [markdown]
# ## 5. What does the whole module cost?
#
# Put a 1 × 1 with 64 filters before the 3 × 3, one before the 5 × 5, and one *behind* the pooling, where it stops the
# depth from growing. This is the Inception module as GoogLeNet uses it.
#
# **Predict:** the naive module takes 854,196,224 MACs. And this one?

# %%
prediction = None  # your guess, for example 500_000_000

# %%
naive = layers.NaiveInception(conv1x1=128, conv3x3=192, conv5x5=96, name="naive")
module = layers.Inception(
    conv1x1=128,
    reduce3x3=64,
    conv3x3=192,
    reduce5x5=64,
    conv5x5=96,
    pool_projection=64,
    name="with_bottlenecks",
)
before = analysis.block_anatomy(naive, input_shape)
after = analysis.block_anatomy(module, input_shape)
checks.reveal(prediction, after.total.macs, "MACs")

# %%
figures.module_diagram(after)

# %%
figures.module_bars({"naive": before, "with bottlenecks": after})

# %%
for name, one in (("naive", before), ("with bottlenecks", after)):
    total, depth = one.total, one.total.output_shape[-1]
    print(f"{name:17} {total.macs:11,} MACs  {total.parameters:9,} parameters  depth {depth}")
print(f"cheaper by a factor of {before.total.macs / after.total.macs:.2f}")

# %% [markdown]
# All the filters of the naive module are still there, and three cheap layers more. Together they take less than a third
# of the MACs, because the wide kernels read 64 channels in place of 256. And the output has 480 channels in place of
# 672, because the 256 pooled ones have become 64.
#
# ### If you have seen another number
#
# A well-known slide of this example (CS231n, 2017) says 358M operations for the second module, and many notes repeat
# it. The six convolutions printed on that very slide add up to less. It is easily explained, as a slip that could
# happen to anyone who adds up by hand:

# %%
units = {unit.path: unit.macs for branch in after.branches for unit in branch}
for path, macs in units.items():
    print(f"{path:16} {macs:11,}")
print(f"{'sum':16} {sum(units.values()):11,}")
print(f"{'3 × 3 once more':16} {sum(units.values()) + units['conv3x3']:11,}")

# %% [markdown]
# The slide's 358M is the sum with the 3 × 3 convolution counted twice: 271,351,808 + 86,704,128 = 358,055,936. So the
# bottlenecks do better than their own slide says: 3.15 times cheaper, not 2.4 times.
#
# ### And stacked?
#
# The second fault of the naive module was that its depth could only grow. The last cell stacks five modules of each
# kind.

# %%
for name, layer in (("naive", naive), ("with bottlenecks", module)):
    shape, macs = input_shape, []
    for _ in range(5):
        row = analysis.cost_table(layer, shape).total
        macs.append(row.macs)
        shape = row.output_shape
    print(f"{name}: depth {shape[-1]:,}, {macs[-1]:,} MACs in the fifth module, {sum(macs):,} in all")

# %% [markdown]
# Behind bottlenecks the depth is what the designer says, 480 after every module, and so is the price.
#
# **Try it:** `pool_projection=256` in the module. It costs little by itself. What does it do to the depth, and to the
# price of the module behind?
#
# ## In two lines
#
# A 1 × 1 convolution is a matrix product at every position: it keeps height and width and changes the depth. Before a
# wide kernel it saves most of the cost, at the price of information that training decides to give up.
#
# ## What to try next
#
# - In section 3, replace the best directions by random ones (`np.linalg.qr` of a random matrix gives them). How much of
#   the picture survives then?
# - GoogLeNet's first module, `layers.Inception(**vars(papers.GOOGLENET["3a"]))`, squeezes 192 channels to 16 before its
#   5 × 5. Draw it on (28, 28, 192). Which unit is the most expensive one now?
# - A 1 × 1 *with* a ReLU behind it adds something that a matrix product cannot do. What?
# - Then lecture 04: why the 1 × 1 stands before the convolutions but behind the pooling, and a network made of modules,
#   trained.
#
# ## Reading
#
# Szegedy et al., *Going Deeper with Convolutions*, 2014 ([arXiv:1409.4842](https://arxiv.org/abs/1409.4842)), section 4
# and Fig. 2(b). The 1 × 1 convolution comes from Lin et al., *Network in Network*, 2013
# ([arXiv:1312.4400](https://arxiv.org/abs/1312.4400)), section 3.
