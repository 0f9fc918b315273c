"""What a process keeps whatever it runs: limits, no rights of root, no environment."""

import ctypes
import resource
import struct
import sys

MEGABYTE = 1 << 20
NO_NEW_PRIVS, DROP_BOUND, AMBIENT, CLEAR = 38, 24, 47, 4
CAPABILITIES = 64
VERSION = 0x20080522  # of the structure that capset takes


def limit(cpu: int, memory: int, file: int) -> None:
    """Seconds of processor, megabytes of memory and of one file, and no core."""
    for kind, most in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory * MEGABYTE),
        (resource.RLIMIT_FSIZE, file * MEGABYTE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_MEMLOCK, 0),
    ):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def drop_rights() -> None:
    """Give up what root can do beyond any user, for this process and all it becomes.

    With no new privileges a program gains none by being run, by root neither.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(AMBIENT, CLEAR, 0, 0, 0)
    for one in range(CAPABILITIES):
        libc.prctl(DROP_BOUND, one, 0, 0, 0)  # fails where there is none to drop
    libc.capset(struct.pack("Ii", VERSION, 0), bytes(24))


def make_environment(home: str) -> dict[str, str]:
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
