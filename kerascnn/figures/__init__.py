"""Pictures of records, tables and arrays: each function returns a `Picture`, and none computes or trains."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "accuracy_over_cost": ["network_comparison"],
        "charts": ["challenge_chart", "cost_bars"],
        "comparisons": ["growth_chart", "module_bars", "width_chart"],
        "curves": ["training_curves"],
        "degradation_curves": ["degradation"],
        "diagrams": ["module_diagram"],
        "feature_maps": ["feature_map_grid"],
        "picture": ["Picture"],
        "predictions": ["confusion_chart", "prediction_grid"],
        "volumes": ["volume_diagram"],
    },
)
