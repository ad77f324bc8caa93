"""The lecture's claims as functions: each runs, returns a record, and is drawn from the record."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "catalogue": ["EXPERIMENTS", "Experiment"],
        "experiment_record": ["ExperimentRecord", "shipped", "shipped_records"],
        "deeper_nets": ["degradation", "degradation_without_normalization"],
        "final_values": ["final_table", "final_values", "results_table"],
    },
)
