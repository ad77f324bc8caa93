"""How fast local response normalisation is in three forms, at the two places where GoogLeNet has it.

    python benchmarks/response_normalization.py    # writes benchmarks/response_normalization.json

The layer's own form (squares times a band matrix), TensorFlow's operation, and an average pooling along the channels,
in turns; forward and backward together, batch 16. Times are medians, ratios are taken within a round.
"""

import json
import statistics
import time
from pathlib import Path

import tensorflow as tf

from kerascnn.environment import machine
from kerascnn.layers import LocalResponseNormalization

RECORD = Path(__file__).with_suffix(".json")
SHAPES = {"pool1": (16, 56, 56, 64), "conv2": (16, 56, 56, 192)}
RADIUS, ALPHA, BETA = 2, 2e-5, 0.75
ROUNDS, REPEATS = 9, 5


def pooled(images):
    """The sums as an average pooling along the channels, which become a spatial axis for it."""
    shape = tf.shape(images)
    squares = tf.reshape(tf.square(images), (shape[0], shape[1] * shape[2], shape[3], 1))
    window = 2 * RADIUS + 1
    sums = tf.nn.avg_pool2d(tf.pad(squares, ((0, 0), (0, 0), (RADIUS, RADIUS), (0, 0))), (1, window), 1, "VALID")
    return images / (1.0 + ALPHA * window * tf.reshape(sums, shape)) ** BETA


def stock(images):
    """TensorFlow's own operation."""
    return tf.nn.local_response_normalization(images, RADIUS, 1.0, ALPHA, BETA)


def forms() -> dict:
    """Each form as a function of images."""
    return {"layer": LocalResponseNormalization(RADIUS, 1.0, ALPHA, BETA), "stock": stock, "pooling": pooled}


def step(form):
    """Forward and backward of one form, compiled."""

    @tf.function
    def run(images):
        with tf.GradientTape() as tape:
            tape.watch(images)
            loss = tf.reduce_sum(tf.square(form(images)))
        return tape.gradient(loss, images)

    return run


def seconds(run, images) -> float:
    """Seconds of one call, over several."""
    started = time.perf_counter()
    for _ in range(REPEATS):
        result = run(images)
    result.numpy()
    return (time.perf_counter() - started) / REPEATS


def measure() -> dict:
    """All forms at all places, in turns; they have to agree first."""
    results = {}
    for place, shape in SHAPES.items():
        images = tf.random.stateless_uniform(shape, (0, 0), maxval=8.0)
        steps = {name: step(form) for name, form in forms().items()}
        reference = steps["stock"](images)
        for name, run in steps.items():
            worst = float(tf.reduce_max(tf.abs(run(images) - reference)) / tf.reduce_max(tf.abs(reference)))
            if worst > 1e-4:
                raise SystemExit(f"the form {name!r} computes something else: {worst}")
        rounds = [{name: seconds(run, images) for name, run in steps.items()} for _ in range(ROUNDS)]
        results[place] = {
            "shape": shape,
            "milliseconds": {name: 1000 * statistics.median(one[name] for one in rounds) for name in steps},
            "times_as_fast_as_stock": {
                name: sorted(round(one["stock"] / one[name], 3) for one in rounds) for name in steps if name != "stock"
            },
        }
    return {"machine": machine(), "date": time.strftime("%Y-%m-%d"), "rounds": ROUNDS, "results": results}


if __name__ == "__main__":
    record = measure()
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    for place, result in record["results"].items():
        for name, ratios in result["times_as_fast_as_stock"].items():
            print(f"{place} {name}: {statistics.median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f}) times stock")
