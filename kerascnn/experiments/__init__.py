"""The lecture's claims as functions: each runs, returns a record, and is drawn from the record."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "auxiliary_gradients": ["auxiliary_heads"],
        "block_lesions": ["lesions"],
        "chain_depths": ["size_by_autodiff", "vanishing_chain"],
        "chain_networks": ["chain_network"],
        "clipping_rescue": ["clipping"],
        "equal_cost": ["module_designs"],
        "gradient_depths": ["gradient_flow"],
        "loss_slices": ["loss_surface"],
        "path_counts": ["path_lengths"],
        "plain_numbers": ["layer_distances", "layer_kernels"],
        "random_chains": ["ACTIVATIONS", "signal_gradients"],
        "removed_blocks": ["without_blocks"],
        "response_strength": ["layer_responses"],
        "settings": ["Setting", "error_of"],
        "sigmoid_chains": ["SigmoidChain", "centred_chain", "sigmoid"],
        "shortcut_kinds": ["shortcut_options"],
        "catalogue": ["EXPERIMENTS", "Experiment"],
        "experiment_record": ["ExperimentRecord", "shipped", "shipped_records"],
        "deeper_nets": ["degradation", "degradation_without_normalization"],
        "steps_taken": ["step_taken"],
        "step_losses": ["StepLosses"],
        "image_sizes": ["PooledImages"],
        "last_epochs": ["final_table", "final_values", "results_table"],
    },
)
