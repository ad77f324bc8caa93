"""Which processes run below one, and how much memory they hold."""

import time
from pathlib import Path


def descendants(process: int) -> list[int]:
    """A process and all below it, each before those that it started."""
    below = [process]
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            below += [one for child in map(int, path.read_text().split()) for one in descendants(child)]
        except OSError:
            continue
    return below


def left_running(process: int, before: list[int], seconds: float = 10) -> set[int]:
    """Processes below one that were not there before, once there are none or the time is over.

    The watcher of a run says how that ended before it is gone itself.
    """
    end = time.monotonic() + seconds
    while (left := set(descendants(process)) - set(before)) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def proportional(process: int) -> int:
    """Memory of a process in bytes, each shared page divided by those who share it."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
