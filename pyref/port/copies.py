"""Workers for many ports in a row, without a new Python for each.

    with Copies("pyref.layers") as copies:
        check(first, "dense", launch=copies.launch)
        check(second, "dense", launch=copies.launch)

A process that has imported NumPy and the modules named is copied for each port, which
takes a hundredth of the time that a new one takes to import them. Other commands than
that of the worker for Python are started as ever.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import IO, Any, Self

from pyref.port.process import Process
from pyref.port.target import WORKERS, make_environment


class Copies:
    """The process that is copied, started when it is first needed."""

    def __init__(self, *modules: str):
        self.modules = modules
        self.channel: socket.socket | None = None

    def launch(
        self,
        command: Sequence[str],
        *,
        stderr: IO[bytes],
        env: Mapping[str, str] | None,
        cwd: str | None,
        **more: Any,
    ) -> Process:
        """Start a process as subprocess.Popen does, with pipes, in its own session."""
        if list(command[-2:-1]) != [WORKERS["python"]]:
            return subprocess.Popen(command, stderr=stderr, env=env, cwd=cwd, **more)
        source, sink = os.pipe(), os.pipe()
        request = {
            "target": command[-1],
            "environment": dict(os.environ if env is None else env),
            "folder": cwd or os.getcwd(),
        }
        pid = self.ask(request, [source[0], sink[1], stderr.fileno()])
        os.close(source[0])
        os.close(sink[1])
        return Copy(
            self, pid, os.fdopen(source[1], "wb", 0), os.fdopen(sink[0], "rb", 0)
        )

    def ask(self, request: Mapping[str, Any], files: Sequence[int] = ()) -> Any:
        if self.channel is None:
            self.start()
        assert self.channel
        socket.send_fds(self.channel, [b" "], files)
        self.channel.sendall(json.dumps(request).encode() + b"\n")
        return json.loads(self.channel.makefile("rb").readline())

    def start(self) -> None:
        self.channel, theirs = socket.socketpair()
        command = [sys.executable, "-m", "pyref.port.worker.copies"]
        self.process = subprocess.Popen(
            [*command, str(theirs.fileno()), *self.modules],
            stdin=subprocess.DEVNULL,
            env=make_environment(),
            pass_fds=[theirs.fileno()],
        )
        theirs.close()

    def close(self) -> None:
        """End it; on Linux copies that still serve a port end with it."""
        if self.channel is not None:
            self.channel.close()
            self.process.wait()
            self.channel = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Copy:
    """A worker, as a process of subprocess is: its pipes, its number, how it ended."""

    def __init__(self, copies: Copies, pid: int, stdin: IO[bytes], stdout: IO[bytes]):
        self.copies = copies
        self.pid = pid
        self.stdin, self.stdout = stdin, stdout
        self.status: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        if self.status is None:
            self.status = self.copies.ask({"wait": self.pid, "timeout": timeout})
        if self.status is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return self.status
