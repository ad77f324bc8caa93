"""Training a Keras model by a recipe: the papers', a classroom's, with checkpoints that a run can go on from."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "coupled_sgd": ["CoupledSGD"],
        "distribution": ["data_parallel"],
        "fitting": ["fit"],
        "recipes": ["RECIPES", "Recipe"],
        "schedules": ["Constant", "Cosine", "Decay", "Steps", "Triangle"],
        "training_record": ["TrainingRecord"],
        "trouble": ["DivergedError", "OutOfMemoryError"],
    },
)
