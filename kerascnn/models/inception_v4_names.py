"""timm's names for the layers of Inception-v4: its features are numbered, and so are the branches of each module."""

#        our units to timm's, module by module
STEM1 = {"conv3x3": "conv"}
STEM2 = {
    "reduce3x3": "branch0.0",
    "conv3x3": "branch0.1",
    "reduce7x7": "branch1.0",
    "conv1x7": "branch1.1",
    "conv7x1": "branch1.2",
    "last3x3": "branch1.3",
}
STEM3 = {"conv3x3": "conv"}
INCEPTION_A = {
    "conv1x1": "branch0",
    "reduce3x3": "branch1.0",
    "conv3x3": "branch1.1",
    "reduce_double3x3": "branch2.0",
    "double3x3_1": "branch2.1",
    "double3x3_2": "branch2.2",
    "pool_projection": "branch3.1",
}
REDUCTION_A = {
    "conv3x3": "branch0",
    "reduce_double3x3": "branch1.0",
    "double3x3_1": "branch1.1",
    "double3x3_2": "branch1.2",
}
INCEPTION_B = {
    "conv1x1": "branch0",
    "reduce7x7": "branch1.0",
    "conv1x7": "branch1.1",
    "conv7x1": "branch1.2",
    "reduce_double7x7": "branch2.0",
    "double7x1_1": "branch2.1",
    "double1x7_1": "branch2.2",
    "double7x1_2": "branch2.3",
    "double1x7_2": "branch2.4",
    "pool_projection": "branch3.1",
}
REDUCTION_B = {
    "reduce3x3": "branch0.0",
    "conv3x3": "branch0.1",
    "reduce7x7": "branch1.0",
    "conv1x7": "branch1.1",
    "conv7x1": "branch1.2",
    "last3x3": "branch1.3",
}
INCEPTION_C = {
    "conv1x1": "branch0",
    "reduce3x3": "branch1_0",
    "split3x3/conv1x3": "branch1_1a",
    "split3x3/conv3x1": "branch1_1b",
    "reduce_double3x3": "branch2_0",
    "double3x1": "branch2_1",
    "double1x3": "branch2_2",
    "split_double3x3/conv1x3": "branch2_3a",
    "split_double3x3/conv3x1": "branch2_3b",
    "pool_projection": "branch3.1",
}

# timm's features.3, features.4 and so on; the three before are convolutions
MODULES = {
    "stem1": STEM1,
    "stem2": STEM2,
    "stem3": STEM3,
    **{f"inception_a{number}": INCEPTION_A for number in (1, 2, 3, 4)},
    "reduction_a": REDUCTION_A,
    **{f"inception_b{number}": INCEPTION_B for number in (1, 2, 3, 4, 5, 6, 7)},
    "reduction_b": REDUCTION_B,
    **{f"inception_c{number}": INCEPTION_C for number in (1, 2, 3)},
}


def _rules() -> dict[str, str]:
    units = {f"conv{number}": f"features.{number - 1}" for number in (1, 2, 3)}
    for number, (module, names) in enumerate(MODULES.items(), start=3):
        units |= {f"{module}/{ours}": f"features.{number}.{theirs}" for ours, theirs in names.items()}
    rules = {f"{ours}/convolution": f"{theirs}.conv" for ours, theirs in units.items()}
    return {**rules, **{f"{ours}/normalization": f"{theirs}.bn" for ours, theirs in units.items()}}


INCEPTION_V4 = {**_rules(), "linear": "last_linear"}
