"""Linux's means to shut a process in, for what runs between a fork and the first line of a student's code.

Each function here acts on the process that calls it, and for good: there is no way back.
"""

import ctypes
import os
import resource
from collections.abc import Iterable

from .limits import Limits

NEW_MOUNTS, NEW_NAMES, NEW_IPC, NEW_PROCESSES = 0x00020000, 0x04000000, 0x08000000, 0x20000000  # linux/sched.h
RECURSIVE, PRIVATE = 0x4000, 0x40000  # linux/mount.h
NO_SETUID, NO_DEVICES, NO_PROGRAMS = 2, 4, 8
DUMPABLE, NO_NEW_PRIVILEGES = 4, 38  # linux/prctl.h
CAPABILITIES_VERSION = 0x20080522
FIRST_UID, UIDS = 61184, 4000  # what systemd keeps for users that exist only while they run


def _libc(name: str, *arguments) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def new_process_space() -> None:
    """The next child is process 1 of a space of its own: it sees no other process, and all of it ends with it."""
    _libc("unshare", NEW_PROCESSES)


def private_files(limits: Limits) -> None:
    """Own /proc, and empty /tmp and /dev/shm that end with this process."""
    _libc("unshare", NEW_MOUNTS | NEW_IPC | NEW_NAMES)
    _libc("mount", b"none", b"/", None, RECURSIVE | PRIVATE, None)
    _libc("mount", b"proc", b"/proc", b"proc", NO_SETUID | NO_DEVICES | NO_PROGRAMS, None)
    options = f"size={limits.file_size},nr_inodes=10000,mode=1777".encode()
    for folder in (b"/tmp", b"/dev/shm"):
        _libc("mount", b"tmpfs", folder, b"tmpfs", NO_SETUID | NO_DEVICES, options)


def limit_resources(limits: Limits) -> None:
    """Addresses, processor time, processes, files: for this process and all that it starts."""
    bounds = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: int(limits.total) + 1,
        resource.RLIMIT_NPROC: limits.processes,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_CORE: 0,
    }
    for kind, bound in bounds.items():
        _, highest = resource.getrlimit(kind)
        bound = bound if highest == resource.RLIM_INFINITY else min(bound, highest)
        resource.setrlimit(kind, (bound, bound))


def become_nobody(number: int) -> None:
    """Another user, one of `UIDS`, with no group and no privilege. Where this is not root: the same user without any.

    Args:
        number: Which; those who run at the same time must not be the same user.
    """
    if os.getuid() == 0:
        user = FIRST_UID + number % UIDS
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    drop_capabilities()


def drop_capabilities() -> None:
    """No privilege now and none to be had: a setuid program gives none, and no other process may look in."""
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION, 0)
    _libc("capset", header, (ctypes.c_uint32 * 6)())
    _libc("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def hide_memory(hidden: bool = True) -> None:
    """No process of the same user may read this one's memory or trace it, nor those that it forks."""
    _libc("prctl", DUMPABLE, int(not hidden), 0, 0, 0)


def close_all_but(kept: int) -> None:
    """Close every open file but one; the standard ones become /dev/null."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    for number in _open_files():
        if number > 2 and number != kept:
            try:
                os.close(number)
            except OSError:  # the one that listed them
                continue


def _open_files() -> Iterable[int]:
    return sorted(map(int, os.listdir("/proc/self/fd")))  # noqa: PTH208, a list of numbers
