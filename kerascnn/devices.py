"""What Keras computes on: the accelerator's name, the precision in which it is fastest, and how to get one on Colab."""

import os
import re
from pathlib import Path

TENSOR_CORES = (7, 0)  # compute capability of NVIDIA's first cards that multiply in float16 at several times the speed
BFLOAT16_CORES = (8, 0)  # and of the first that do so in bfloat16 too
COLAB_ADVICE = (
    "no GPU: on Colab the menu Runtime → Change runtime type → T4 GPU gives one; it starts Python anew, so run the "
    "cells from the top again"
)


def device_name(backend: str) -> str:
    """Name of the accelerator that a backend computes on, or "CPU".

    Args:
        backend: "tensorflow" or "jax".
    """
    if backend == "jax":
        import jax

        device = jax.devices()[0]
        return "CPU" if device.platform == "cpu" else device.device_kind
    card = _first_card()
    return "CPU" if card is None else card.get("device_name", "GPU")


def fastest_precision(backend: str) -> str:
    """Keras' dtype policy in which the device computes fastest, as far as it is known.

    "mixed_bfloat16" on a processor with AVX-512 BF16 or AMX, a TPU, or an NVIDIA card of compute capability 8.0 (A100)
    and later; "mixed_float16" on cards from 7.0 (V100, T4), which are slow in bfloat16; "float32" elsewhere.

    Args:
        backend: As for `device_name`.
    """
    if device_name(backend) == "CPU":
        return "mixed_bfloat16" if has_bfloat16() else "float32"
    if backend == "jax":
        import jax

        device = jax.devices()[0]
        if device.platform == "tpu":
            return "mixed_bfloat16"
        found = re.fullmatch(r"(\d+)\.(\d+)", str(getattr(device, "compute_capability", "")))
        capability = tuple(map(int, found.groups())) if found else None
    else:
        capability = _first_card().get("compute_capability")
    if capability is None or capability < TENSOR_CORES:
        return "float32"
    return "mixed_float16" if capability < BFLOAT16_CORES else "mixed_bfloat16"


def _first_card() -> dict | None:
    """What TensorFlow tells of the first GPU: name and compute capability, as far as it knows them."""
    import tensorflow as tf

    cards = tf.config.list_physical_devices("GPU")
    return tf.config.experimental.get_device_details(cards[0]) if cards else None


VECTORS = {  # Linux's flags of a processor, widest arithmetic first
    "amx_bf16": "AMX BF16",
    "avx512_bf16": "AVX-512 BF16",
    "avx512f": "AVX-512",
    "avx2": "AVX2",
}


def processor_fact(name: str) -> str:
    """What Linux tells of this processor, such as its "model name" or its "flags"; "" where nothing is told."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def vectors() -> str:
    """The widest arithmetic of this processor, which differs between processors of one name; "" where it is unknown."""
    flags = processor_fact("flags").split()
    return next((words for flag, words in VECTORS.items() if flag in flags), "")


def has_bfloat16() -> bool:
    """Whether this processor multiplies in bfloat16, as Linux tells; elsewhere in half precision it is only slower."""
    return vectors().endswith("BF16")


def on_colab() -> bool:
    """Whether this is a notebook on Google Colab, whose machines say so in their environment."""
    return "COLAB_RELEASE_TAG" in os.environ
