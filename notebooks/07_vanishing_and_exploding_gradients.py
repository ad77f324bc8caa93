# %% [markdown]
# # Why does a gradient shrink, or grow, on its way back through a network?
#
# A network learns because the loss tells each weight which way to move. This message, the gradient, starts at the last
# layer and travels backwards, and every layer that it passes multiplies it by something. Multiply twenty numbers that
# are below one, and hardly anything is left. Multiply twenty that are above one, and the result is enormous. The two
# are called **vanishing** and **exploding gradients**. In this lecture we follow a gradient through three layers by
# hand and through fifty by machine, find out what decides between the two, and watch what becomes of layers that it
# does not reach. At the end we come back to the riddle of lecture 06, and see that the usual answer to it is not
# enough.
#
# **Afterwards you will be able to**
#
# - compute the gradient of a chain of layers by hand, and check it by automatic differentiation;
# - say what the slope of a sigmoid explains, and what the weights have to do with it;
# - choose an activation and an initialisation that keep a gradient level, and say what normalisation changes;
# - tell clipping by value from clipping by norm, and say what clipping can rescue and what it cannot.
#
# **Time**: 50 minutes to read and try; the cells run in about 40 seconds on two CPU cores. Three small networks are
# trained in section 6; a GPU does not make them faster, because they are so small.
#
# **You need**: the chain rule, matrix products, and what a Dense layer is. Lecture 06 has the riddle of section 8.

# %%
import kerascnn

environment = kerascnn.setup()

# %%
import keras
import numpy as np

from kerascnn import analysis, checks, data, experiments, figures, models, training, widgets

# %% [markdown]
# ## 1. What does a gradient pass on its way through three layers?
#
# We take the smallest chain that deserves the name: one number goes in, and each of three layers multiplies it by a
# weight and applies a **sigmoid**, σ(z) = 1 / (1 + e⁻ᶻ), which squeezes every number into the range from 0 to 1.
#
# x₁ = σ(w₁ x₀),  x₂ = σ(w₂ x₁),  x₃ = σ(w₃ x₂)
#
# How much does x₃ move when x₀ moves a little? The chain rule multiplies what each layer does. A layer multiplies a
# small change by its weight, and then by the **slope** of the sigmoid (its derivative σ′) at the place where it is:
#
# ∂x₃/∂x₀ = σ′(w₃ x₂) w₃ · σ′(w₂ x₁) w₂ · σ′(w₁ x₀) w₁
#
# A loss L that is computed from x₃ puts one more number in front, ∂L/∂x₃. It is the same whatever the layers do, so we
# leave it out.
#
# **Predict:** with the weights 1, −2 and 0.5 and with x₀ = 0.5, how large is the gradient, without its sign?

# %%
prediction = None  # your guess, for example 0.5

# %%
chain, start = experiments.SigmoidChain(weights=(1.0, -2.0, 0.5)), 0.5

for number, (weight, slope) in enumerate(zip(chain.weights, chain.derivatives(start)), start=1):
    print(f"layer {number}: slope {slope:.3f} × weight {weight:4} = {slope * weight:6.3f}")
print(f"multiplied: {chain.gradient(start):.6f}")
checks.reveal(prediction, abs(chain.gradient(start)))

# %% [markdown]
# Move x₀ by one hundredth, and x₃ moves by about one ten-thousandth. Do not take it on trust. We check it in two other
# ways: by nudging x₀ and looking at x₃, and by **automatic differentiation**, which is how Keras finds every gradient
# (it applies the chain rule step by step, as we did). `size_by_autodiff` builds the same chain from three Dense layers.


# %%
def end_of_chain(number):
    return experiments.sigmoid(chain.inputs(number)[-1])


nudge = 1e-4
by_nudging = (end_of_chain(start + nudge) - end_of_chain(start - nudge)) / (2 * nudge)
print(f"by nudging:                   {by_nudging:.6f}")
print(f"by automatic differentiation:  {experiments.size_by_autodiff(chain, start):.6f} (its size)")

# %% [markdown]
# **Try it:** start at 5 instead of 0.5, then at 50. Which of the three slopes kills the gradient?

# %% [markdown]
# ## 2. How large can a factor be?
#
# In the chain above all three slopes were small. Is that an accident?
#
# **Predict:** where is a sigmoid steepest, and how steep is it there? Guess the slope.

# %%
prediction = None  # your guess, for example 1

# %%
places = np.linspace(-4, 4, 161)
functions = {name: (places, one.value(places)) for name, one in experiments.ACTIVATIONS.items()}
slopes = {name: (places, one.slope(places)) for name, one in experiments.ACTIVATIONS.items()}

checks.reveal(prediction, slopes["sigmoid"][1].max())
figures.line_panels({"The function": functions, "Its slope": slopes}, across="z", up="σ(z), tanh(z), ReLU(z)")

# %% [markdown]
# No accident: the slope of a sigmoid is at most 1/4. It reaches 1/4 at z = 0, nowhere else, and far from 0 it is close
# to nothing.
# So the slopes of three layers multiply to at most 1/64, and those of ten to less than a millionth. The slope of tanh
# is at most 1. The slope of a ReLU is 1 or 0. ReLUs are sometimes named as a cause of exploding gradients, but a ReLU
# by itself never makes a gradient larger.
#
# Yet the lecture's sentence, that the gradient is a product of values which are all less than one fourth, is not the
# whole. Between the slopes stand the **weights**. A layer's factor is slope times weight, at most |w| / 4, and nothing
# keeps a weight below 4.
#
# **Predict:** ten layers, every weight is 6, and every sigmoid stands exactly at 0, where it is steepest. How large is
# the gradient?

# %%
prediction = None  # your guess, for example 0.001

# %%
for weight in (1.0, 2.0, 4.0, 6.0):
    centred = experiments.centred_chain(weight, depth=10)
    without_biases = experiments.SigmoidChain((weight,) * 10)
    at_zero, elsewhere = centred.gradient(0.5), without_biases.gradient(0.5)
    print(f"w = {weight}: sigmoids kept at 0: {at_zero:9.3g}   without biases: {elsewhere:9.3g}")
checks.reveal(prediction, at_zero)

# %% [markdown]
# A sigmoid chain *can* explode: each layer multiplies by 6/4 = 1.5, and after ten layers a gradient of 1 has become
# more than 57. But it takes care to get there. `centred_chain` gives each layer a bias that brings its sigmoid back to
# the middle. Without these biases a large weight drives the sigmoids to where they are flat, and the gradient is
# smaller with w = 6 than with w = 1. Here are all lengths up to twenty.

# %%
depths = range(1, 21)
kept, bare = {}, {}
for weight in (1.0, 2.0, 4.0, 6.0):
    kept[f"w = {weight:g}"] = depths, [experiments.centred_chain(weight, n).gradient(0.5) for n in depths]
    bare[f"w = {weight:g}"] = depths, [experiments.SigmoidChain((weight,) * n).gradient(0.5) for n in depths]

panels = {"Sigmoids kept at 0": kept, "Without biases": bare}
figures.line_panels(panels, across="layers", up="gradient", logarithmic=True, limits=(1e-36, 1e4))

# %% [markdown]
# The vertical axis is logarithmic: each step up multiplies. A product of equal factors is a straight line there, and
# that is the message of this section. **The gradient goes up or down by a factor for every layer, so depth makes a
# power of it.** What decides is the typical factor: slope times weight.
#
# **Try it:** put −6.0 into the list of the table. Does the sign of a weight change the size of the gradient, with the
# sigmoids kept at 0 and without biases?

# %% [markdown]
# ## 3. What do depth, activation and weights do together?
#
# In a real layer a whole vector travels. A Dense layer with 64 inputs and 64 outputs multiplies it by a matrix on the
# way forward, and the gradient by the same matrix, transposed, on the way back; then every entry by its slope. So the
# *length* of the gradient vector (its **norm**, the root of the sum of squares) changes by a factor in each layer.
#
# Let us draw all weights at random, with a standard deviation of scale/√64. A **scale** of 1 is the usual start for
# such a layer; it is called Glorot's initialisation. A batch of 128 random vectors goes forward, a random gradient
# comes back, and we compare its norm at each layer with its norm at the last layer.
#
# **Predict:** in a chain of 20 sigmoid layers with a scale of 1, what fraction of the gradient arrives at the first?

# %%
prediction = None  # your guess, for example 0.01

# %%
gradients = experiments.signal_gradients(depth=20, activation="sigmoid", scale=1.0)
print(f"a factor of {gradients[0] ** (1 / 19):.3f} for each of the 19 layers that it passes")
checks.reveal(prediction, gradients[0])

# %% [markdown]
# One part in a million millions: nothing reaches the first layer. Now play. (On a page you see a still picture of all
# three activations at the same depth and scale. In a running notebook there are four controls instead, and the curve
# follows them.)

# %%
widgets.explore_gradients(depth=20, activation="sigmoid", scale=1.0)

# %% [markdown]
# The still picture says that with the same weights a ReLU lets about a thousandth of the gradient through, tanh about a
# sixth, and a sigmoid nothing to speak of.
#
# **Try it:** find out by playing:
#
# - Does depth bend the curve, or only lengthen it?
# - Which scale keeps the ReLU's curve level? What happens with twice that scale?
# - Is there a scale at which even the sigmoid's curve is level? How far is it from 1?
# - Tick *normalise*, and move the weights again. (Section 5 says more.)
#
# Without sliders, change the numbers in the cell: `widgets.explore_gradients(50, scale=2.0)`.

# %% [markdown]
# ## 4. Which initialisation keeps the gradient level?
#
# A ReLU's slope is 0 for about half of its inputs. These entries of the gradient are lost, and with them half of its
# *squared* length. So the weights have to make up for a factor of 1/2 in the square.
#
# **Predict:** which scale does that?

# %%
prediction = None  # your guess, for example 1

# %%
scales = np.linspace(0.2, 4, 20)
arrives = {
    name: (scales, [experiments.signal_gradients(20, name, scale)[0] for scale in scales])
    for name in ("sigmoid", "tanh", "relu")
}
level = {name: scales[np.abs(np.log(found)).argmin()] for name, (_, found) in arrives.items()}
checks.reveal(prediction, level["relu"])
title = "What arrives at the first of 20 layers"
figures.line_panels({title: arrives}, across="scale of the weights", up="first over last", logarithmic=True, level=1.0)

# %% [markdown]
# The ReLU's curve crosses 1 at √2 = 1.41: **He's initialisation**, made for ReLUs by exactly this argument. A little
# below, and twenty layers make the gradient vanish; a little above, and they make it explode. tanh is level at a scale
# not far above 1. Glorot's argument counts its slope as 1, so that nothing has to be made up; this is right near 0, and
# a little too much elsewhere. The sigmoid stays below 1 in the whole range. Its slopes are at most 1/4, and the
# controls of section 3 show it level only near a scale of 10, with which nobody starts.
#
# The two rules in numbers, for chains of 20 and of 50 layers:

# %%
rules = {"Glorot": 1.0, "He": 2**0.5}
for name in ("sigmoid", "tanh", "relu"):
    for rule, scale in rules.items():
        first = {depth: experiments.signal_gradients(depth, name, scale)[0] for depth in (20, 50)}
        print(f"{name:8} {rule:7} 20 layers: {first[20]:9.2g}    50 layers: {first[50]:9.2g}")

# %% [markdown]
# Initialisation is not a detail: for a deep chain without normalisation it decides whether anything is learnt at all.
# And it has to fit the activation. Glorot's rule with a ReLU is off by a factor of 0.7, which sounds harmless. But it
# is off by this factor in every layer, and after 50 layers the factors make one twenty-millionth.
#
# **Try it:** other random numbers, `seed=1`. Which of the rows change by more than a factor of two?

# %% [markdown]
# ## 5. What does normalisation change?
#
# **Batch normalisation** stands between the weights and the activation. For each unit it takes the mean and the
# standard deviation over the batch, subtracts the one and divides by the other, so that what enters the activation has
# mean 0 and standard deviation 1, whatever the weights are. (It can learn to shift and stretch afterwards; at the
# start it does not.)
#
# **Predict:** the sigmoid chain of 20 layers again, now normalised. What fraction of the gradient arrives?

# %%
prediction = None  # your guess, for example 0.01

# %%
panels = {}
for title, normalized in (("Without normalisation", False), ("With normalisation", True)):
    found = {name: experiments.signal_gradients(20, name, normalized=normalized) for name in experiments.ACTIVATIONS}
    panels[title] = {name: (range(1, 21), values) for name, values in found.items()}
checks.reveal(prediction, found["sigmoid"][0])
figures.line_panels(panels, across="layer", up="gradient, last layer's = 1", logarithmic=True, limits=(1e-13, 1e3))

# %% [markdown]
# The sigmoids are rescued: more than a third arrives, where there was one part in a million millions. And the size of
# the weights has lost its say:

# %%
for scale in (0.1, 1.0, 10.0):
    arrived = {
        name: experiments.signal_gradients(20, name, scale, normalized=True)[0] for name in experiments.ACTIVATIONS
    }
    print(f"scale {scale:4}:", "   ".join(f"{name} {value:.3g}" for name, value in arrived.items()))

# %% [markdown]
# With weights ten times as large the sums are ten times as large, and normalisation divides by ten times as much. On
# the way back the two cancel as well.
#
# But look at the ReLU's curve on the right. It rises towards the *first* layer: the gradient **grows** on its way back,
# by about a fifth for each layer. A ReLU removes the negative half of what comes in. What is left varies less, the next
# normalisation stretches it again, and the gradient is stretched with it. (In very wide layers the factor would be
# √(π / (π − 1)) = 1.21.) Twenty layers bear that well. Keep it in mind for section 8, where there are more.
#
# **Try it:** how large does the ReLU's gradient become in 50 normalised layers? Estimate it from the fifth for each
# layer, then ask `experiments.signal_gradients(50, "relu", normalized=True)[0]`.

# %% [markdown]
# ## 6. What becomes of layers that the gradient does not reach?
#
# The lecture says that such layers may get stuck with their random initialisation. That can be measured. We train three
# chains of Dense layers for three epochs by the same recipe, and afterwards ask of each layer: **how far have its
# weights moved, as a share of their length at the start?**
#
# **Predict:** by how many per cent has the first of ten sigmoid layers moved?

# %%
prediction = None  # your guess in per cent, for example 10

# %%
split = data.load(environment.data)
recipe = training.RECIPES["classroom"].but(learning_rate=training.Constant(0.05), epochs=3)


def trained(activation, initialization, depth):
    """How far each layer moved, by its number, and the training error in the last epoch."""
    keras.utils.set_random_seed(environment.seed)
    images = {"input_shape": split.image_shape, "num_classes": split.num_classes}
    network = experiments.chain_network(depth, activation, initialization, **images)
    before = experiments.layer_kernels(network)
    record = training.fit(network, recipe, split, seed=environment.seed, verbose=False)
    moved = experiments.layer_distances(before, experiments.layer_kernels(network))
    return list(moved.values()), record.last["error"]


# %%
moved = {}
for activation, initialization, depth in (("sigmoid", "Glorot", 3), ("sigmoid", "Glorot", 10), ("relu", "He", 10)):
    ways, error = trained(activation, initialization, depth)
    name = f"{activation}, {depth} layers"
    moved[name] = range(1, depth + 1), ways
    print(f"{name:18} wrong on {error:.0%} of the training images; first layer moved by {100 * ways[0]:.2g} %")
checks.reveal(prediction, 100 * moved["sigmoid, 10 layers"][1][0], "% of its length")
title = "How far each layer moved in training"
figures.line_panels({title: moved}, across="layer", up="share of its length", logarithmic=True)

# %% [markdown]
# Stuck indeed. With ten classes, guessing is wrong on 90 % of the images, and the chain of ten sigmoids has learnt
# nothing else. Its last layers move, but all they are given to work with is what random layers make of an image. Three
# sigmoids learn, and so do ten ReLUs with He's initialisation, whose first layer moves no less than those behind it. So
# it is not depth alone, it is depth with a factor well below 1.
#
# Why have layers at all that stay as random as they began? One could leave them out, and here that would be right: three
# sigmoids do better than ten. Whether there is another way out is the question of lecture 08.
#
# The package comes with a longer version of this experiment, made with three seeds and more chains. Its first two
# panels show what you have seen in sections 2 and 3, now with real images and a real loss; the third is the one you
# have just drawn.

# %%
figures.vanishing_chain(experiments.shipped("vanishing_chain_try"))

# %% [markdown]
# The black line in the middle panel is the bound of the sigmoid chain: the largest stretch of each matrix, times 1/4,
# multiplied. The gradient stays far below it, for a vector is not in general stretched most by every matrix, and not
# every sigmoid stands at 0.
#
# **Try it:** `trained("sigmoid", "He", 10)`. In section 4 He's larger weights brought a few hundred times more to the
# first of 20 layers. Is it enough?

# %% [markdown]
# ## 7. What does clipping rescue?
#
# Against exploding gradients there is a simple tool. The lecture clips **by value**: every number of the gradient that
# is beyond 10 becomes 10. More usual today is to clip **by norm**: if the whole gradient, taken as one vector, is
# longer than a limit, it is shortened to the limit. In Keras these are `SGD(0.1, clipvalue=10)` and
# `SGD(0.1, global_clipnorm=10)`.

# %%
gradient = np.array([30.0, 0.5, -12.0])
by_value = np.clip(gradient, -10, 10)
by_norm = gradient * min(1, 10 / np.linalg.norm(gradient))

for name, one in (("gradient", gradient), ("by value", by_value), ("by norm", by_norm)):
    cosine = one @ gradient / (np.linalg.norm(one) * np.linalg.norm(gradient))
    numbers = "  ".join(f"{number:6.2f}" for number in one)
    print(f"{name:9} {numbers}   length {np.linalg.norm(one):5.2f}   cosine {cosine:.3f}")

# %% [markdown]
# The **cosine** of the angle to the unclipped gradient says whether the direction was kept; 1 means that it was.
# Clipping by norm keeps it, always. Clipping by value turns the step, because it shortens some numbers and not others.
#
# And there is something that a limit for single numbers does not see.
#
# **Predict:** a network has 270,000 weights, and every number of its gradient is 0.5. Clipping at 10 leaves that as it
# is. How long is the gradient?

# %%
prediction = None  # your guess, for example 10

# %%
gradient = np.full(270_000, 0.5)
checks.reveal(prediction, np.linalg.norm(gradient))

# %% [markdown]
# It has a length of 260, and no number in it was above 10. So a limit by value has to be found for each network anew,
# while a limit of the norm means the same for all: no step of plain gradient descent is longer than rate × limit.
#
# Now in training. We take the ten ReLU layers of section 6 and spoil them: all weights start at *twice* He's scale, so
# that by section 4 the gradient grows by a factor of two in each layer. (The signal does, too.) They are trained by the
# same recipe, with and without clipping.
#
# **Predict:** on how many per cent of the training images is the network wrong if it is clipped by value at 10?

# %%
prediction = None  # your guess in per cent, for example 30


# %%
def spoilt_and_trained(**clipping):
    """The training error in the last epoch, or None where the loss stopped being a number."""
    keras.utils.set_random_seed(environment.seed)
    images = {"input_shape": split.image_shape, "num_classes": split.num_classes}
    network = experiments.chain_network(10, "relu", "He", **images)
    for variable in network.trainable_variables:
        variable.assign(2 * variable)
    try:
        return training.fit(network, recipe.but(**clipping), split, seed=environment.seed, verbose=False).last["error"]
    except training.DivergedError:
        return None


# %%
kinds = {
    "no clipping": {},
    "by value at 10": {"clip_value": 10.0},
    "by value at 0.01": {"clip_value": 0.01},
    "by norm at 1": {"clip_norm": 1.0},
}
errors = {name: spoilt_and_trained(**clipping) for name, clipping in kinds.items()}
for name, error in errors.items():
    print(f"{name:17}", "diverged" if error is None else f"wrong on {error:.0%} of the training images")
checks.reveal(prediction, 100 * (errors["by value at 10"] or 1.0), "% wrong")

# %% [markdown]
# - **Without clipping** the loss stops being a number within the first steps.
# - **By value at 10**, as in the lecture, the training survives and learns nothing. The numbers of this gradient begin
#   in the hundreds. Cut to 10, they still make steps that destroy the weights at once. A limit is not good in itself,
#   it has to fit the network and the rate.
# - **By value at 0.01**, or **by norm at 1**, the network learns something.
#
# And compare with section 6: the same network from He's weights, without any clipping, learns more than any of these.
# Clipping is a fuse. It saves a training from single steps that are much too long, which is why it is common where such
# steps come now and then. It does not repair a network in which every step is too long.
#
# **Try it:** `spoilt_and_trained(clip_norm=10.0)`, and `clip_norm=0.1`. What does the rate have to do with the best
# limit?

# %% [markdown]
# ### Five more networks
#
# The shipped experiment has three seeds and five networks that go wrong, each in a way of its own: two residual networks
# without normalisation, whose gradients explode, a plain one that is trained too fast, one that is trained much too
# fast, and a chain of ten sigmoids. "Trained" means here that the network learnt clearly more than guessing.

# %%
record = experiments.shipped("clipping_try")
_, rows = experiments.results_table(record)
for network, kind, outcome, *_ in rows:
    print(f"{network:40}  clipping {kind:10}  {outcome}")
figures.clipping(record)

# %% [markdown]
# The residual networks repeat what you have just seen: without clipping or with a limit of 10 they diverge or learn
# nothing, and with a tight limit they learn. The plain network at a rate of 0.1 is brought to learning as well.
# Against a rate of 1 no clipping helps, and least of all against vanishing. The sigmoids' gradient was never long.
# **Clipping only shortens; no limit has ever made a small gradient larger.**

# %% [markdown]
# ## 8. Is this why deep plain networks learn badly?
#
# Lecture 06 ended with a riddle: a plain network of 56 layers has a larger *training* error than one of 20. The
# lecture answers it with vanishing gradients: the early layers are stuck where they began. But those networks are no
# chains of sigmoids. They have ReLUs, He's initialisation and batch normalisation, and after sections 4 and 5 you may
# expect something else. Let us look at a plain network of 56 layers before its first step.
#
# **Predict:** how large is the gradient at its first convolution, compared with its last?

# %%
prediction = None  # your guess, for example 0.001

# %%
pictures, labels = (array[:64] for array in split.train)
keras.utils.set_random_seed(environment.seed)
network = models.cifar_resnet(56, residual=False, input_shape=split.image_shape, num_classes=split.num_classes)

norms = analysis.gradient_norms(network, pictures.astype("float32") / 255, labels)
*convolutions, classifier = norms.rows
print(f"{len(convolutions)} convolutions, the first {convolutions[0].norm:.3g}, the last {convolutions[-1].norm:.3g}")
checks.reveal(prediction, convolutions[0].norm / convolutions[-1].norm, "times the last")

# %% [markdown]
# It does not vanish. It **grows** towards the input, by a factor of hundreds. That is what section 5 announced: a ReLU
# behind a normalisation stretches the gradient a little in each layer, and 55 layers make a power of it.
#
# The shipped experiment looks at plain and at residual networks, with three seeds. From left to right in each panel
# stand the layers, first to last. The first three rows were taken before the first step: the gradient of the weights,
# the gradient of the signal (which we have followed so far), and the size of the signal itself on its way forward. The
# last row is the gradient of the weights after 60 steps.

# %%
record = experiments.shipped("gradient_flow_try")
figures.gradient_flow(record)

# %% [markdown]
# **With normalisation (left).** In plain-56 the gradient grows towards the input by a factor of hundreds, in plain-110
# by hundreds of thousands. In residual networks the gradients of the weights stay within about a factor of ten. After
# 60 steps plain-56 shows a gradient that is *small* in its early layers. Has it vanished after all? Ask how far the
# layers have moved in these steps, as in section 6:

# %%
for run in record.results["distances"]:
    if run["network"] in ("plain56", "resnet56"):
        first, last = run["distances"][0], run["distances"][-2]  # the very last one is the classifier
        moved = f"first convolution {first:5.2f} times its length, last convolution {last:.2f}"
        print(f"{run['network']}, seed {run['seed']}: {moved}")

# %% [markdown]
# These early layers are not stuck at their random start. The first, enormous gradients have thrown them several times
# their own length away from it, and *that* is why the gradient is small afterwards: behind a normalisation only the
# direction of the weights counts, and the longer they are, the less a step can turn them.
#
# **Without normalisation (right).** Here the signal's gradient does vanish in plain-56: to a few hundredths with He's
# initialisation, and by ten powers of ten with Glorot's. (Residual networks explode instead.) The weights' gradients
# are level all the same, because each is the product of the gradient that comes back and the signal that comes in. What
# one has lost on its way back, the other has lost on its way forward.
#
# So what about the lecture's answer? **Vanishing gradients explain why deep chains of sigmoids do not learn. They do
# not explain why plain-56 with normalisation is worse than plain-20**: its early layers begin with too much of it, not
# too little. He and his colleagues, who found the degradation, also write that vanishing gradients are an unlikely
# cause, because normalisation keeps signals and gradients alive; they suspect that deep plain networks converge very
# slowly. What is certain is the cure, and it is the subject of lecture 08.
#
# **Try it:** 20 in place of 56 in the first cell of this section. How much does the gradient grow in the network that
# trains well?

# %% [markdown]
# ## In two lines
#
# A gradient is multiplied by slope times weights in every layer, so depth makes a power of it: sigmoids kill it, a
# fitting initialisation or normalisation keeps it alive, and clipping only shortens what is too long.
# Vanishing gradients stop a deep chain of sigmoids; they are not what stops a deep plain network with normalisation.
#
# ## What to try next
#
# - Train the sigmoid chain of section 6 with a rate of 5 in place of 0.05, by `recipe.but(...)`. A gradient that is a
#   million times too small cannot be mended by a step that is a hundred times larger: which layers go wrong first?
# - `experiments.vanishing_chain("try")` runs the whole experiment of section 6 in about a minute; give it
#   `trainings=(("sigmoid", "He", 5), ("tanh", "He", 10))`.
# - Write batch normalisation into the chain of section 6 (a `keras.layers.BatchNormalization()` before each
#   activation). Do ten sigmoids learn now?
#
# ## Reading
#
# - Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*, 2010 ([PMLR
#   9](https://proceedings.mlr.press/v9/glorot10a.html)), sections 3 and 4: sigmoids, tanh, and the initialisation.
# - He et al., *Delving Deep into Rectifiers*, 2015 ([arXiv:1502.01852](https://arxiv.org/abs/1502.01852)), section 2.2:
#   the initialisation for ReLUs.
# - Ioffe and Szegedy, *Batch Normalization*, 2015 ([arXiv:1502.03167](https://arxiv.org/abs/1502.03167)), section 3; in
#   section 4 an Inception network with sigmoids is trained.
# - Pascanu et al., *On the difficulty of training Recurrent Neural Networks*, 2013
#   ([arXiv:1211.5063](https://arxiv.org/abs/1211.5063)), sections 2 and 3: exploding gradients, and clipping by norm.
# - He et al., *Deep Residual Learning for Image Recognition*, 2015
#   ([arXiv:1512.03385](https://arxiv.org/abs/1512.03385)), section 4.1: why the authors doubt vanishing gradients.
