"""Run a command where it can read and write only what is named.

    python -I jail.py [--read PATH] ... [--write PATH] [--cpu SECONDS] [--memory MB]
                      -- COMMAND ...

Landlock, a part of Linux from 5.13 on that needs no rights, lets the command open only
files below the paths named; a filter on system calls lets it start no process, open no
socket and signal nobody. Limits on processor time, memory and size of files go with
them; the environment is emptied. What a machine cannot enforce is written to standard
error, one line, before the command starts; --probe writes it and does nothing else.
Only the standard library is used.
"""

import argparse
import ctypes
import os
import resource
import struct
import sys
from collections.abc import Sequence

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
NO_NEW_PRIVS = 38
PATH_BENEATH = 1
# Rights on files, by the version of Landlock that first has them.
EXECUTE, READ_FILE, READ_DIR = 1 << 0, 1 << 2, 1 << 3
RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}  # how many rights each version knows
READING = EXECUTE | READ_FILE | READ_DIR
ON_FILES = EXECUTE | READ_FILE | 1 << 1 | 1 << 14  # what a rule on a file may grant
# The filter, by machine: its number, and those of calls that are refused.
MACHINES = {
    "x86_64": (0xC000003E, [57, 58, 41, 53, 62, 200, 234, 424, 101], 56),
    "aarch64": (0xC00000B7, [198, 199, 129, 130, 131, 424, 117], 220),
}
CLONE3, CLONE_THREAD = 435, 0x10000
LOAD, EQUAL, HAS_BITS, RETURN = 0x20, 0x15, 0x45, 0x06
ALLOW, REFUSE, UNKNOWN = 0x7FFF0000, 0x50001, 0x50026  # the latter with EPERM, ENOSYS
SET_SECCOMP, FILTER = 22, 2

libc = ctypes.CDLL(None, use_errno=True)


def find_version() -> int:
    """The version of Landlock on this machine, 0 where there is none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, int(libc.syscall(CREATE_RULESET, None, 0, 1)))


def enforce(read: Sequence[str], write: Sequence[str]) -> list[str]:
    """Confine this process; what cannot be enforced here comes back in words."""
    missing = []
    for step, open_door in (
        (lambda: confine(read, write), "files are open"),
        (refuse_calls, "processes and sockets are open"),
    ):
        try:
            step()
        except OSError as error:
            missing.append(f"{open_door}: {error.strerror}")
    return missing


def confine(read: Sequence[str], write: Sequence[str]) -> None:
    """Let this process open only what lies below the paths given."""
    version = find_version()
    if not version:
        raise OSError(0, "no Landlock")
    known = max(v for v in RIGHTS if v <= version)
    every = (1 << RIGHTS[known]) - 1
    ruleset = libc.syscall(CREATE_RULESET, struct.pack("Q", every), 8, 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "no Landlock ruleset")
    for path in read:
        allow(ruleset, path, READING)
    for path in write:
        allow(ruleset, path, every)
    allow(ruleset, "/dev/null", READ_FILE | 1 << 1)
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
    if libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, rule, 0):
        raise OSError(ctypes.get_errno(), f"no rule for {path}")
    os.close(handle)


def refuse_calls() -> None:
    """Let this process start no other, open no socket, signal nobody."""
    machine = os.uname().machine
    if not sys.platform.startswith("linux") or machine not in MACHINES:
        raise OSError(0, f"no filter for {sys.platform} on {machine}")
    number, refused, clone = MACHINES[machine]
    steps = [
        (LOAD, 0, 0, 4),
        (EQUAL, 1, 0, number),
        (RETURN, 0, 0, ALLOW),
        (LOAD, 0, 0, 0),
    ]
    for call in refused:
        steps += [(EQUAL, 0, 1, call), (RETURN, 0, 0, REFUSE)]
    steps += [(EQUAL, 0, 1, CLONE3), (RETURN, 0, 0, UNKNOWN)]
    # A thread of its own it may have.
    steps += [(EQUAL, 0, 3, clone), (LOAD, 0, 0, 16), (HAS_BITS, 1, 0, CLONE_THREAD)]
    steps += [(RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW)]
    program = b"".join(struct.pack("HBBI", *step) for step in steps)
    room = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(room))
    if libc.prctl(SET_SECCOMP, FILTER, ctypes.c_char_p(head), 0, 0):
        raise OSError(ctypes.get_errno(), "no filter on system calls")


def limit(cpu: int, memory: int) -> None:
    """Limits that a process keeps whatever it runs."""
    megabyte = 1 << 20
    for kind, most in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory * megabyte),
        (resource.RLIMIT_FSIZE, 16 * megabyte),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
    ):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def make_environment(home: str) -> dict[str, str]:
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--read", action="append", default=[])
    parser.add_argument("--write", action="append", default=[])
    parser.add_argument("--cpu", type=int, default=60)
    parser.add_argument("--memory", type=int, default=4096)
    parser.add_argument("--probe", action="store_true")
    parser.add_argument("command", nargs="*")
    options = parser.parse_args()
    home = options.write[0] if options.write else "/"
    os.chdir(home)
    if options.probe:
        options.read.append("/")
    limit(options.cpu, options.memory)
    if sys.platform.startswith("linux"):
        libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0)
    missing = enforce(options.read, options.write)
    if missing:
        print("jail: " + "; ".join(missing), file=sys.stderr)
    if not options.probe:
        os.execve(options.command[0], options.command, make_environment(home))


if __name__ == "__main__":
    main()
