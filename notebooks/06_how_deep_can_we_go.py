# %% [markdown]
# # If deeper networks win, why not simply stack more layers?
#
# In three years the networks that won the ImageNet challenge grew from 8 layers to 152. It looks like a recipe: take
# last year's network, put more layers on top, win. In this lecture we follow the recipe with the plainest network
# there is, layer upon layer of the same convolution. You say beforehand what will come out, and then we look: at the
# images that a network has never seen, and, which is the interesting part, at those that it was trained on.
#
# **Afterwards you will be able to**
#
# - build a plain network of any depth, and say what it costs;
# - tell overfitting from underfitting by the training error and the test error;
# - show, with weights and numbers, that a deeper network can do all that a shallower one can;
# - say what the experiment with depth shows, on how many seeds, and what it leaves open.
#
# **Time**: 40 minutes to read and try; the cells run in one to two minutes on two CPU cores, most of it in section 3,
# where three networks are trained. On a GPU they take less, also with `data="cifar10"`.
#
# **You need**: lecture 01 for the challenge, lecture 04 for training a network, and what a gradient is.

# %%
import kerascnn

environment = kerascnn.setup()

# %%
import keras
import numpy as np

from kerascnn import analysis, checks, data, experiments, figures, layers, models, papers, training

# %% [markdown]
# ## 1. Deeper each year?
#
# We begin with the winners, and with the challenge's own numbers. Lecture 01 has drawn them all; here are the entries
# whose depth is known.
#
# **Predict:** how many times deeper was the winner of 2015 than the winner of 2014?

# %%
prediction = None  # your guess, for example 2

# %%
deep_entries = [entry for entry in papers.ILSVRC if entry.depth]
winners = {entry.year: entry.depth for entry in deep_entries if "second place" not in entry.note}
print(winners)
checks.reveal(prediction, winners[2015] / winners[2014], "times deeper")
figures.challenge_chart(deep_entries)

# %% [markdown]
# Deeper *nearly* each year: the winner of 2013 had 8 layers like that of 2012, with other widths. Then 22, then 152.
# And with the depth other things changed as well: GoogLeNet has another kind of module, and so has the winner of 2015,
# which is the hero of lecture 08. To learn what depth alone does, we must change depth alone.
#
# **Try it:** draw all of `papers.ILSVRC`. What won before 2012, and what became of depth after 2015?

# %% [markdown]
# ## 2. How deep can a plain network be made?
#
# Kaiming He and his colleagues, who won in 2015, made themselves a network for this question. It is as plain as can be:
#
# - one 3 × 3 convolution with 16 filters;
# - three **stages** with 16, 32 and 64 filters, each of *n* **blocks**, and a block is two 3 × 3 convolutions, one
#   after the other. The first block of the second and third stage moves by two positions, which halves the image;
# - the average of each feature map, and one dense layer.
#
# That is 1 + 3 × 2*n* + 1 = 6*n* + 2 layers with weights. With *n* = 3 it is **plain-20**, and more blocks in each
# stage make it as deep as you like, **plain-56** for example. Nothing else changes: no other kernel, no other width.
# One block of the first stage looks like this:

# %%
block = layers.BasicBlock(16, residual=False, name="a_plain_block")
figures.module_diagram(analysis.block_anatomy(block, (32, 32, 16)))

# %% [markdown]
# **Predict:** plain-20 has 269,722 parameters. How many has plain-56?

# %%
prediction = None  # your guess, for example 500_000


# %%
costs = {}
for depth in (8, 20, 56, 110):
    table = papers.cost(papers.cifar_network(depth, residual=False), (32, 32, 3))
    costs[depth] = papers.total(table)
    print(f"plain-{depth:<3}  {costs[depth].parameters:9,} parameters  {costs[depth].macs:11,} MACs")
checks.reveal(prediction, costs[56].parameters, "parameters")

# %% [markdown]
# A little more than three times as many, and three times the arithmetic. These are small networks: all of plain-56 has
# fewer parameters than the smallest of AlexNet's fully connected layers. (Counted with batch normalisation, of which
# more in section 5, and for images of 32 × 32 with three channels, as in the paper.)
#
# **Try it:** He and his colleagues went on to 1,202 layers. Put that into the list of depths. Is it as large as
# GoogLeNet?

# %% [markdown]
# ## 3. Which one learns best?
#
# Now we train plain-8, plain-20 and plain-56, and everything but the depth is equal: the same images, in the same
# order, the same steps. To have it done within a minute or two, the images are averaged to half their height and width,
# and we take 156 steps of 32 images, once through 5,000 of the training images.
#
# These three have **no normalisation**, as the networks of 2014 had none. (With it, in section 5, training takes
# minutes.) The weights start as He and others have proposed for such networks, random and of a size that keeps the
# signal about level from layer to layer.

# %%
images = experiments.PooledImages(data.load(environment.data), size=5_000)
recipe = training.RECIPES["classroom"].but(learning_rate=training.Constant(0.01), batch_size=32, steps=156)
print(f"{images.name}: {len(images.train[1]):,} training images, {images.num_classes} classes")
print(f"batches of {recipe.batch_size}, a step size of {recipe.learning_rate.rate}, momentum {recipe.momentum}")

# %% [markdown]
# The loss is the cross-entropy, as before. A network that has learnt nothing gives each of the ten classes a tenth,
# and has a loss of ln 10 = 2.303.
#
# **Predict:** after these steps, which of the three has the lowest training loss? Then put your number on the deepest:
# how many per cent of the *training* images does plain-56 get wrong?

# %%
prediction = None  # your guess in per cent, for example 20


# %%
def plain(depth):
    """A plain network without normalisation, with fresh weights."""
    keras.utils.set_random_seed(environment.seed)
    shape = images.train[0].shape[1:]
    return models.cifar_resnet(
        depth, residual=False, normalization=None, input_shape=shape, num_classes=images.num_classes
    )


networks, losses, records = {}, {}, {}
for depth in (8, 20, 56):
    name, watch = f"plain-{depth}", experiments.StepLosses()
    networks[name] = plain(depth)
    records[name] = training.fit(
        networks[name], recipe, images, seed=environment.seed, callbacks=[watch], verbose=False
    )
    losses[name] = watch.losses
    print(f"{name:8}  {records[name].seconds:3.0f} s")

# %%
figures.loss_by_step(losses, level=np.log(10), level_name="guessing, ln 10")

# %% [markdown]
# The deeper, the later the loss begins to fall, and that of plain-56 ends where it began. A thin line is every single
# step, and each step has other images; so we let each network answer all test images, and as many of the training
# images, now that training is over:

# %%
setting = experiments.Setting(images, recipe)
test_set = setting.standardized("test", len(images.test[1]))
training_set = setting.standardized("train", len(images.test[1]))  # as many of the training images

errors = {}
for name, network in networks.items():
    errors[name] = [100 * experiments.error_of(network, *part) for part in (training_set, test_set)]
    print(f"{name:8}  wrong on {errors[name][0]:4.1f} % of training, {errors[name][1]:4.1f} % of test images")
checks.reveal(prediction, errors["plain-56"][0], "% of the training images")

# %% [markdown]
# Adding layers made it worse, and worse again: plain-8, with the fewest layers, gets by far the most images right. Look
# at both columns. The deeper networks are not only worse on test images, they are worse on the very images that
# they have just been trained on.
#
# **Try it:** `kerascnn.setup(seed=1)` in the first cell. Which numbers change a lot? Does the order change?

# %% [markdown]
# ## 4. Was that bad luck?
#
# One training is one draw: another seed has other initial weights and another order of the images. Before we believe a
# difference between networks we must see what another seed does. So here are the same three networks with the seeds
# 0, 1 and 2, and for longer: three times through all 10,000 training images, in batches of 128. This record comes with
# the package; it took about five minutes on two cores.
#
# **Predict:** of the three trainings of plain-56, how many still answered like a network that guesses, with 89 % of
# the training images wrong or more, in their last pass through them?

# %%
prediction = None  # your guess: 0, 1, 2 or 3

# %%
bare = experiments.shipped("degradation_without_normalization_try")
last_epochs = {(run["network"], run["seed"]): run["curve"][-1] for run in bare.results["runs"]}
guessing = sum(epoch["error"] >= 0.89 for (network, _), epoch in last_epochs.items() if network == "plain56")
checks.reveal(prediction, guessing, "of 3")
figures.degradation(bare)

# %% [markdown]
# A line is the middle of the three seeds, the band goes from the lowest to the highest. With every seed, plain-8 ends
# lower than plain-20, and plain-20 lower than plain-56. How much lower differs a lot: the bands of plain-20 and
# plain-56 are wide, and one training of plain-56 never left ln 10 at all. So the order is certain here, and no single
# number is.
#
# Look at the slopes as well. Where the deeper networks have begun to learn at all, they are still on their way down
# when the training ends. What we have seen is that they learn more *slowly*; it might be that they get further in the
# end. We come back to this.
#
# **Try it:** count the trainings with `epoch["error"] >= 0.5` in place of 0.89, for plain-20 as well as for plain-56.

# %% [markdown]
# ## 5. Does normalisation mend it?
#
# A **batch normalisation** behind each convolution brings every channel to mean 0 and deviation 1 over the batch. It
# appeared in 2015, and it made much deeper networks trainable. He and his colleagues had it in all networks of their
# comparison, so let us use it too: plain-20 and plain-56 with batch normalisation, six times through the images, three
# seeds. In this record are two more networks, of which the next lectures tell: residual ones, with exactly the same
# layers and with shortcuts around each block.
#
# **Predict:** plain-20 ends with about 9 % of its training images wrong. And plain-56?

# %%
prediction = None  # your guess in per cent, for example 5

# %%
RUN_IT = False  # True trains all four networks with three seeds: about nine minutes on two cores

if RUN_IT:
    all_images = experiments.PooledImages(data.load(environment.data))
    record = experiments.degradation("try", images=all_images, say=print)
else:
    record = experiments.shipped("degradation_try")
final = experiments.final_values(record)
checks.reveal(prediction, 100 * final["plain56"]["error"].middle, "% of the training images")
figures.degradation(record)

# %% [markdown]
# Both plain networks learn now, plain-56 as well, with every seed. Normalisation has mended *that*. But the order is
# the same as before: the deeper plain network fits its training images much worse. He and his colleagues call it
# **degradation**. (The training error in the picture is counted while the network is being trained, over the last pass
# through the images; the test error is counted afterwards. So the two are not quite the same measure, and a
# network that improves quickly can have a lower test error than training error, as most of them have after the first
# pass.)
#
# **Try it:** with a coffee at hand, set `RUN_IT = True`. Your machine adds numbers up in another order. How far do the
# errors move, and does any conclusion?

# %% [markdown]
# ## 6. Overfitting or underfitting?
#
# A network with three times the parameters does worse on test images. The usual suspect has a name:
#
# - **overfitting**: the network has learnt its training images by heart, peculiarities included. Training error low,
#   test error clearly higher;
# - **underfitting**: the network has not even learnt its training images. Training error high, test error hardly
#   higher.
#
# So the **gap**, test error minus training error, tells the two apart.
#
# **Predict:** plain-20 has a gap of about 5 percentage points. If plain-56 is worse because it overfits, its gap must
# be larger. How large is it?

# %%
prediction = None  # your guess in percentage points, for example 10


# %%
def gaps(network):
    """Test error minus training error after each epoch, in percentage points: a row for each seed."""
    curves = [run["curve"] for run in record.results["runs"] if run["network"] == network]
    return np.array([[100 * (epoch["test_error"] - epoch["error"]) for epoch in curve] for curve in curves])


gaps_of = {network: gaps(network) for network in final}
for network, values in final.items():
    training_error, test_error = values["error"].in_percent(), values["test_error"].in_percent()
    at_the_end = ", ".join(f"{one:.1f}" for one in gaps_of[network][:, -1])
    print(f"{network:8}  training {training_error:.1f} %  test {test_error:.1f} %  gap with each seed: {at_the_end}")
checks.reveal(prediction, np.median(gaps_of["plain56"][:, -1]), "% points")

# %%
epochs = range(1, gaps_of["plain56"].shape[1] + 1)
lines = {network: (epochs, np.median(found, axis=0)) for network, found in gaps_of.items()}
title = "Test error minus training error, the middle of the seeds"
figures.line_panels({title: lines}, across="epoch", up="percentage points", level=0.0)

# %% [markdown]
# **What it shows.** The gap of plain-56 is the smallest of all. It does nearly as badly on the images it knows as on
# those it has never seen: it **underfits**. And the first column says it even more plainly. A network that overfits is
# *good* on its training images; plain-56 is worse on them than plain-20. Test error alone would never have told us.
# That is why the pictures of sections 4 and 5 have two panels.
#
# For comparison look at the two residual networks. They have the lowest training errors and the widest gaps. *They*
# are on their way to learning 10,000 images by heart, and ResNet-56, with a lower training error than ResNet-20, is not
# better on test images. In the paper, a residual network of 1,202 layers got below 0.1 % of training error, and
# 7.93 % of test error where 110 layers had 6.43 %. That is what overfitting looks like.
#
# **Try it:** in the picture all gaps begin below 0, as if the networks knew the test images better. Print
# `gaps_of["resnet20"][:, 0]`, and find the reason in the brackets at the end of section 5.

# %% [markdown]
# ## 7. Can the deeper network not just copy the shallower one?
#
# Usually underfitting is what happens to a network that is too small for its task. But plain-56 is *larger*. Could it
# be that three times the layers can somehow express less? Here is a thought experiment, and then we carry it out.
#
# Take plain-8 as we have trained it. Put additional blocks between its own, and let each of them hand on what it gets.
# A convolution can do that, with a kernel that has a 1 in its middle, from each channel to the same channel, and 0
# everywhere else. The ReLU behind it changes nothing, because what it gets has been through a ReLU before and is never
# negative. So there *are* weights with which plain-20 and plain-56 do exactly what plain-8 does.
#
# **Predict:** we put such weights into plain-56. How many per cent of the training images does it get wrong?

# %%
prediction = None  # your guess in per cent, for example 50


# %%
def identity_like(weights):
    """A kernel that hands on what stands in its middle; where there are biases, zeros."""
    values = np.zeros(weights.shape, "float32")
    if values.ndim == 4:
        values[1, 1] = np.eye(weights.shape[-1])
    return values


def deepened(shallow, depth):
    """A deeper plain network that does what a shallower one does: its blocks, and identities between them."""
    deep, known = plain(depth), {layer.name: layer.get_weights() for layer in shallow.layers}
    for layer in deep.layers:
        layer.set_weights(known.get(layer.name) or [identity_like(one) for one in layer.get_weights()])
    return deep


copies = {f"plain-{depth}": deepened(networks["plain-8"], depth) for depth in (20, 56)}
print(f"plain-8 itself, trained:   {errors['plain-8'][0]:4.1f} % of the training images wrong")
for name, copy in copies.items():
    copied = 100 * experiments.error_of(copy, *training_set)
    print(f"{name} by copying:      {copied:4.1f} %, by training: {errors[name][0]:4.1f} %")
checks.reveal(prediction, copied, "% of the training images")

# %% [markdown]
# Here is what the first stage makes of one image, six of its 16 channels: in plain-8, behind 3 convolutions, and in
# both versions of plain-56, behind 19.

# %%
image = training_set[0][:1]
ends = {
    "plain-8": networks["plain-8"].feature_extractor("conv2_1"),
    "plain-56 copied": copies["plain-56"].feature_extractor("conv2_9"),
    "plain-56 trained": networks["plain-56"].feature_extractor("conv2_9"),
}
maps = {name: keras.ops.convert_to_numpy(end(image))[0] for name, end in ends.items()}
figures.feature_map_grid({"image": image[0], **maps})

# %% [markdown]
# **What it shows.** The same to the last image: 16 more layers have handed on what they got. So better weights for
# plain-56 exist, we have just written them down. Training, with the same images and as many steps, has found worse
# ones (in the last row). (With batch normalisation it could be done as well: its scale and shift would have to undo the
# normalisation.)
#
# This is the heart of the matter. Degradation is no question of what a deep network *can* express, and none of too few
# images. It is a question of what training *finds*. He and his colleagues draw from the same thought: a deeper network
# should be at least as good as the shallower one inside it; if training has trouble to find even "change nothing", let
# us build blocks for which "change nothing" is the easiest thing of all. That is lecture 08.
#
# **Try it:** train the copy on, `training.fit(copies["plain-20"], recipe, images)`. Does it get below plain-8, when it
# starts where plain-8 ended?

# %% [markdown]
# ## 8. What does this show, and what not?
#
# **It is a small experiment.** Small images, six passes, minutes. In the paper it is 64,000 steps on CIFAR-10, which
# has 50,000 small photographs to train on, and there the deep plain network does not catch up either. The paper draws
# these curves and prints no numbers for them. A reproduction by others, one run of each, does; and for ImageNet the
# paper has a table.
#
# **Predict:** on ImageNet's validation images, plain-18 is wrong on 27.94 % with its first guess. And plain-34?

# %%
prediction = None  # your guess in per cent, for example 25

# %%
from kerascnn.papers.published_results import published_errors

imagenet = [published_errors(f"Plain-{depth}", dataset="ImageNet validation")[0] for depth in (18, 34)]
for result in imagenet:
    print(f"{result.network}: {result.value} % wrong ({result.source})")
checks.reveal(prediction, imagenet[-1].value, "% wrong")

cifar = {depth: published_errors(f"Plain-{depth}", dataset="CIFAR-10 train")[0] for depth in (20, 32, 44, 56)}
print(f"In the picture: {cifar[20].source}")
figures.error_over_depth({"plain": cifar})

# %% [markdown]
# On the paper's own images, too, it is the error on the *training* images that grows with the depth. (These are single
# runs: of the step from 20 to 32 layers one cannot say much. The step to 56 is another matter.)
#
# **The recipe matters, but not for the plain networks.** The claim has two halves: that the deeper *plain* network is
# worse, and that the deeper *residual* network is better. In our minutes the first half did not depend on the step
# size. The second did: with a constant step size of 0.1, or with 0.1 falling along a cosine, ResNet-56 did not get
# below ResNet-20 within six passes. It does with the recipe of the record, in which the step size rises to 0.03 over
# the first 40 steps (a **warm-up**) and then falls to 0. So this recipe was chosen after looking, and you should know
# it. And what gets lower is the *training* loss, with each seed; on the test images ResNet-56 is not better.

# %%
steps = training.RECIPES["classroom"].learning_rate.schedule(total_steps=468)
print("step size at steps 0, 20, 40, 250, 468:", [round(float(steps(step)), 4) for step in (0, 20, 40, 250, 468)])
for network in ("resnet20", "resnet56"):
    test_error = final[network]["test_error"].in_percent()
    print(f"{network}: training loss {final[network]['loss']:.3f}, test error {test_error:.1f} %")

# %% [markdown]
# **The reason is open.** The lecture that this course follows answers with *vanishing gradients*: on its way back
# through many layers the gradient is multiplied again and again by factors below 1, until nothing is left for the first
# layers. That sounds right for the training that sat at ln 10. But no picture of this lecture shows a gradient, so here
# it is a guess; and it has to explain section 5 too, where with normalisation every plain-56 learnt, only worse. He and
# his colleagues call vanishing gradients an *unlikely* reason for that: in their normalised plain networks they found
# signals and gradients of healthy size. They suspect that such networks have exponentially low rates of convergence:
# they would get there, but far too late. That is a conjecture as well, and they leave the question open. So do we,
# until the gradients are measured in lecture 07.
#
# **Try it:** ask `published_errors` for "ResNet-18 A" and "ResNet-34 A" on "ImageNet validation". Which sign has the
# step from 18 to 34 layers there?
#
# ## In two lines
#
# A deeper plain network is worse on test images *and* on its training images, with every seed: it underfits, though it
# contains the shallower one. What it can express is not the trouble, what training finds is.
#
# ## What to try next
#
# - Set `steps=624` in section 3 and wait a few minutes: plain-20 goes on falling. Does it overtake plain-8? Does
#   plain-56?
# - Larger steps, `training.Constant(0.03)` in section 3: which of the three learns faster now, and which not at all?
# - `kerascnn reproduce degradation --tier try` in a terminal runs the experiment of section 5, and draws the picture.
# - Then lecture 07: what becomes of a gradient on its way through many layers.
#
# ## Reading
#
# - He, Zhang, Ren and Sun, *Deep Residual Learning for Image Recognition*, 2015
#   ([arXiv:1512.03385](https://arxiv.org/abs/1512.03385)): section 1 with Fig. 1, section 4.1 on plain networks, and
#   section 4.2 with Fig. 6 for networks of 6n + 2 layers.
# - Simonyan and Zisserman, *Very Deep Convolutional Networks for Large-Scale Image Recognition*, 2014
#   ([arXiv:1409.1556](https://arxiv.org/abs/1409.1556)), section 2: the plain way, to 19 layers.
# - Ioffe and Szegedy, *Batch Normalization*, 2015 ([arXiv:1502.03167](https://arxiv.org/abs/1502.03167)), section 3.
