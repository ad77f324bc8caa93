"""Pictures of records, tables and arrays: each function returns a `Picture`, and none computes or trains."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "accuracy_over_cost": ["network_comparison"],
        "charts": ["challenge_chart", "cost_bars"],
        "comparisons": ["growth_chart", "module_bars", "width_chart"],
        "curves": ["training_curves"],
        "equal_training": ["module_designs", "shortcut_options"],
        "gradient_curves": ["clipping", "gradient_flow", "vanishing_chain"],
        "lesion_charts": ["lesions", "path_length_chart"],
        "lines": ["line_panels"],
        "loss_landscapes": ["loss_surface"],
        "module_gradients": ["auxiliary_heads"],
        "response_curves": ["layer_responses"],
        "degradation_curves": ["degradation"],
        "depth_errors": ["error_over_depth"],
        "diagrams": ["module_diagram"],
        "feature_maps": ["feature_map_grid"],
        "frames": ["field_frames"],
        "network_diagrams": ["network_diagram"],
        "network_profiles": ["network_profile"],
        "picture": ["Picture"],
        "probabilities": ["probability_bars"],
        "predictions": ["confusion_chart", "prediction_grid"],
        "stages": ["stage_bars"],
        "step_curves": ["loss_by_step"],
        "volumes": ["volume_diagram"],
    },
)
