"""The lecture's claims as functions: each runs, returns a record, and is drawn from the record."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "auxiliary_gradients": ["auxiliary_heads"],
        "block_lesions": ["lesions"],
        "chain_depths": ["vanishing_chain"],
        "clipping_rescue": ["clipping"],
        "equal_cost": ["module_designs"],
        "gradient_depths": ["gradient_flow"],
        "loss_slices": ["loss_surface"],
        "path_counts": ["path_lengths"],
        "removed_blocks": ["without_blocks"],
        "response_strength": ["layer_responses"],
        "shortcut_kinds": ["shortcut_options"],
        "catalogue": ["EXPERIMENTS", "Experiment"],
        "experiment_record": ["ExperimentRecord", "shipped", "shipped_records"],
        "deeper_nets": ["degradation", "degradation_without_normalization"],
        "last_epochs": ["final_table", "final_values", "results_table"],
    },
)
