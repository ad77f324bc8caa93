"""The last epoch of each network of a record, over its seeds: what a table and a picture of it show."""

from dataclasses import dataclass
from statistics import median

from .experiment_record import ExperimentRecord

COLUMNS = ["network", "seeds", "training loss", "training error %", "test error %", "seconds"]
MEASURES = ("loss", "error", "test_loss", "test_error")


@dataclass(frozen=True)
class Spread:
    """Lowest, middle and highest of one number over the seeds.

    Example:
        >>> f"{Spread.of([0.25, 0.75, 0.5]):.2f}"
        '0.50 (0.25 to 0.75)'
        >>> f"{Spread.of([0.125]).in_percent():.1f}"
        '12.5'
    """

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, values) -> "Spread":
        """The spread of some numbers."""
        return cls(min(values), median(values), max(values))

    def in_percent(self) -> "Spread":
        """The same, of shares, in per cent."""
        return Spread(100 * self.low, 100 * self.middle, 100 * self.high)

    def __format__(self, form: str) -> str:
        if self.low == self.high:
            return format(self.middle, form)
        return f"{self.middle:{form}} ({self.low:{form}} to {self.high:{form}})"


def curves(record: ExperimentRecord) -> dict[str, list[list[dict]]]:
    """The curves of each network, one for each seed, in the order they were trained, without those that diverged.

    Args:
        record: One whose results have "runs", such as that of `degradation`.

    Raises:
        ValueError: if it has none.
    """
    found: dict[str, list[list[dict]]] = {}
    for run in _runs(record):
        if run.get("diverged_by") is None:
            found.setdefault(run["network"], []).append(run["curve"])
    if not found:
        raise ValueError(f"All trainings of {record.name} diverged: there is no curve to the end.")
    return found


def _runs(record: ExperimentRecord) -> list[dict]:
    runs = record.results.get("runs")
    if not runs or any("curve" not in run for run in runs):
        raise ValueError(f"The record of {record.name} has no training curves: expected results with runs and curves.")
    return runs


def final_values(record: ExperimentRecord) -> dict[str, dict[str, Spread]]:
    """The last epoch of each network: "loss", "error", "test_loss", "test_error" and "seconds", each over the seeds.

    A training that diverged counts in none of them.

    Args:
        record: One whose results have "runs", such as that of `degradation`.

    Raises:
        ValueError: if it has none.

    Example:
        >>> from kerascnn.experiments import shipped
        >>> values = final_values(shipped("degradation_try"))
        >>> values["plain56"]["loss"].low > 2 * values["plain20"]["loss"].high
        True
    """
    return {
        network: {measure: Spread.of([curve[-1][measure] for curve in seeds]) for measure in MEASURES}
        | {"seconds": Spread.of([sum(epoch["seconds"] for epoch in curve) for curve in seeds])}
        for network, seeds in curves(record).items()
    }


def final_table(record: ExperimentRecord) -> tuple[list[str], list[list[str]]]:
    """The last epoch of each network: the middle of its seeds, and the lowest and highest.

    Args:
        record: One whose results have "runs", such as that of `degradation`.

    Returns:
        Names of the columns, and a row of text for each network.

    Raises:
        ValueError: if the record has no training curves.

    Example:
        >>> from kerascnn.experiments import shipped
        >>> columns, rows = final_table(shipped("degradation_try"))
        >>> columns[:3], rows[0][:2]
        (['network', 'seeds', 'training loss'], ['plain20', '3'])
    """
    values = final_values(record)
    rows = []
    for network in dict.fromkeys(run["network"] for run in _runs(record)):
        runs = [run for run in _runs(record) if run["network"] == network]
        diverged = sum(run.get("diverged_by") is not None for run in runs)
        seeds = f"{len(runs)}, {diverged} diverged" if diverged else str(len(runs))
        rows.append([network, seeds, *(_cells(values[network]) if network in values else ["-"] * 4)])
    return COLUMNS, rows


def _cells(values: dict[str, Spread]) -> list[str]:
    errors = [f"{values[measure].in_percent():.1f}" for measure in ("error", "test_error")]
    return [f"{values['loss']:.3f}", *errors, f"{values['seconds']:.0f}"]


def results_table(record: ExperimentRecord) -> tuple[list[str], list[list[str]]]:
    """The results of any record in a few lines: the table in it, or that of the last epochs of its trainings.

    Args:
        record: One whose results have a "table" of "columns" and "rows", or "runs" with curves.

    Raises:
        ValueError: if it has neither.
    """
    table = record.results.get("table")
    return (table["columns"], table["rows"]) if table else final_table(record)
