"""Rules on files: what a process may open, by Landlock, a part of Linux from 5.13 on.

Landlock needs no rights of its own. From its versions 4 and 6 on it also keeps a
process from ports of TCP, and from sockets and signals of processes outside.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
PATH_BENEATH = 1
RUN, WRITE, READ, LIST, MAKE_FILE, CUT = (1 << bit for bit in (0, 1, 2, 3, 8, 14))
ON_FILES = RUN | WRITE | READ | CUT  # what a rule on a file may grant
KNOWN = {1: 13, 2: 14, 3: 15, 5: 16}  # how many rights on files each version knows
FILLING = READ | LIST | WRITE | MAKE_FILE | CUT
"""In its own folder: new files, and no folder, link, pipe or socket. What is there
stays there, so that what it fills can be counted."""

libc = ctypes.CDLL(None, use_errno=True)


def find_version() -> int:
    """The version of Landlock on this machine, 0 where there is none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, int(libc.syscall(CREATE_RULESET, None, 0, 1)))


def confine(rules: Iterable[tuple[str, int]]) -> None:
    """Let this process open only what lies below the paths given, with their rights."""
    version = find_version()
    if not version:
        raise OSError(0, "no Landlock")
    every = (1 << max(n for v, n in KNOWN.items() if v <= version)) - 1
    network = 3 if version >= 4 else 0  # bind and connect
    scope = 3 if version >= 6 else 0  # abstract sockets and signals
    size = 24 if scope else 16 if network else 8
    words = struct.pack("QQQ", every, network, scope)[:size]
    ruleset = libc.syscall(CREATE_RULESET, words, size, 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "no Landlock ruleset")
    for path, rights in rules:
        allow(ruleset, path, rights & every)
    if libc.syscall(RESTRICT_SELF, ruleset, 0):
        raise OSError(ctypes.get_errno(), "Landlock refused")
    os.close(ruleset)


def allow(ruleset: int, path: str, rights: int) -> None:
    """Let the process use these rights below a path, if there is one."""
    if not os.path.exists(path):
        return
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rights = rights if os.path.isdir(path) else rights & ON_FILES
    rule = struct.pack("=Qi", rights, handle)
    if rights and libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, rule, 0):
        raise OSError(ctypes.get_errno(), f"no rule for {path}")
    os.close(handle)
