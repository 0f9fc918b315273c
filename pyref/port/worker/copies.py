"""Make copies of this process, each of which becomes a worker for one port.

    python -m pyref.port.worker.copies SOCKET MODULE ...

This process imports NumPy, the worker and the modules named, and then waits at the
socket, where pyref.port.copies asks it. No port is ever loaded here, so a copy has seen
none. It ends when the other side of the socket is closed, and its copies with it.
"""

import ctypes
import importlib
import json
import os
import signal
import socket
import sys
import time
from typing import Any

from . import serve

PR_SET_PDEATHSIG = 1


def main(channel: socket.socket) -> None:
    """Answer requests; in a copy, serve a port instead."""
    parent = os.getpid()
    for request, files in iter(lambda: receive(channel), None):
        if "wait" in request:
            reply = wait_for(request["wait"], request["timeout"])
        else:
            reply = os.fork()
            if not reply:
                channel.close()
                end_with(parent)
                become_worker(request, files)
                return
        for file in files:
            os.close(file)
        channel.sendall(json.dumps(reply).encode() + b"\n")


def receive(channel: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """A request, and the files that came with its first byte; None at the end."""
    first, files, _, _ = socket.recv_fds(channel, 1, 3)
    if not first:
        return None
    line = b""
    while not line.endswith(b"\n"):
        line += channel.recv(1 << 16)
    return json.loads(line), files


def wait_for(pid: int, timeout: float | None) -> int | None:
    """How a copy ended, as subprocess has it; None where it has not in time."""
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        ended, status = os.waitpid(pid, 0 if end is None else os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if end is not None and time.monotonic() > end:
            return None
        time.sleep(0.001)


def end_with(parent: int) -> None:
    """Let this process be killed when its parent ends, on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # which has ended already
            os._exit(1)


def become_worker(request: dict[str, Any], files: list[int]) -> None:
    """Be as a process is that was started for this port alone, but for its imports.

    Its random numbers are its own; the seed of its hashes is that of all copies.
    """
    os.setsid()
    for place, file in enumerate(files):
        os.dup2(file, place)
        os.close(file)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.path[0] = os.getcwd()
    sys.argv = [serve.__file__, request["target"]]
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    serve.main(request["target"])


if __name__ == "__main__":
    for name in sys.argv[2:]:
        importlib.import_module(name)
    main(socket.socket(fileno=int(sys.argv[1])))
