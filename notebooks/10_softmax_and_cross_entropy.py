# %% [markdown]
# # Are the negative log-likelihood and the cross-entropy one loss, or two?
#
# The last layer of every classifier in this course gives one number for each class. Some books train such a network by
# the *negative log-likelihood*, others by the *cross-entropy*, and the lecture leaves it to you to show that with a
# softmax the two are equivalent. In this lecture you get to know both so well that the proof, which is a problem set
# of its own, has nothing strange left. We turn scores into probabilities, see why nobody multiplies probabilities, meet
# a logarithm that is never computed the way it is written, and find the simplest gradient of the whole course.
#
# **Afterwards you will be able to**
#
# - compute a softmax and its logarithm for scores of any size, without overflow and without a logarithm of 0;
# - say what likelihood, negative log-likelihood and cross-entropy are, and compare them in numbers;
# - predict the gradient of the loss at each score, and say why it does not die when the network is badly wrong;
# - say what changes with soft labels, and why scores are kept in float32.
#
# **Time**: 45 minutes to read and try; the cells run in about a minute on two CPU cores. Two very small classifiers are
# trained in section 7; a GPU makes no difference.
#
# **You need**: logarithms, partial derivatives, and what a classifier is. Lecture 07 helps with section 5.

# %%
import kerascnn

environment = kerascnn.setup()

# %%
import keras
import numpy as np

from kerascnn import checks, data, experiments, figures, models

# %% [markdown]
# ## 1. How do scores become probabilities?
#
# A network gives a **score** for each class, any real number; scores are also called **logits**. To make probabilities
# of them we need positive numbers that add up to 1. The **softmax** takes the exponential of each score, which is
# always positive, and divides by the sum:
#
# pₖ = exp(zₖ) / Σⱼ exp(zⱼ)
#
# **Predict:** three classes have the scores 3, 1 and 0. What is the probability of the first, in per cent?

# %%
prediction = None  # your guess in per cent, for example 50


# %%
def softmax(scores):
    """Straight from the formula. Section 3 shows what is wrong with it."""
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


scores = np.array([3.0, 1.0, 0.0])
print("scores 3, 1, 0:      ", softmax(scores).round(4))
print("scores 103, 101, 100:", softmax(scores + 100).round(4))
checks.reveal(prediction, 100 * softmax(scores)[0], "% for the first class")

# %% [markdown]
# Three quarters would be the first one's share of the sum of the scores. But each step of 1 in the score multiplies the
# probability by e = 2.72. So only differences count. Add 100 to all scores, and each exponential is multiplied by the
# same number, which the division takes out again.
#
# So the *distance* of the scores says how sure the network is. Divide all scores by a number T before the softmax,
# which is called the **temperature**, and you can make it more sure or less, without changing which class is first.

# %%
panels = {f"T = {temperature:g}": softmax(scores / temperature) for temperature in (0.25, 1, 4)}
figures.probability_bars(panels, ["score 3", "score 1", "score 0"])

# %% [markdown]
# A low temperature gives everything to the first class, a high one comes close to equal shares. Temperatures are used
# to make a network that is too sure of itself more modest, without training it again.
#
# **Try it:** which temperature gives the first class exactly 90 %? Is there one that gives it 30 %?

# %% [markdown]
# ## 2. What happens if you multiply probabilities?
#
# How well does a network explain the labels of its training images? A natural measure is the probability that it gives
# to *all* of the true labels together. If the images are independent, this is a product, with one factor for each
# image: the probability that the network gives to this image's true class. It is called the **likelihood** of the
# network, and a network that makes it as large as possible is a maximum-likelihood estimate.
#
# **Predict:** a network that only guesses gives 0.1 to each of ten classes. After how many images is the likelihood, in
# a computer's 32-bit numbers, exactly 0?

# %%
prediction = None  # your guess, for example 1_000


# %%
def images_until_zero(probability, number):
    """How many factors a product of equal probabilities takes, in this kind of number, until it is 0."""
    likelihood, images = number(1), 0
    while likelihood > 0:
        likelihood *= number(probability)
        images += 1
    return images


for probability in (0.1, 0.5):
    counts = [images_until_zero(probability, number) for number in (np.float32, np.float64)]
    print(f"with {probability} for each image: 0 after {counts[0]} images in float32, {counts[1]} in float64")
checks.reveal(prediction, images_until_zero(0.1, np.float32), "images")

# %% [markdown]
# The smallest positive number in float32 is about 10⁻⁴⁵, and below it there is only 0. This is **underflow**. A
# product that is 0 cannot be made larger by small steps, and two networks whose likelihoods are both 0 cannot be
# compared. The training images number thousands.
#
# The way out is the logarithm. It turns products into sums, and since it grows with its argument, the network with
# the largest log-likelihood is the one with the largest likelihood. Because training *minimises*, the sign is turned,
# and because sums grow with the number of images, one takes the mean. That is the **negative log-likelihood** (NLL):
#
# NLL = − mean over the images of log (probability of the true class)

# %%
for images in (46, 324, 10_000):
    log_likelihood = np.sum(np.full(images, np.log(0.1), "float32"))
    print(f"{images:6,} images: log-likelihood {log_likelihood:10,.1f}, mean NLL {-log_likelihood / images:.4f}")

# %% [markdown]
# No underflow, in float32. And note the last column: ln 10 = 2.303 is the loss of a network that guesses among ten
# classes. If a training starts there and stays there, it has learnt nothing.
#
# **Try it:** what is the mean NLL of a guesser among 1,000 classes? Should the first line of an ImageNet training show
# more, or less?

# %% [markdown]
# ## 3. How is the logarithm of a softmax computed?
#
# The formula for the softmax has a weakness. Trained networks give scores of a few tens; a network that went wrong
# gives thousands.
#
# **Predict:** up to which score is exp(score) a number in float32?

# %%
prediction = None  # your guess, for example 10_000

# %%
checks.reveal(prediction, np.log(np.finfo("float32").max), "is the largest score")

large = np.array([10_000.0, 0.0, -10_000.0], "float32")
with np.errstate(all="ignore"):  # NumPy would warn of what we want to see
    print("softmax by the formula: ", softmax(large))
    print("its logarithm:          ", np.log(softmax(large)))
    print("shifted, its logarithm: ", np.log(softmax(large - large.max())))

# %% [markdown]
# By the formula, exp(10000) is infinite, and infinite by infinite is *not a number* (nan). A single nan in a loss ruins
# the whole network at the next step. Section 1 has the first half of the cure: only differences count, so subtract the
# largest score from all. Then the largest exponential is exp(0) = 1, and nothing overflows.
#
# But the third line still has infinities: the small probabilities have become 0, and their logarithm was taken
# afterwards. The second half of the cure is to take the logarithm *on paper*:
#
# log pₖ = zₖ − log Σⱼ exp(zⱼ) = zₖ − m − log Σⱼ exp(zⱼ − m),  with m the largest score
#
# The term with the sum is called **log-sum-exp**. No probability occurs in it, and the sum is at least 1.


# %%
def log_softmax(scores):
    """The logarithm of the softmax, for scores of any size."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


print("ours:    ", log_softmax(large))
print("Keras's: ", keras.ops.convert_to_numpy(keras.ops.log_softmax(large)))

moderate = np.array([3.0, 1.0, 0.0], "float32")
print("moderate scores agree with the formula?", np.allclose(log_softmax(moderate), np.log(softmax(moderate))))

# %% [markdown]
# Finite, exact, and no case distinction. Every framework has this function, and every loss that takes scores uses it.
#
# **Try it:** scores of ±10³⁸. Where does even this version come to its end, and why does that not matter?

# %% [markdown]
# ## 4. One loss or two?
#
# Now the second loss. It comes from the theory of codes, and compares two distributions: the truth q and the network's
# p. The **cross-entropy** is
#
# H(q, p) = − Σₖ qₖ log pₖ
#
# For a classifier the truth about one image is a **one-hot** label: 1 for its class, and 0 for all others. The loss is
# the mean over the images.
#
# So the cross-entropy sums over the classes, and speaks of distributions. The negative log-likelihood multiplies over
# the images, and speaks of a single probability for each. Let us draw a thousand sets of scores and labels, with
# between 2 and 20 classes and 1 to 50 images, some scores small and some large, and compute the one loss by the
# definition of section 2 and the other by Keras.
#
# **Predict:** what is the largest relative difference between the two?

# %%
prediction = None  # your guess, for example 0.01


# %%
def negative_log_likelihood(scores, labels):
    true_class = np.arange(len(labels)), labels
    return -log_softmax(scores)[true_class].mean()


random, differences = np.random.default_rng(environment.seed), []
for _ in range(1000):
    images, classes = random.integers(1, 51), random.integers(2, 21)
    scores = random.normal(size=(images, classes), scale=10 ** random.uniform(-1, 2)).astype("float32")
    labels = random.integers(classes, size=images)
    one_hot = np.eye(classes, dtype="float32")[labels]
    loss = keras.losses.categorical_crossentropy(one_hot, scores, from_logits=True)
    cross_entropy = float(keras.ops.mean(loss))
    likelihood = negative_log_likelihood(scores, labels)
    differences.append(abs(cross_entropy - likelihood) / max(cross_entropy, 1e-6))
checks.reveal(prediction, max(differences))

# %% [markdown]
# A thousand cases out of a thousand, equal up to the rounding of float32. It does look like one loss.
#
# A thousand cases are no proof. They say nothing about the next one, and nothing about *why*. The proof is yours: it is
# the exercise that the lecture sets, and here it is problem set 5. Its idea is simple, its writing is not: it has to
# hold for any number of classes and images, for any network before the softmax, and it has to say for which labels it
# holds. Before you begin, write both losses for two classes and a single image in full, every term of them, and
# compare.
#
# **Try it:** three classes, one image, and the label [0.5, 0.5, 0]. Which of the two definitions can still be applied?

# %% [markdown]
# ## 5. Which way does the loss push the scores?
#
# Training needs the gradient of the loss with respect to the scores. It goes through a logarithm, a sum and
# exponentials, and yet what comes out is as simple as can be. Take our three scores 3, 1, 0, and let the second class
# be the true one. A positive gradient means that the step makes the score smaller.
#
# **Predict:** the gradient at the *third* score. Its probability is 0.042.

# %%
prediction = None  # your guess, for example 0.5


# %%
def gradient_by_autodiff(scores, label):
    """A layer whose input is 0 gives its biases: one step of size 1 takes the gradient off them."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(len(scores))])
    model.layers[0].set_weights([np.zeros((1, len(scores))), scores])
    step = experiments.step_taken(model, np.zeros((1, 1), "float32"), np.array([label]))
    return step[-len(scores) :]


scores, label = np.array([3.0, 1.0, 0.0]), 1
found = gradient_by_autodiff(scores, label)
print("probabilities p:       ", softmax(scores).round(4))
print("one-hot label y:       ", np.eye(3)[label])
print("gradient by autodiff:  ", found.round(4))
checks.reveal(prediction, found[2])

# %% [markdown]
# Compare the three rows. The gradient is **p − y**: what the network said, minus what it should have said. Each wrong
# class is pushed down by the probability that it took, the true class is pushed up by what it lacks, and the pushes add
# up to 0. Is it always so?

# %%
random, largest = np.random.default_rng(environment.seed), 0.0
for _ in range(20):
    scores, label = random.normal(size=10, scale=3), random.integers(10)
    difference = gradient_by_autodiff(scores, label) - (softmax(scores) - np.eye(10)[label])
    largest = max(largest, np.abs(difference).max())
print(f"largest difference in twenty cases: {largest:.1g}")

# %% [markdown]
# ### Why not the squared error?
#
# Probabilities could also be compared by their squared difference, and that was once usual. Take two classes, with
# scores z and 0 and the first class the true one, and look at the gradient at z. At the left end of the picture the
# network is sure, and wrong.

# %%
z = np.linspace(-10, 10, 201)
probability = softmax(np.stack([z, np.zeros_like(z)], axis=-1))[:, 0]
gradients = {
    "cross-entropy: 1 − p": (z, 1 - probability),
    "squared error: 2 (1 − p) p (1 − p)": (z, 2 * (1 - probability) * probability * (1 - probability)),
}
figures.line_panels({"Size of the gradient": gradients}, across="score of the true class", up="without sign")

# %% [markdown]
# The cross-entropy pushes hardest where the network is most wrong. The squared error hardly pushes there: it has the
# slope of the softmax in it, p (1 − p), which is the slope of a sigmoid, at most 1/4 (lecture 07). A network that is
# sure and wrong would learn slowly, where people would learn fast. This is how Nielsen's third chapter introduces the
# cross-entropy. The logarithm of the loss cancels the exponential of the softmax, and the slope with it.
#
# **Try it:** at which score does the squared error push hardest? What does the network believe there?

# %% [markdown]
# ## 6. What if the label is soft?
#
# A label need not be one-hot. Of an image that is half pullover and half coat one may say so, and **label smoothing**
# always gives a little to all classes: of a share of 0.1, a hundredth to each of ten classes, so that the true one
# keeps 0.91. The cross-entropy takes such a label as it is. The likelihood does not: it asks for *the* true class.
#
# **Predict:** with this smoothing, what is the lowest cross-entropy that any network can reach?

# %%
prediction = None  # your guess, for example 0

# %%
soft = np.full(10, 0.01)
soft[0] = 0.91
checks.reveal(prediction, -np.sum(soft * np.log(soft)), "at least")

# %% [markdown]
# Not 0: the best answer to a soft label is that label itself, p = q, and then the cross-entropy is H(q, q), the
# **entropy** of the label. What goes to 0 is the rest, the **Kullback–Leibler divergence** (KL):
#
# H(q, p) = H(q) + KL(q, p),  with KL(q, p) = Σₖ qₖ log (qₖ / pₖ)
#
# Here are all three losses, for a network that gives the true class the probability p and shares out the rest evenly.

# %%
p = np.linspace(0.5, 0.999, 200)
predicted = np.stack([p, *[(1 - p) / 9] * 9], axis=-1)
cross_entropy = -(soft * np.log(predicted)).sum(axis=-1)
divergence = (soft * np.log(soft / predicted)).sum(axis=-1)

lines = {"cross-entropy": (p, cross_entropy), "KL divergence": (p, divergence)}
lines["NLL of the true class"] = p, -np.log(p)
print(f"cross-entropy − KL: from {(cross_entropy - divergence).min():.4f} to {(cross_entropy - divergence).max():.4f}")
print(f"both are lowest at p = {p[cross_entropy.argmin()]:.2f} and p = {p[divergence.argmin()]:.2f}")
figures.line_panels({"Losses with a soft label": lines}, across="probability of the true class", up="loss", level=0.0)

# %% [markdown]
# Cross-entropy and KL are the same curve at different heights. Their distance is the entropy of the label, which the
# network cannot change, so they have the same gradient (p − q) and the same minimum, at 0.91. The NLL of the true class
# is another loss: it wants p = 1. **With soft labels the two losses of this lecture are not the same**, and a proof
# that they are has to say where it uses that the label is one-hot. For one-hot labels the entropy is 0, and the three
# curves fall together.
#
# **Try it:** change the smoothing to 0.2. Where is the minimum now, and how high?

# %% [markdown]
# ## 7. Do both lead to the same network?
#
# Equal losses should find equal networks. We try it where the answer does not depend on luck: one Dense layer that
# knows two numbers of an image, its brightness (the mean of its pixels) and its contrast (their standard deviation).
# From so little the classes cannot be told apart cleanly, and then the loss has a single lowest point. One classifier
# is trained by Keras's cross-entropy and one by the negative log-likelihood, written as in section 2. They start from
# different random weights, and each step sees all of 2,000 images.
#
# **Predict:** after training, by how many percentage points do their probabilities differ at most?

# %%
prediction = None  # your guess, for example 5

# %%
split = data.load(environment.data)
pictures, labels = (array[:2000] for array in split.train)
numbers = np.stack([pictures.mean(axis=(1, 2, 3)), pictures.std(axis=(1, 2, 3))], axis=-1)
features = ((numbers - numbers.mean(axis=0)) / numbers.std(axis=0)).astype("float32")
one_hot = np.eye(split.num_classes, dtype="float32")[labels]


def log_likelihood_loss(one_hot, scores):
    true_class = keras.ops.expand_dims(keras.ops.argmax(one_hot, axis=-1), -1)
    return -keras.ops.take_along_axis(keras.ops.log_softmax(scores), true_class, axis=-1)[:, 0]


# %%
EPOCHS = 400


def trained_with(loss, seed):
    keras.utils.set_random_seed(seed)
    classifier = keras.Sequential([keras.Input(features.shape[1:]), keras.layers.Dense(split.num_classes)])
    rate = keras.optimizers.schedules.CosineDecay(1.0, decay_steps=EPOCHS)
    classifier.compile(keras.optimizers.Adam(rate), loss)
    history = classifier.fit(features, one_hot, batch_size=len(features), epochs=EPOCHS, verbose=0).history
    return classifier, history["loss"]


first, first_losses = trained_with(keras.losses.CategoricalCrossentropy(from_logits=True), seed=1)
second, second_losses = trained_with(log_likelihood_loss, seed=2)
print(f"loss at the end: {first_losses[-1]:.6f} and {second_losses[-1]:.6f}")

# %%
probabilities = [keras.ops.convert_to_numpy(keras.ops.softmax(one(features))) for one in (first, second)]
checks.reveal(prediction, 100 * np.abs(probabilities[0] - probabilities[1]).max(), "% at most")

kernels = [one.get_weights()[0] for one in (first, second)]
centred = [kernel - kernel.mean(axis=1, keepdims=True) for kernel in kernels]
print(f"weights differ by up to        {np.abs(kernels[0] - kernels[1]).max():.3f}")
print(f"without what all classes share {np.abs(centred[0] - centred[1]).max():.1g}")
losses = {"cross-entropy, seed 1": first_losses, "NLL, seed 2": second_losses}
lines = {name: (range(1, 51), values[:50]) for name, values in losses.items()}
figures.line_panels({"The first fifty steps": lines}, across="step", up="loss")

# %% [markdown]
# The two classifiers agree on all 2,000 images, to far less than a thousandth of a percentage point. And yet their
# weights differ, by a third in places. That is no contradiction, it is section 1 once more: only differences of scores
# count, so adding the same vector to the weights of *all* classes changes no probability. Take out what all classes
# share, and the weights agree as well. The losses are equal, so is what they find, and "the" weights of a softmax layer
# do not exist.
#
# **Try it:** train both from the same seed. When do the two curves begin to differ?

# %% [markdown]
# ## 8. Why does Keras want logits, and why in float32?
#
# Keras's losses take either probabilities or scores; `from_logits=True` says that they are scores. Our networks end
# without a softmax and always use it. Here is the reason. Two classes, the scores are 0 and 40, and the first class is
# the true one.
#
# **Predict:** the loss is 40. What does Keras say if it is given the probabilities?

# %%
prediction = None  # your guess, for example 40

# %%
scores, label = np.array([[0.0, 40.0]], "float32"), np.array([0])
probabilities = softmax(scores)
from_scores = keras.losses.sparse_categorical_crossentropy(label, scores, from_logits=True)
from_probabilities = keras.losses.sparse_categorical_crossentropy(label, probabilities, from_logits=False)

print(f"from scores: {float(from_scores[0]):.3f}")
print(f"probability of the true class: {probabilities[0, 0]:.1e}; Keras takes at least {keras.config.epsilon():.0e}")
checks.reveal(prediction, float(from_probabilities[0]))

# %% [markdown]
# To be safe from log 0, Keras raises every probability to at least 10⁻⁷, and −log 10⁻⁷ is 16.1. That is more than a
# wrong number. Where a value is held at a limit, its gradient is 0: the images on which the network is most wrong teach
# it nothing. (Keras notices when a softmax is the very last thing that a model does, and takes the scores before it. It
# is better not to depend on that.)
#
# The other question is in which numbers scores are kept. On a GPU most of a network may compute in **bfloat16**, which
# needs half the memory, and has 8 significant bits where float32 has 24.
#
# **Predict:** what is the largest bfloat16 number below 1?

# %%
prediction = None  # your guess, for example 0.9999999


# %%
def as_bfloat16(numbers):
    """Rounded to bfloat16, and back in float32 so that NumPy can show them."""
    return keras.ops.convert_to_numpy(keras.ops.cast(keras.ops.cast(numbers, "bfloat16"), "float32"))


candidates = 1 - 2.0 ** -np.arange(1, 12)
rounded = as_bfloat16(candidates.astype("float32"))
checks.reveal(prediction, rounded[rounded < 1].max())

for true_score in (2.0, 4.0, 8.0):
    p = softmax(np.array([true_score, 0.0], "float32"))[0]
    loss, rough = -np.log(p), -np.log(as_bfloat16(p))
    print(f"scores {true_score:g} and 0: p = {p:.5f}, loss {loss:.5f}; with p in bfloat16 {abs(rough):.5f}")

# %% [markdown]
# A probability above 0.998 becomes 1, the loss 0, and the gradient p − y 0 as well: the network believes itself done.
# The scores themselves suffer too. Near 40, bfloat16 numbers are a quarter apart, and a difference of a quarter in the
# scores is a factor of 1.28 in the probabilities. So the networks of this course compute in whatever you choose, and
# give their scores in float32:

# %%
network = models.cifar_resnet(20, dtype="mixed_bfloat16")
print("computes in", network.get_layer("conv1").compute_dtype, "and gives scores in", network.output.dtype)

# %% [markdown]
# **Try it:** how far apart are float16 numbers near 40? `np.spacing(np.float16(40))` says it. And what is the largest
# one?

# %% [markdown]
# ## In two lines
#
# Softmax makes probabilities of scores, and its logarithm is computed by log-sum-exp, never by log of a softmax. For
# one-hot labels negative log-likelihood and cross-entropy agree in every case we drew, and push each score by p − y;
# why they must agree is yours to prove.
#
# ## What to try next
#
# - Problem set 5, the proof. Write it for two classes first.
# - Derive p − y with pencil and paper: differentiate −z_true + log Σⱼ exp(zⱼ). It takes two lines.
# - Take a network from lecture 04 and find the temperature with which its NLL on the test images is lowest. Is it above
#   1 or below? What does that say about the network?
#
# ## Reading
#
# - Nielsen, *Neural Networks and Deep Learning*, 2015,
#   [chapter 3](http://neuralnetworksanddeeplearning.com/chap3.html): from the learning slowdown to the cross-entropy,
#   softmax, and the log-likelihood. It is the reading that the lecture gives for its exercise.
# - Szegedy et al., *Rethinking the Inception Architecture*, 2015
#   ([arXiv:1512.00567](https://arxiv.org/abs/1512.00567)), section 7: label smoothing.
# - Guo et al., *On Calibration of Modern Neural Networks*, 2017
#   ([arXiv:1706.04599](https://arxiv.org/abs/1706.04599)), section 4: temperatures that make networks modest.
