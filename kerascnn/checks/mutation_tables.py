"""What `generic_mutants` puts in place of what: operators, comparisons, words and names."""

import ast

OPERATORS = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Add, ast.FloorDiv],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Mult],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
    ast.MatMult: [ast.Mult],
}
SIGNS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.UAdd: "+",
    ast.USub: "-",
    ast.Invert: "~",
    ast.Not: "not",
}
NOT_SYMMETRIC = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
COMPARISONS = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
WORDS = {  # of arguments
    "same": ["valid"],
    "valid": ["same"],
    "relu": ["sigmoid", "linear"],
    "sigmoid": ["tanh", "linear"],
    "tanh": ["sigmoid"],
    "softmax": ["linear"],
    "zeros": ["ones"],
    "ones": ["zeros"],
}
NAMES = {  # of functions and layers
    "ReLU": "LeakyReLU",
    "relu": "sigmoid",
    "sigmoid": "relu",
    "MaxPooling2D": "AveragePooling2D",
    "AveragePooling2D": "MaxPooling2D",
    "GlobalAveragePooling2D": "GlobalMaxPooling2D",
    "Add": "Concatenate",
    "Concatenate": "Add",
    "max": "min",
    "min": "max",
    "sum": "max",
    "mean": "sum",
    "exp": "abs",
    "log": "abs",
    "abs": "square",
    "zeros_like": "ones_like",
    "argmax": "argmin",
    "maximum": "minimum",
    "minimum": "maximum",
}
