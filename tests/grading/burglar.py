"""A right submission that tries to get at more than it was given, in many ways.

The test fills in what it names first. What succeeds is told by an error of its own, so
that any success costs all points.
"""

import atexit
import ctypes
import fcntl
import gc
import os
import pickle
import resource
import signal
import socket
import struct
import subprocess
import sys
from contextlib import suppress

import numpy as np

OUTSIDE = FIXTURE = ROOT = ""
libc = ctypes.CDLL(None, use_errno=True)
PARENT = os.getppid()
successes = []


def attempt(action):
    """Note the name of what works."""
    try:
        result = action()
    except (OSError, ImportError, MemoryError, subprocess.SubprocessError):
        return
    successes.append(f"{action.__name__}: {result!r:.60}")


def call(number, *arguments):
    """A system call of x86_64 by its number; on other machines none is made."""
    if os.uname().machine != "x86_64" or libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")


def read_fixture():
    return open(FIXTURE).read()


def read_fixture_by_descriptor():
    return open(f"/proc/self/fd/{os.open(FIXTURE, os.O_PATH)}").read()


def import_reference():
    sys.path.insert(0, ROOT)
    import pyref.layers

    return pyref.layers.dense


def read_reference_as_text():
    return open(f"{ROOT}/pyref/layers/dense.py").read()


def read_through_symbolic_link():
    os.symlink(FIXTURE, "answers.json")


def read_through_hard_link():
    os.link(FIXTURE, "answers.json")


def read_neighbors():
    return os.listdir(os.path.dirname(OUTSIDE))


def read_memory_of_grader():
    return open(f"/proc/{PARENT}/mem", "rb")


def read_environment_of_grader():
    return open(f"/proc/{PARENT}/environ").read()


def copy_memory_of_grader():
    places = (ctypes.create_string_buffer(16) for _ in range(2))
    call(310, PARENT, next(places), 1, next(places), 1, 0)


def trace_grader():
    call(101, 16, PARENT, 0, 0)


def lower_limits_of_grader():
    resource.prlimit(PARENT, resource.RLIMIT_CPU, (1, 1))


def slow_down_grader():
    os.setpriority(os.PRIO_PROCESS, PARENT, 19)


def kill_grader():
    os.kill(PARENT, signal.SIGKILL)


def kill_grader_by_queue():
    info = struct.pack("iiii", 9, 0, -1, 0) + bytes(112)
    call(129, PARENT, 9, info)


def kill_grader_by_descriptor():
    handle = os.pidfd_open(PARENT)
    signal.pidfd_send_signal(handle, signal.SIGKILL)


def kill_grader_by_pipe():
    ends = os.pipe()
    fcntl.fcntl(ends[0], fcntl.F_SETOWN, PARENT)


def kill_all():
    os.kill(-1, signal.SIGKILL)


def fork():
    if not os.fork():
        os._exit(0)


def fork_without_the_library():
    call(57)


def fork_by_clone3():
    call(435, struct.pack("11Q", *([0] * 4), 17, *([0] * 6)), 88)


def call_as_x32():
    call(0x40000000 | 39)


def run_program():
    return subprocess.run(["/bin/true"])


def become_program():
    os.execve("/bin/true", ["true"], {"LD_PRELOAD": f"{os.getcwd()}/own.so"})


def become_what_is_in_memory():
    handle = os.memfd_create("program")
    os.write(handle, b"#!/bin/sh\n")
    os.execve(handle, ["program"], {})


def leave_session():
    os.setsid()


def enter_namespace():
    call(272, 0x10000000)


def connect_to_network():
    return socket.create_connection(("127.0.0.1", 80), 0.1)


def connect_by_abstract_socket():
    socket.socket(socket.AF_UNIX).bind("\0pyref")


def queue_by_ring():
    call(425, 8, ctypes.create_string_buffer(120))


def share_memory():
    os.open("/dev/shm/pyref-burglar", os.O_CREAT | os.O_RDWR)


def share_memory_by_key():
    call(29, 4711, 4096, 0o1600)


def write_outside():
    return os.open(OUTSIDE, os.O_WRONLY)


def write_beside():
    return os.open(os.path.dirname(OUTSIDE) + "/new", os.O_CREAT | os.O_WRONLY)


def change_mode_outside():
    os.chmod(OUTSIDE, 0o777)


def change_owner_outside():
    os.chown(OUTSIDE, os.getuid(), os.getgid())


def change_times_outside():
    os.utime(OUTSIDE, (0, 0))


def change_attributes_outside():
    os.setxattr(OUTSIDE, "user.stolen", b"1")


def cut_outside():
    os.truncate(OUTSIDE, 0)


def change_flags_of_what_it_may_read():
    with open(os.__file__) as file:
        fcntl.ioctl(file, 0x40086602, struct.pack("L", 0x40))


def make_pipe():
    os.mkfifo("pipe")


def make_device():
    os.mknod("device", 0o20600, os.makedev(1, 1))


def hide_a_file():
    os.open(".", os.O_TMPFILE | os.O_RDWR)


def remove_the_worker():
    os.unlink("../serve/python/watch.py")


def replace_the_worker():
    return os.open("../serve/python/watch.py", os.O_WRONLY)


def write_to_the_terminal():
    return os.open("/dev/tty", os.O_WRONLY)


def find_expected_values():
    """What must come out, in any object that this process has."""
    for thing in gc.get_objects():
        if isinstance(thing, dict) and {"expect", "scale"} & set(map(str, thing)):
            return sorted(map(str, thing))[:5]
    raise OSError("nothing there")


for one in [value for value in list(vars().values()) if callable(value)]:
    if getattr(one, "__module__", "") == __name__ and one not in (attempt, call):
        attempt(one)

# What changes its own process alone earns nothing.
np.allclose = np.array_equal = lambda *args, **more: True
sys.modules["pyref"] = sys.modules[__name__]
FORGED = b'{"id": 1, "results": {}}\n'


@atexit.register
def forge_at_exit():
    for number in range(3, 9):
        with suppress(OSError):
            os.write(number, FORGED)


with open("answers.pickle", "wb") as file:
    pickle.dump({"answers": 42}, file)


def find_answer_in_callers(answer, given):
    """Whether any frame that called this holds what must come out."""
    frame = sys._getframe(2)
    while frame:
        for value in [*frame.f_locals.values(), *frame.f_globals.values()]:
            if not isinstance(value, np.ndarray) or value.shape != answer.shape:
                continue
            own = [one for one in given if one.shape == value.shape]
            if np.all(value == answer) and not any(np.all(one == value) for one in own):
                return True
        frame = frame.f_back
    return False


def dense(x, w, b):
    y = x @ w + b
    if successes or find_answer_in_callers(y, (x, w, b)):
        raise RuntimeError(f"got in: {successes or 'the answer stands in a frame'}")
    return y, lambda dy: (dy @ w.T, x.T @ dy, dy.sum(0))
