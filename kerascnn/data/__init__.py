"""Data sets by name: one that ships with the package, and every image classification set of TensorFlow Datasets."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "catalogue": ["available", "load"],
        "image_set": ["ImageSet"],
        "local_files": ["local_images"],
        "unavailable": ["DataUnavailableError"],
    },
)
