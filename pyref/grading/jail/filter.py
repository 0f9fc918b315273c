"""A filter on system calls: no other process, no network, no foreign machine.

What Landlock rules on, opening files, is left to it; what it does not know is refused
here: modes, owners, times and attributes of files, and all that takes no path.
"""

import ctypes
import os
import struct
import sys

from .calls import ABSENT, BY_ARGUMENT, LAST, REFUSED, read_numbers

MACHINES = {"x86_64": (0xC000003E, 1), "aarch64": (0xC00000B7, 2)}  # and the column
FOREIGN = 0x40000000  # x86_64 in its 32-bit form numbers its calls from here
LOAD, EQUAL, ABOVE, HAS_BITS, RETURN = 0x20, 0x15, 0x25, 0x45, 0x06
ALLOW, REFUSE, UNKNOWN = 0x7FFF0000, 0x50001, 0x50026  # with EPERM, with ENOSYS
SET_SECCOMP, FILTER = 22, 2
THREAD = 0x10000  # of clone
NAMELESS = 0x400000  # of open: a file that no folder lists
ASKING = (0x5401, 0x802C542A, 0x5413, 0x541B, 0x5450, 0x5451, 0x5421)
"""ioctl on what is open already: is it a terminal, how wide, how many bytes; flags."""
OWNING = (8, 10, 15, 1024, 1026)
"""fcntl by which the kernel signals another process, and leases."""

Step = tuple[int, int, int, int]


def refuse_calls() -> None:
    """Keep this process, and what it becomes, from the calls of calls.py."""
    machine = os.uname().machine if sys.platform.startswith("linux") else ""
    if machine not in MACHINES or struct.calcsize("P") != 8:
        raise OSError(0, f"no filter for {sys.platform} on {machine or 'this machine'}")
    steps = write_steps(*MACHINES[machine], os.getpid())
    program = b"".join(struct.pack("HBBI", *step) for step in steps)
    room = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(room))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(SET_SECCOMP, FILTER, ctypes.c_char_p(head), 0, 0):
        raise OSError(ctypes.get_errno(), "no filter on system calls")


def write_steps(machine: int, column: int, pid: int) -> list[Step]:
    """The filter as steps of BPF; pid: the process, which may signal itself."""
    steps = [
        (LOAD, 0, 0, 4),
        (EQUAL, 1, 0, machine),
        (RETURN, 0, 0, REFUSE),
        (LOAD, 0, 0, 0),
        (ABOVE, 0, 1, FOREIGN - 1),
        (RETURN, 0, 0, REFUSE),
        (ABOVE, 0, 1, LAST),
        (RETURN, 0, 0, UNKNOWN),
    ]
    for names, action in ((REFUSED, REFUSE), (ABSENT, UNKNOWN)):
        for number in read_numbers(names, column).values():
            steps += [(EQUAL, 0, 1, number), (RETURN, 0, 0, action)]
    number_of = read_numbers(BY_ARGUMENT, column)
    for name, place, test, values, then, otherwise in (
        ("clone", 0, HAS_BITS, (THREAD,), ALLOW, REFUSE),
        ("kill", 0, EQUAL, (pid,), ALLOW, REFUSE),
        ("tgkill", 0, EQUAL, (pid,), ALLOW, REFUSE),
        ("prlimit64", 0, EQUAL, (0, pid), ALLOW, REFUSE),
        ("sched_setaffinity", 0, EQUAL, (0, pid), ALLOW, REFUSE),
        ("ioctl", 1, EQUAL, ASKING, ALLOW, REFUSE),
        ("fcntl", 1, EQUAL, OWNING, REFUSE, ALLOW),
        ("open", 1, HAS_BITS, (NAMELESS,), REFUSE, ALLOW),
        ("openat", 2, HAS_BITS, (NAMELESS,), REFUSE, ALLOW),
    ):
        if name not in number_of:
            continue
        tests = [s for v in values for s in ((test, 0, 1, v), (RETURN, 0, 0, then))]
        tests = [(LOAD, 0, 0, 16 + 8 * place), *tests, (RETURN, 0, 0, otherwise)]
        steps += [(EQUAL, 0, len(tests), number_of[name]), *tests]
    return [*steps, (RETURN, 0, 0, ALLOW)]
