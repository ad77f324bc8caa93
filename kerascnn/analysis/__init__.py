"""What a layer or a model costs: parameters, multiply-accumulates and memory of any Keras layer or model."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "anatomy": ["BlockAnatomy", "block_anatomy"],
        "comparison": ["Comparison", "NetworkCost", "compare"],
        "cost": ["cost_table"],
        "derivatives": ["input_gradient"],
        "fields": ["receptive_field", "receptive_fields"],
        "footprint": ["MemoryUse", "memory"],
        "gradients": ["GradientNorms", "LayerGradient", "gradient_norms"],
        "outline": ["NetworkOutline"],
        "outlining": ["network_outline"],
        "reaches": ["ReceptiveField", "ReceptiveFieldTable"],
        "report": ["CostRow", "CostTable"],
        "rules": ["UnknownLayerError", "register_macs_rule"],
        "traversal": ["Visit", "walk"],
        "windows": ["Window", "register_window_rule"],
    },
)
