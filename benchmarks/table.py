"""The record of benchmarks/networks.py as tables in Markdown."""

import statistics

PEERS = ("keras", "torch")
OPERATIONS_PER_MAC = {"train": 6, "infer": 2}


def ratio(ours: list[float], theirs: list[float]) -> str:
    """Median of the ratios within each round, with the smallest and the largest.

    Example:
        >>> ratio([2, 3, 4], [1, 2, 2])
        '2.00 (1.50-2.00)'
    """
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"


def rows(record: dict) -> list[dict]:
    """One row for each network and precision: what ours does, its share of the peak, and its ratios to the peers."""
    made = []
    for entry in record["networks"]:
        speeds, peak = entry["images_per_second"], 1e9 * entry["peak_giga_operations_per_second"]
        row = {"network": entry["network"], "precision": entry["precision"], "batch": str(entry["batch_size"])}
        for mode, operations in OPERATIONS_PER_MAC.items():
            ours = statistics.median(speeds["kerascnn"][mode])
            share = operations * entry["macs"]["kerascnn"] * ours / peak
            row |= (
                {f"{mode}: images/s": f"{ours:.3g}", "of peak": f"{share:.0%}"}
                if mode == "train"
                else {f"{mode}: images/s": f"{ours:.3g}"}
            )
            for peer in PEERS:
                if peer in speeds:
                    row[f"{mode} / {peer}"] = ratio(speeds["kerascnn"][mode], speeds[peer][mode])
        row["fit / keras fit"] = ratio(speeds["kerascnn"]["fit"], speeds["keras"]["fit"])
        made.append(row)
    return made


def variants(record: dict) -> list[dict]:
    """Ours changed, against ours as it is: how many times as fast."""
    made = []
    for entry in record["networks"]:
        speeds = entry["images_per_second"]
        for name in [name for name in speeds if name not in ("kerascnn", *PEERS)]:
            row = {"network": entry["network"], "precision": entry["precision"], "kerascnn": name}
            made.append(row | {mode: ratio(rates, speeds["kerascnn"][mode]) for mode, rates in speeds[name].items()})
    return made


def epochs(record: dict) -> list[dict]:
    """What `fit` takes beyond the sum of its steps, and its steps against steps on a batch that stays."""
    made = []
    for entry in record["epochs"]:
        over = [fit - steps for fit, steps in zip(entry["fit_seconds"], entry["sum_of_steps_seconds"], strict=True)]
        steps, extra = statistics.median(entry["sum_of_steps_seconds"]), statistics.median(over)
        made.append(
            {
                "network": entry["network"],
                "steps": str(entry["steps"]),
                "their sum": f"{steps:.2f} s",
                "fit beyond it": f"{1000 * extra:.0f} ms ({1000 * min(over):.0f} to {1000 * max(over):.0f})",
                "share": f"{extra / steps:.1%}",
                "fit / steps on one batch": ratio(entry["fit_seconds"], entry["steps_alone_seconds"]),
                "measured": f"{entry['date']}, {entry['vectors']}",
            }
        )
    return made


def markdown(record: dict) -> str:
    """All tables, with the machine above them and the command below."""
    machine, versions = record["machine"], record["versions"]
    best = " and ".join(_peak(record, precision) for precision in dict.fromkeys(_of(record, "precision")))
    days = " to ".join(sorted({min(_of(record, "date")), max(_of(record, "date"))}))
    load = max((one["foreign_processor_share"]["median"] for one in record["networks"]), default=0)
    parts = [
        f"{machine['processor']}, {machine['cores']} cores, {machine['device']}; "
        f"{', '.join(f'{name} {version}' for name, version in versions.items())}; {days}. "
        f"Peak in matrix products: {best} billion operations a second. Medians of {record['rounds']} rounds in turns, "
        f"smallest and largest in brackets; others used at most {load:.0%} of the processors (median of a network).",
        *(_table(one) for one in (rows(record), variants(record), epochs(record)) if one),
        f"Made by `{record['made_by']}`.",
    ]
    return "\n\n".join(parts)


def _of(record: dict, name: str) -> list:
    return [entry[name] for entry in record["networks"]]


def _peak(record: dict, precision: str) -> str:
    """The peaks that were measured in a precision, one in each run."""
    entries = [entry for entry in record["networks"] if entry["precision"] == precision]
    rates = sorted({round(entry["peak_giga_operations_per_second"]) for entry in entries})
    return f"{' to '.join(map(str, dict.fromkeys((rates[0], rates[-1]))))} in {precision}"


def _table(records: list[dict]) -> str:
    columns = list(dict.fromkeys(name for one in records for name in one))
    lines = [columns, ["---"] * len(columns), *([one.get(name, "") for name in columns] for one in records)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
