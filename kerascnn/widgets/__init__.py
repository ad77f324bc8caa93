"""Pictures to play with in a notebook: each shows a still picture where there are no widgets."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "fallback": ["Playground"],
        "designer": ["inception_designer"],
        "gradient_explorer": ["explore_gradients"],
        "shortcut_switch": ["switch_shortcuts"],
    },
)
