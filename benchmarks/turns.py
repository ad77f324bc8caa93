"""Contestants in processes of their own, driven in turns, with a count of what else the processors did.

OpenMP pools of two frameworks in one process disturb one another, and a program next door costs them a factor of two:
so each contestant gets a process, only one works at a time, and each turn says how much of the machine's processor time
went to somebody else.
"""

import multiprocessing
import os
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")
CORES = os.cpu_count() or 1
QUIET = 0.03  # the share of all cores that others may use during a turn
TRIES = 3
DIED = "A contestant's process died, most likely for want of memory."


@dataclass(frozen=True)
class Turn:
    """One answer of a contestant: its own stopwatch, and the share of all cores that others used meanwhile."""

    seconds: float
    foreign: float


def busy_seconds() -> float:
    """Processor seconds that the whole machine has used, and that other machines on its host have taken from it."""
    user, nice, system, _idle, _waiting, *rest = map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9])
    return (user + nice + system + sum(rest)) / TICKS


def process_seconds(pid: int) -> float:
    """Processor seconds that a process has used, all its threads together."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


class Contestant:
    """A contestant's process.

    Args:
        make: A function at the top of a module; called there with `arguments`, it returns an object with a method for
            each mode, which takes a count and returns the seconds that so many steps took.
        arguments: For `make`.
    """

    def __init__(self, make, **arguments):
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, make, arguments), daemon=True)
        self.process.start()
        theirs.close()
        self.facts = self._answer()

    def turn(self, mode: str, count: int) -> Turn:
        """Let it do `count` steps while everybody else waits; again where others disturbed it, and keep the best."""
        turns = []
        while not turns or (turns[-1].foreign > QUIET and len(turns) < TRIES):
            turns.append(self._turn(mode, count))
        return min(turns, key=lambda turn: turn.foreign)

    def _turn(self, mode: str, count: int) -> Turn:
        if not self.process.is_alive():
            raise SystemExit(DIED)
        own = (os.getpid(), self.process.pid)
        started, busy, mine = time.perf_counter(), busy_seconds(), sum(map(process_seconds, own))
        seconds = self._answer((mode, count))
        busy, mine = busy_seconds() - busy, sum(map(process_seconds, own)) - mine
        foreign = max(0.0, busy - mine) / (CORES * (time.perf_counter() - started))
        return Turn(seconds, round(foreign, 4))

    def _answer(self, order: tuple | None = None) -> Any:
        try:
            if order is not None:
                self.pipe.send(order)
            failed, answer = self.pipe.recv()
        except (EOFError, BrokenPipeError):
            raise SystemExit(DIED) from None
        if failed:
            raise SystemExit(f"A contestant failed:\n{answer}")
        return answer

    def close(self) -> None:
        """End the process."""
        self.pipe.send(None)
        self.process.join(30)
        self.process.terminate()


def _serve(pipe, make, arguments) -> None:
    try:
        contestant = make(**arguments)
        pipe.send((False, contestant.facts))
        while (order := pipe.recv()) is not None:
            mode, count = order
            pipe.send((False, getattr(contestant, mode)(count)))
    except EOFError:  # the driver is gone
        return
    except Exception:
        pipe.send((True, traceback.format_exc()))
