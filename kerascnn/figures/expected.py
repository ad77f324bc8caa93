"""A figure draws what another function has found out: who passes something else is told which function."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kerascnn.experiments import ExperimentRecord


def expect(value: object, attribute: str, figure: str, maker: str) -> None:
    """See that a figure was given what it draws.

    Args:
        value: What was given.
        attribute: What only the right thing has.
        figure: The figure's name.
        maker: The call that makes the right thing.

    Raises:
        TypeError: if it was given something else.

    Example:
        >>> expect(3, "stages", "network_diagram", "analysis.network_outline(model)")
        Traceback (most recent call last):
        ...
        TypeError: network_diagram draws what analysis.network_outline(model) returns; received 3.
    """
    if not hasattr(value, attribute):
        raise TypeError(f"{figure} draws what {maker} returns; received {value!r}.")


def results_of(record: ExperimentRecord, name: str) -> dict:
    """The results of a record, if it is of the experiment that is drawn.

    Args:
        record: What was given.
        name: The experiment.

    Raises:
        TypeError: if it is no record.
        ValueError: if it is one of another experiment.

    Example:
        >>> from kerascnn.experiments import shipped
        >>> sorted(results_of(shipped("lesions_try"), "lesions"))
        ['runs', 'table']
    """
    expect(record, "results", f"figures.{name}", f"experiments.{name}()")
    if record.name != name:
        raise ValueError(f"This picture is of a record of {name}; received one of {record.name}.")
    return record.results
