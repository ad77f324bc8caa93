# %% [markdown]
# # A GPU that is yours for an hour: what do you do with it?
#
# All networks so far were small enough for a processor, or came with a record of a training that somebody else had run.
# The trainings of the papers need a graphics processor, a **GPU**, and the one you can borrow on Colab is taken away
# when the session ends. In this lecture we find out how long such a training takes, where its time goes, how it is
# written down so that somebody else can repeat it, and how a run that was cut off in the middle goes on as if nothing
# had happened. Everything here also runs, in small, on a CPU.
#
# **Afterwards you will be able to**
#
# - get a GPU on Colab, see that Keras uses it, and estimate how long a training will take before you start it;
# - measure the parts of a training step, and say what a larger batch and 16-bit numbers change;
# - read a recipe beside its paper, and say what Keras' own weight decay does otherwise;
# - stop a run, resume it from a checkpoint, prove that its curve is the same, and read a training that goes wrong.
#
# **Time**: 50 minutes to read and try; the cells run in about a minute on two CPU cores, without a GPU. The training of
# the papers' networks is behind a switch, for a GPU, and takes hours.
#
# **You need**: lecture 08 for the networks; a Google account, if you want to use Colab.

# %%
import kerascnn

environment = kerascnn.setup()

# %%
import time

import keras
import numpy as np

from kerascnn import analysis, checks, data, figures, models, papers, training
from kerascnn.papers.published_results import published_errors
from kerascnn.training import RECIPES

# %% [markdown]
# ## 1. How long would it take here?
#
# The cell above has printed what this notebook runs on. After *device* stands "CPU", or the name of a GPU. To get one
# on Colab:
#
# 1. Open this notebook by the badge at its top.
# 2. In the menu choose *Runtime*, *Change runtime type*, and under *Hardware accelerator* one of the GPUs.
# 3. Run the first cells again. A new runtime is another machine: packages, variables and files of the old one are gone.
#
# If *device* still says CPU, the runtime has none, or another notebook of yours holds it: look at *Runtime*, *Manage
# sessions*.
#
# Is it worth the trouble? Let us measure how fast this machine trains, with a residual network of 8 layers on random
# images, and take it from there. The paper trains ResNet-20 for 64,000 steps of 128 images.
#
# **Predict:** how many hours would that take on the machine that this notebook runs on?

# %%
prediction = None  # your guess in hours, for example 10

# %%
CPU = environment.device == "CPU"
network = models.cifar_resnet(8)
network.compile(
    optimizer="sgd",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    jit_compile=False if CPU else "auto",  # compiling steps into one program pays on a GPU only
)


def batch_of(count):
    generator = np.random.default_rng(0)
    return generator.random((count, 32, 32, 3), "float32"), generator.integers(0, 10, count)


def seconds(work, repeats=5):
    """Median time of a call."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return float(np.median(times))


# %%
pictures, labels = batch_of(128)
first_step = seconds(lambda: network.train_on_batch(pictures, labels), repeats=1)
one_step = seconds(lambda: network.train_on_batch(pictures, labels))

macs = {name: papers.total(papers.cost(one.table, one.input_shape)).macs for name, one in papers.NETWORKS.items()}
small = papers.total(papers.cost(papers.cifar_network(8), (32, 32, 3))).macs
per_second = 128 * small / one_step  # MACs of forward passes; a training step does about three times as many
hours = {
    "resnet20": 64_000 * 128 * macs["resnet20"] / per_second / 3600,
    "resnet110": 64_000 * 128 * macs["resnet110"] / per_second / 3600,
    "resnet50": 600_000 * 256 * macs["resnet50"] / per_second / 3600,
}
print(f"{128 / one_step:,.0f} images per second, {per_second / 1e9:.1f} billion MACs of forward passes per second")
for name, time_needed in hours.items():
    print(f"{papers.NETWORKS[name].title:10} as in the paper: {time_needed:8,.1f} hours")
checks.reveal(prediction, hours["resnet20"], "hours")

# %% [markdown]
# The estimate is simple: the time of a step grows with its multiply-accumulates. So a small network that is timed for a
# second tells about a large one, up to a factor of two or so. On two cores ResNet-20 is a matter of hours, ResNet-110
# of days, and ResNet-50 on ImageNet (600,000 steps of 256 images) of years. On a GPU the same cell tells
# you what you would get from it. **Estimate before you start** is the first rule of training on borrowed machines.
#
# **Try it:** on Colab, run the cell with and without a GPU. By what factor do the hours fall?

# %% [markdown]
# ## 2. Where does the time of a step go?
#
# A training step has parts. A batch of images is read and prepared; the network computes its answers (**forward**); the
# gradients are computed (**backward**) and the weights are moved. The very first step takes longer, because Keras looks
# at the Python code once and makes a graph of it.

# %%
split = data.load(environment.data)
reading = iter(split.stream("train", batch_size=128))
next(reading)
network.predict_on_batch(pictures)  # makes the graph of the forward pass
parts = {
    "the first step, with the making of the graph": first_step,
    "reading a batch": seconds(lambda: next(reading)),
    "forward": seconds(lambda: network.predict_on_batch(pictures)),
    "forward, backward and moving the weights": one_step,
}
for name, part in parts.items():
    print(f"{name:45} {1000 * part:8.1f} ms")

# %% [markdown]
# Backward needs twice as many products as forward: one for the gradient of each layer's input, one for that of its
# weights. So by products forward is a third of a step. By the clock it is less, for a step of training has other work
# as well: means and deviations for the normalisation, weights that are moved. Reading costs little here, since the
# images lie in memory, ready for use. With photographs that have to be read and unpacked it can cost more than all the
# rest. The cure is to prepare the next batch while the last one is computed, as this package's streams do.
#
# ### How large should a batch be?
#
# **Predict:** a step with 256 images works through 32 times as many as one with 8. How many times as long does it take?

# %%
prediction = None  # your guess, for example 10

# %%
step_times = {}
for count in (8, 32, 128, 256):
    some, their_labels = batch_of(count)
    network.train_on_batch(some, their_labels)  # makes the graph for this size
    step_times[count] = seconds(lambda some=some, labels=their_labels: network.train_on_batch(some, labels))
checks.reveal(prediction, step_times[256] / step_times[8], "times as long")

# %%
batches = list(step_times)
speeds = [count / step_times[count] for count in batches]
title = f"ResNet-8 in training, on this machine ({environment.device})"
lines = {title: {"training steps": (batches, speeds)}}
figures.line_panels(lines, across="images in a batch", up="images per second", limits=(0, 1.1 * max(speeds)))

# %% [markdown]
# Each step has a fixed price: Python, the call of the graph, hundreds of small operations that have to be started. In a
# larger batch more images share it. Once that price does not count any more, twice as many images take twice as long,
# and a larger batch buys nothing. On a CPU this is reached early. A GPU has thousands of arithmetic units, and a small
# batch leaves most of them without work, so there the curve goes on rising for longer: that has to be measured on the
# GPU itself, and this cell does it.
#
# A larger batch is not free in another respect. The same number of images makes fewer steps, and the recipe has to
# change with it. As a rule of thumb the learning rate grows with the batch; it holds up to a point only.
#
# **Try it:** add 1,024 to the batch sizes. On Colab's GPU, find the size from which on the speed stands still.

# %% [markdown]
# ## 3. Where should the images be?
#
# A GPU has memory of its own. What it computes with has to get there, and the way is narrow. A batch of 128 images of
# 32 × 32 × 3, in four bytes for each number, is 1.6 MB, and crosses over in every one of 64,000 steps.
#
# Small sets can live on the GPU as a whole. The package's `training.fit` keeps them there, as bytes. Each step then
# sends only **draws**: the number of an image, the corner of a window, whether it is mirrored, and picks windows out of
# images on the device.
#
# **Predict:** a draw is four whole numbers of four bytes. By what factor does the traffic fall?

# %%
prediction = None  # your guess, for example 10

# %%
from kerascnn.training.resident_images import ResidentImages

as_images, as_draws = 128 * 32 * 32 * 3 * 4, 128 * 4 * 4
print(f"a batch as images: {as_images:,} bytes, as draws: {as_draws:,} bytes")
print(f"all of CIFAR-10 as bytes: {50_000 * 32 * 32 * 3 / 1e6:,.0f} MB")
checks.reveal(prediction, as_images / as_draws, "times less")

# %%
on_device = ResidentImages(split.train[0][:100], padding=4)  # with a frame of 4 zeros around each image
draws = np.zeros((6, 4), "int32")  # number of the image, top, left, mirrored or not
draws[:, 0], draws[:, 1:3], draws[::2, 3] = 3, np.random.default_rng(environment.seed).integers(0, 9, (6, 2)), 1
windows = keras.ops.convert_to_numpy(on_device(draws))
figures.feature_map_grid({"image 3, six draws": np.moveaxis(windows[..., 0], 0, -1)})

# %% [markdown]
# One image in six versions, shifted by up to four pixels and mirrored. This is the paper's **augmentation** for
# CIFAR-10: the network hardly ever sees exactly the same image twice, and the class stays the same. Here it costs no
# more than picking the image.
#
# ImageNet does not fit onto a GPU; sets over 1 GB are read as a stream, as in section 2. `training.fit` decides by
# itself.
#
# **Try it:** mirror the draws of a digit or a letter in your head. For which images is a mirrored copy a bad idea?

# %% [markdown]
# ## 4. What is a recipe?
#
# Two people who train the same network get different results if one takes another learning rate, another batch, or
# forgets to mirror. Everything but the network and the images is the **recipe**. The package has the papers' recipes as
# data, with their source and with what differs.

# %%
for name, recipe in RECIPES.items():
    length = f"{recipe.steps:,} steps" if recipe.steps else f"{recipe.epochs} epochs"
    rate = f"rate {recipe.learning_rate.rate:g} ({type(recipe.learning_rate).__name__})"
    words = f"{length:>15} of {recipe.batch_size:3}, {rate:22} decay {recipe.weight_decay:<7g}"
    print(f"{name:10} {words} {recipe.augmentation}")
print("\nsource of 'paper':", RECIPES["paper"].source)
print("what differs:", RECIPES["paper"].differs)

# %% [markdown]
# **Predict:** "paper" gives its length in steps, as the paper does. CIFAR-10 has 50,000 training images. How often does
# the network see each of them?

# %%
prediction = None  # your guess, for example 50 times

# %%
paper = RECIPES["paper"]
checks.reveal(prediction, paper.total_steps(50_000) / paper.steps_per_epoch(50_000), "epochs")

# %%
panels = {}
for name in ("paper", "classroom", "fast"):
    steps = RECIPES[name].total_steps(50_000)
    schedule = RECIPES[name].learning_rate.schedule(steps)
    share = np.linspace(0, 100, 101)
    panels[name] = {"rate": (share, [float(schedule(int(part * (steps - 1) / 100))) for part in share])}
figures.line_panels(panels, across="% of the training", up="learning rate")

# %% [markdown]
# Three ways to let the learning rate fall. The paper divides it by ten after half of the training and after three
# quarters. "classroom" rises for 40 steps (a **warm-up**, which keeps the first steps of an untrained network short)
# and then falls along a cosine. "fast" is a triangle with a high peak, made for a few epochs. Look at the scales: the
# rates differ by more than a factor of ten, and each belongs to its own batch, momentum and length. A rate without its
# recipe means nothing.
#
# ### A word on weight decay
#
# "Weight decay of 0.0001", says the paper: 0.0001 times each weight is added to its gradient. It then goes through the
# momentum like every gradient. Keras' optimizers have an argument `weight_decay` which does something else: it shrinks
# the weights beside the gradient, past the momentum. We let both work on a single weight of 1 whose gradient is zero:

# %%
plain = keras.optimizers.SGD(0.1, momentum=0.9, weight_decay=0.01)
coupled = training.CoupledSGD(0.1, momentum=0.9, coupled_weight_decay=0.01)
for name, optimizer in {"Keras, weight_decay=0.01": plain, "the papers' decay of 0.01": coupled}.items():
    weight = keras.Variable([1.0])
    for _ in range(50):
        optimizer.apply([keras.ops.zeros(1)], [weight])
    print(f"{name}: from 1 to {float(weight[0]):.3f} in 50 steps")

# %% [markdown]
# With a momentum of 0.9 each push goes on for ten steps' worth, so the papers' decay is about ten times as strong as
# Keras' with the same number. Neither is wrong; they are two things with one name. The recipes here have the papers'.
#
# **Try it:** `RECIPES["paper"].but(epochs=20)` is the same recipe, shorter. Which of its other values would you have to
# change with it? (When does its rate fall?)

# %% [markdown]
# ## 5. What do 16 bits change?
#
# Numbers in 32 bits, **float32**, have about seven decimal digits. GPUs have units that multiply 16-bit numbers several
# times faster, and 16 bits need half the memory. There are two ways to spend them. **float16** has more digits and a
# small range, **bfloat16** has the range of float32 and few digits.
#
# **Predict:** what is 256 + 1 in bfloat16?

# %%
prediction = None  # a number


# %%
def in_precision(dtype, numbers):
    return keras.ops.convert_to_tensor(numbers, dtype=dtype)


def plain_number(tensor):
    return float(keras.ops.convert_to_numpy(keras.ops.cast(tensor, "float32")))


checks.reveal(prediction, plain_number(in_precision("bfloat16", 256) + in_precision("bfloat16", 1)))
for dtype in ("float32", "float16", "bfloat16"):
    tiny = plain_number(in_precision(dtype, 1e-8))
    large = plain_number(in_precision(dtype, 60_000.0) * in_precision(dtype, 2.0))
    third = plain_number(in_precision(dtype, 1.0) / in_precision(dtype, 3.0))
    print(f"{dtype:8}: 0.00000001 is {tiny:.3g}, 60,000 × 2 is {large:,.0f}, 1 / 3 is {third:.8f}")

# %% [markdown]
# bfloat16 has no room for 257, and is coarse with all numbers: less than three digits. float16 turns a small gradient
# into zero and 120,000 into infinity. What does that mean for a training? Let a weight of 1 move by 0.001 in each of
# 1,000 steps:

# %%
for dtype in ("float32", "float16", "bfloat16"):
    weight = in_precision(dtype, 1.0)
    for _ in range(1000):
        weight = weight + in_precision(dtype, 0.001)
    print(f"{dtype:8}: after 1,000 steps of 0.001 the weight is {plain_number(weight):.4f}")

# %% [markdown]
# In float16 two per cent of the way got lost. In bfloat16 the weight never moves: 1.001 is rounded to 1, a thousand
# times over. So nobody trains in 16 bits alone. **Mixed precision** keeps the weights in float32, where small steps add
# up, and computes with copies of them in 16 bits. Results that go through exponentials, the logits and the loss, are
# float32 again.

# %%
mixed = models.cifar_resnet(8, dtype="mixed_bfloat16")
print(f"weights: {mixed.get_layer('conv1').weights[0].dtype}")
print(f"what conv1 hands on: {mixed.feature_extractor('conv1').output.dtype}")
print(f"logits: {mixed.output.dtype}")

# %% [markdown]
# With float16 there is one thing more, against gradients that become zero: the loss is multiplied by a large number
# before backward and the gradients are divided by it afterwards (**loss scaling**). `fit` does so by itself.
#
# Mixed precision is a choice and not a default here, for a reason: in a published reproduction a plain network of 56
# layers got a loss that was no number in float16, and had to be trained in float32. Deep plain networks are what
# lecture 06 is about.
#
# `kerascnn.setup(precision="mixed_bfloat16")` in the first cell sets it for all networks. Which one to take depends on
# the GPU: older ones such as the T4 are fast in float16 and not in bfloat16, newer ones in both. Measure with section
# 1; for processors that multiply in bfloat16, `docs/speed.md` in the repository has the images per second of six
# networks in both.
#
# **Try it:** change 0.001 to 0.01. In which precision does the weight arrive where it should now?

# %% [markdown]
# ## 6. The session ends in the middle. And now?
#
# A runtime on Colab ends when you have been away for a while, when its hours are up, or when the connection breaks.
# What lies on its disk is gone. So a long training writes **checkpoints** to a place that stays, such as your Google
# Drive: all that the next step depends on. That is more than the weights.
#
# - the weights, and the moving averages of the normalisation;
# - the optimizer's momentum and its step, on which the learning rate depends;
# - where in the epoch the run is, which images come next, and how they are cropped and mirrored.

# %%
import tempfile
from pathlib import Path

ON_DRIVE = False  # True on Colab: asks for permission, and keeps checkpoints when the runtime is gone

if ON_DRIVE:
    from google.colab import drive

    drive.mount("/content/drive")
    checkpoints = Path("/content/drive/MyDrive/kerascnn")
else:
    checkpoints = Path(tempfile.mkdtemp())
    print("Checkpoints go to a temporary folder of this machine.")

# %% [markdown]
# We train a small network three times. First without a stop. Then with somebody who presses the stop button of the
# notebook in the middle of the second epoch: here a **callback** does it, an object whose methods Keras calls during the
# training. Then the same call again.

# %%
import signal

from kerascnn.experiments.image_sizes import PooledImages

images = PooledImages(split, size=10_000)
recipe = RECIPES["classroom"].but(epochs=4)


def train(**options):
    keras.utils.set_random_seed(environment.seed)
    network = models.cifar_resnet(8, input_shape=images.train[0].shape[1:], num_classes=images.num_classes)
    return training.fit(network, recipe, images, seed=environment.seed, **options)


never_stopped = train()

# %%
folder = checkpoints / f"lecture_11_{environment.seed}"
for old in folder.glob("*.checkpoint"):
    old.unlink()  # so that this lecture can be read twice


class StopButton(keras.callbacks.Callback):
    """Presses the stop button after 100 steps."""

    done = 0

    def on_train_batch_end(self, batch, logs=None):
        self.done += 1
        if self.done == 100:
            signal.raise_signal(signal.SIGINT)


try:
    train(checkpoint_dir=folder, callbacks=(StopButton(),))
except KeyboardInterrupt:
    print("stopped, and these checkpoints are there:")
    for file in sorted(folder.iterdir()):
        print(f"    {file.name}, {file.stat().st_size:,} bytes")

# %% [markdown]
# The run finished a step and wrote a checkpoint, in the middle of an epoch; the one before it is from the end of the
# first epoch. Each checkpoint is written beside its place and moved there when it is whole, so that a machine which
# dies while it writes leaves the one before. Now the same call again, without the button.
#
# **Predict:** both runs end with a training loss. By how much do they differ?

# %%
prediction = None  # your guess, for example 0.01

# %%
resumed = train(checkpoint_dir=folder)
checks.reveal(prediction, abs(resumed.last["loss"] - never_stopped.last["loss"]), "difference")
print("each epoch, never stopped:", *(f"{epoch['loss']:.6f}" for epoch in never_stopped.curve))
print("each epoch, resumed:      ", *(f"{epoch['loss']:.6f}" for epoch in resumed.curve))

# %%
curves = {
    "never stopped": {"loss": [epoch["loss"] for epoch in never_stopped.curve]},
    "stopped and resumed": {"loss": [epoch["loss"] for epoch in resumed.curve]},
}
figures.training_curves(curves, measure="loss")

# %% [markdown]
# One curve lies on the other, so that only the second can be seen: on a CPU they are equal to the last bit. On a GPU
# sums are added up in another order each time, stopped or not, so there they agree only about as well as two runs
# without a stop. A run that merely *loads its weights* and goes on would not pass this test: the momentum would start
# from zero, the learning rate from the top, and some images would come twice in one epoch.
#
# In Colab the whole of it is: run the first cells, mount the Drive, call `fit` with a `checkpoint_dir` there. When the
# runtime is gone, do exactly the same again. `until_epoch=2` stops on purpose, if you only have ten minutes.
#
# **Try it:** call `train(checkpoint_dir=folder)` a third time. How long does it take? And what does `fit` say if you
# change the recipe to 5 epochs, or the seed?

# %% [markdown]
# ## 7. It goes wrong. What now?
#
# ### The loss is no number
#
# We take the normalisation out of the network and a learning rate a thousand times that of the recipe.
#
# **Predict:** after how many steps does `fit` stop the training?

# %%
prediction = None  # a number of steps

# %%
keras.utils.set_random_seed(environment.seed)
shape = images.train[0].shape[1:]
fragile = models.cifar_resnet(8, normalization=None, input_shape=shape, num_classes=images.num_classes)
try:
    training.fit(fragile, recipe.but(learning_rate=training.Constant(30.0)), images, verbose=False)
except training.DivergedError as error:
    checks.reveal(prediction, error.record.diverged_by, "steps")
    print(error)

# %% [markdown]
# Most likely the loss was lost in the first steps already: `fit` looks at it every 20 steps only, because every look
# makes a GPU wait for its answer. What helps is in the message. A rate that is too high is the usual cause; a division
# by zero in your own layer, or images with wrong values, are others. And a loss that *stays* at ln 10 = 2.303, for ten
# classes, is no number gone wrong, but a network that has learnt nothing: look at the labels first, then at the rate.
#
# ### It does not fit into memory
#
# Training keeps every activation until backward has used it, for each image of the batch.
#
# **Predict:** how many MiB (each a little more than a million bytes) does ResNet-50 need to train with 32 images of
# 224 × 224?

# %%
prediction = None  # your guess in MiB, for example 500

# %%
from kerascnn.training.trouble import out_of_memory

large = models.resnet50()
for count in (1, 32, 256):
    use = analysis.memory(large, batch_size=count)
    answering, learning = use.inference_bytes / 2**20, use.training_bytes / 2**20
    print(f"batch of {count:3}: {answering:9,.0f} MiB for answers, {learning:9,.0f} MiB for training")
checks.reveal(prediction, analysis.memory(large, batch_size=32).training_bytes / 2**20, "MiB")
print(out_of_memory(256))

# %% [markdown]
# The paper's batch of 256 needs more than the 15 or 16 GB of a common GPU; its authors shared it among several. These
# numbers are what has to be kept at least: a real library needs some working memory besides. The last line is what
# `fit` says when a batch does not fit.
#
# ### The other signs
#
# | what you see | what it often is | what to do |
# |---|---|---|
# | training loss falls, test loss rises | overfitting | more augmentation, weight decay, a shorter training |
# | training loss stays high, of a *deeper* network | degradation (lecture 06) | shortcuts |
# | the loss jumps up and down from epoch to epoch | a rate too high, a batch too small | a third of the rate |
# | the test error is odd in the first epochs | moving averages of the normalisation lag behind | wait, or look at the training loss |
# | the GPU is slow | small batches, or it waits for images | section 2 |
#
# **Try it:** `fragile` with a rate of 0.03, as in the recipe. Does it learn? And with `clip_norm=1.0` in `recipe.but`?

# %% [markdown]
# ## 8. What should come out?
#
# These are the numbers to compare yours with: test error on CIFAR-10 in per cent.
#
# **Predict:** the paper trained ResNet-110 five times. By how many percentage points is the mean of the five worse than
# the best one, which stands in its table?

# %%
prediction = None  # your guess in percentage points, for example 1

# %%
sources = {}
for result in published_errors(dataset="CIFAR-10 test", protocol="single view"):
    sources.setdefault(result.source, {})[result.network] = result.value
kinds = [f"{kind}-{depth}" for kind in ("Plain", "ResNet") for depth in papers.CIFAR_DEPTHS]
for source, errors in sources.items():
    found = [f"{name} {errors[name]:.2f}" for name in kinds if name in errors]
    if found:
        print(f"{source}:\n    {', '.join(found)}")
best, mean = (published_errors("ResNet-110", dataset="CIFAR-10 test")[number].value for number in (0, 1))
checks.reveal(prediction, mean - best, "percentage points")

# %%
drawn = {"plain (a reproduction)": {}, "residual (the same reproduction)": {}, "residual (the paper)": {}}
for depth in papers.CIFAR_DEPTHS:
    for result in published_errors(f"ResNet-{depth}", dataset="CIFAR-10 test")[:1]:
        drawn["residual (the paper)"][depth] = result
    for name, line in (("Plain", "plain (a reproduction)"), ("ResNet", "residual (the same reproduction)")):
        for result in published_errors(f"{name}-{depth}", dataset="CIFAR-10 test"):
            if result.source.startswith("a reproduction in PyTorch"):
                drawn[line][depth] = result
figures.error_over_depth(drawn)

# %% [markdown]
# The paper prints no numbers for plain networks, only curves, so those of others have to stand in. They are single
# runs. From one seed to the next ResNet-110 varies by some tenths of a point: the paper itself gives 6.61 ± 0.16 for
# five runs, and its table the best. In the reproduction ResNet-56 came out worse than ResNet-44, which the paper's did
# not. So a difference of half a point between your run and a table is nothing to worry about, and nothing to celebrate.
# One row takes the best epoch *on the test images*, which flatters (lecture 04).
#
# **What this project has measured itself:** the paper's recipe in full, on CIFAR-10, is still owed. No GPU could be had
# when this was written, so there is no number of ours in this table, and `docs/experiments.md` in the repository will
# have it when there is. You can be first. On a GPU, with the Drive of section 6:

# %%
RUN_IT = False  # True on a GPU; section 1 says how many hours it takes

if RUN_IT:
    keras.utils.set_random_seed(environment.seed)
    options = {"seed": environment.seed, "checkpoint_dir": checkpoints / "resnet20_paper"}
    record = training.fit(models.resnet20(), RECIPES["paper"], data.load("cifar10"), **options)
    print(f"test error {100 * record.last['test_error']:.2f} %; the paper has 8.75 %")
else:
    print("Not run: RUN_IT is False.")

# %% [markdown]
# `RECIPES["fast"]` in its place should take minutes on a GPU where the paper's takes hours, with a modern schedule and
# another result.
#
# **Try it:** `published_errors("ResNet-56", dataset="CIFAR-10 test")` lists who has got what with ResNet-56. How far
# apart are they?
#
# ### More than one GPU
#
# Each GPU takes an equal part of every batch, and the gradients are added up, so that the recipe stays as it is:
#
# ```python
# with training.data_parallel():  # all GPUs of this machine
#     network = models.resnet20()
#     record = training.fit(network, RECIPES["paper"], data.load("cifar10"))
# ```
#
# On the JAX backend it gives the same as one device but for rounding. On TensorFlow batch normalisation takes the
# averages of each GPU's own part. How much faster several GPUs are was not measured either; `docs/training.md` says
# what is tested.

# %% [markdown]
# ## In two lines
#
# Estimate first, from a step that you have timed; write the recipe down; keep checkpoints where they outlive the
# machine. A run is resumed only if its curve is the one of a run that never stopped.
#
# ## What to try next
#
# - On Colab with a GPU: sections 1, 2 and 5, and note down the factors. Which precision is the fastest there?
# - Train ResNet-20 with `RECIPES["fast"]` on CIFAR-10, stop it in the middle, close the browser, and go on tomorrow.
# - `kerascnn reproduce degradation --tier reproduce --checkpoints runs` in a terminal is lecture 06 with the paper's
#   own recipe.
# - Then lecture 12: ten architectures on one page.
#
# ## Reading
#
# - He et al., *Deep Residual Learning for Image Recognition*, 2015
#   ([arXiv:1512.03385](https://arxiv.org/abs/1512.03385)), sections 3.4 and 4.2: two recipes in two paragraphs.
# - Micikevicius et al., *Mixed Precision Training*, 2017 ([arXiv:1710.03740](https://arxiv.org/abs/1710.03740)),
#   section 3: float32 weights and loss scaling.
# - Goyal et al., *Accurate, Large Minibatch SGD*, 2017 ([arXiv:1706.02677](https://arxiv.org/abs/1706.02677)), section
#   2: the learning rate and the batch, and the warm-up.
# - Loshchilov and Hutter, *Decoupled Weight Decay Regularization*, 2017
#   ([arXiv:1711.05101](https://arxiv.org/abs/1711.05101)), section 2: two things with one name.
# - Jordan, *94 % on CIFAR-10 in 3.29 Seconds on a Single GPU*, 2024
#   ([arXiv:2404.00498](https://arxiv.org/abs/2404.00498)): how far a recipe can be driven.
