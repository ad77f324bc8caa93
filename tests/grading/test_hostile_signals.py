"""Signals from a student's code: they reach what it started itself, and neither the watcher nor the warm process."""

import pytest
from attacks import HONEST
from processes import descendants, left_running

pytestmark = pytest.mark.slow

# Threads have numbers, too: 2, 3 and 4 are the student's own. It ignores what it sends to itself.
BEGIN = """
import os, signal, threading, time
everything = sorted(signal.valid_signals())
for number in everything:
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
stay = threading.Event()
for _ in range(3):
    threading.Thread(target=stay.wait, daemon=True).start()
own = set(map(int, os.listdir("/proc/self/task")))
reached, sent = set(), 0
def send(numbers, to, by=os.kill):
    global sent
    for target in to:
        for number in numbers:
            try:
                by(target, number)
            except (OSError, OverflowError):
                continue
            sent += 1
            reached.add(target)
"""
EVERYBODY = "[os.getppid(), -1, *range(1, 301), *range(-300, -1)]"
WAYS = {
    "its parent": "send(everything, [os.getppid()])",
    "everybody": "send(everything, [-1])",
    "processes 1 to 300, and their groups": f"send(everything, {EVERYBODY})",
    "groups": f"send(everything, {EVERYBODY}, os.killpg)",
    "process descriptors": (
        f"send(everything, {EVERYBODY}, lambda to, number: signal.pidfd_send_signal(os.pidfd_open(to), number))"
    ),
    "the pipe's owner": (
        f"import fcntl\nsend(range(3, 64), {EVERYBODY}, lambda to, pipe: fcntl.fcntl(pipe, fcntl.F_SETOWN, to))"
    ),
    "a child without the parent's numbers": (
        "child = os.fork()\n"
        "if child == 0:\n"
        f"    send([signal.SIGKILL, signal.SIGSTOP], {EVERYBODY})\n"
        "    os._exit(0)\n"
        "os.waitpid(child, 0)"
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_signal_arrives_outside(sandbox, grade, look, way):
    """Each kind of signal, sent in every way: the same processes are there, and the next gets its exact marks."""
    plain = grade(**HONEST)
    before = descendants(sandbox.process_id)
    foreign = look("sorted(set(map(abs, reached)) - own - {0})", first=BEGIN + WAYS[way])
    assert foreign == "the text '[]'"
    assert grade(first=BEGIN + WAYS[way], **HONEST).points == 3, "it ignores its own"
    assert not left_running(sandbox.process_id, before)
    assert set(before[:3]) <= set(descendants(sandbox.process_id)), "bubblewrap, its first process, the warm one"
    after = grade(**HONEST)
    assert [one.outcome for one in after.problems] == [one.outcome for one in plain.problems]


def test_what_it_sees_is_its_own(look):
    """Process 1 is the student's, 2 one of its threads, and it has no parent."""
    first = BEGIN + WAYS["processes 1 to 300, and their groups"]
    assert look("[os.getpid(), os.getppid(), 2 in own, {1, 2} <= reached, sent > 100]", first=first) == (
        "the text '[1, 0, True, True, True]'"
    )
