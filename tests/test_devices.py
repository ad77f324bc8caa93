"""Which device and which precision: cards and processors are pretended where TensorFlow, JAX and Linux tell of them."""

from types import SimpleNamespace

import pytest

from kerascnn import devices


@pytest.fixture
def cards(monkeypatch):
    """Call it with what TensorFlow shall tell of each GPU."""
    tf = pytest.importorskip("tensorflow")

    def pretend(*details):
        monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: list(details))
        monkeypatch.setattr(tf.config.experimental, "get_device_details", lambda card: card)

    return pretend


@pytest.mark.parametrize(
    ("name", "capability", "precision"),
    [
        ("NVIDIA H100", (9, 0), "mixed_bfloat16"),
        ("NVIDIA A100", (8, 0), "mixed_bfloat16"),
        ("Tesla T4", (7, 5), "mixed_float16"),
        ("Tesla V100", (7, 0), "mixed_float16"),
        ("Tesla P100", (6, 0), "float32"),
    ],
)
def test_cards_in_tensorflow(cards, name, capability, precision):
    cards({"device_name": name, "compute_capability": capability})
    assert devices.device_name("tensorflow") == name
    assert devices.fastest_precision("tensorflow") == precision


def test_a_card_of_which_nothing_is_told(cards):
    cards({})
    assert devices.device_name("tensorflow") == "GPU"
    assert devices.fastest_precision("tensorflow") == "float32"


@pytest.mark.parametrize(
    ("platform", "kind", "capability", "precision"),
    [
        ("gpu", "NVIDIA H100", "9.0", "mixed_bfloat16"),
        ("gpu", "NVIDIA RTX PRO 6000", "12.0", "mixed_bfloat16"),
        ("gpu", "Tesla T4", "7.5", "mixed_float16"),
        ("gpu", "AMD Instinct", "gfx90a", "float32"),
        ("tpu", "TPU v5 lite", None, "mixed_bfloat16"),
    ],
)
def test_accelerators_in_jax(monkeypatch, platform, kind, capability, precision):
    jax = pytest.importorskip("jax")
    told = {} if capability is None else {"compute_capability": capability}
    monkeypatch.setattr(jax, "devices", lambda: [SimpleNamespace(platform=platform, device_kind=kind, **told)])
    assert devices.device_name("jax") == kind
    assert devices.fastest_precision("jax") == precision


@pytest.mark.parametrize(
    ("flags", "precision", "widest"),
    [
        ("avx2 avx512f avx512_bf16", "mixed_bfloat16", "AVX-512 BF16"),
        ("avx512_bf16 amx_bf16", "mixed_bfloat16", "AMX BF16"),
        ("avx2 avx512f", "float32", "AVX-512"),
        ("avx2", "float32", "AVX2"),
        ("sse4_2", "float32", ""),
        (None, "float32", ""),
    ],
)
def test_processors(cards, flags, precision, widest, monkeypatch, tmp_path):
    cards()
    information = tmp_path / "cpuinfo"
    if flags is not None:
        information.write_text(f"model name : Some\nflags : {flags}\n")
    real = devices.Path
    monkeypatch.setattr(devices, "Path", lambda name: information if str(name) == "/proc/cpuinfo" else real(name))
    assert devices.device_name("tensorflow") == "CPU"
    assert devices.fastest_precision("tensorflow") == precision
    assert devices.vectors() == widest
