"""A port in its own process: asked by lines, with a deadline, and started again.

    target -> call -> search -> examine -> diagnose -> report
              ^^^^
    with Port(command) as port:
        reply = port.ask(request)

PortError says that there was no reply: the process ended, took too long, used more than
its budget, or answered with something else. The next request starts a new process. One
that takes too long is asked for its line before it is ended (stand.py).
"""

import json
import os
import secrets
import select
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any, Protocol, Self

from pyref.errors import MissingError, PyrefError
from pyref.foreign import show
from pyref.port.budget import Budget
from pyref.port.stand import find_stand
from pyref.runners.family import end_tree

if TYPE_CHECKING:
    from pyref.fixtures.precision import Precision

PROTOCOL = "pyref/port/1"
DEADLINE = 10.0
LARGEST_ID = 2**31  # random, so that no answer can be written before its question


class Process(Protocol):
    """What a port needs of its process, as subprocess has it."""

    pid: int

    @property
    def stdin(self) -> IO[bytes] | None: ...

    @property
    def stdout(self) -> IO[bytes] | None: ...

    def wait(self, timeout: float | None = None) -> int: ...


Launch = Callable[..., Process]


def find_lifeline(program: str) -> list[str]:
    """Words before a command by which it ends where this process is killed.

    None where they would end it with a thread, where there is no such program, or where
    util-linux is not installed.
    """
    is_main = threading.current_thread() is threading.main_thread()
    path = shutil.which("setpriv") if is_main and shutil.which(program) else None
    return [path, "--pdeathsig", "KILL", "--"] if path else []


class PortError(PyrefError, RuntimeError):
    """No reply: identifier tells ended, deadline, budget or answer.

    stand: where the port stood when it was ended, a file and its line, where known.
    """

    def __init__(self, kind: str, text: str, stand: str = ""):
        super().__init__(f"{text} ({stand})" if stand else text)
        self.identifier = f"port:{kind}"
        self.text, self.stand = text, stand

    def tell_on(self, case: str) -> str:
        """The same, where it is about the answer to a case: by its name."""
        if self.identifier != "port:deadline":
            return str(self)
        told = f"{self.text} on case {case}"
        return f"{told} ({self.stand})" if self.stand else told


class Port:
    """The process of one port, and the questions put to it."""

    def __init__(
        self,
        command: Sequence[str],
        deadline: float = DEADLINE,
        environment: Mapping[str, str] | None = None,
        folder: str | None = None,
        drops_ones: bool = True,
        launch: Launch = subprocess.Popen,
        protocol: str = PROTOCOL,
        budget: Budget | None = None,
        precision: "Precision | None" = None,
        single: bool = False,
    ):
        self.command = list(command)
        self.deadline = deadline
        self.environment = environment
        self.folder = folder
        self.drops_ones = drops_ones  # ones at the end of a shape may be missing
        self.launch = launch
        self.protocol = protocol
        self.process: Process | None = None
        self.budget = budget or Budget()
        self.precision = precision  # of few bits, in which it is asked
        self.dtypes = ("float32",) if single else ("float64", "float32")
        self.halves = False  # whether outputs are taken where no gradients come
        self.went_back = False  # whether gradients, or why there are none, ever came
        self.endless: str | None = None  # why its way back is not asked again, if so
        self.late = ""  # on which case it did not return, of these the first
        self.answered = False
        self.loading = False  # whether the file of the port is what is waited for
        self.warming = self.budget.start
        self.greeting: Mapping[str, Any] | None = None

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The reply to one request, which gets its protocol and id here.

        A new process is first asked what the first one was, the greeting: what its
        worker learns from that it must know again.
        """
        if self.budget.over:
            raise PortError("budget", self.tell_over(self.budget.over))
        if self.process is None:
            self.start()
            if self.greeting:
                self.put(self.greeting)
        return self.put(request)

    def put(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """One request to the process that runs, and its reply."""
        number = secrets.randbelow(LARGEST_ID)
        if self.precision and "dtype" in request:
            request = {**request, **self.precision.words}
        line = json.dumps({"protocol": self.protocol, "id": number, **request})
        wait = self.deadline if self.answered else self.deadline + self.warming
        self.loading = not self.answered and request.get("job") == "look"
        began = time.monotonic()
        try:
            reply = self.exchange(line.encode("ascii") + b"\n", wait)
        except PortError:
            self.close()
            raise
        finally:
            self.budget.spent += time.monotonic() - began
        if not isinstance(reply, dict) or reply.get("id") != number:
            self.close()
            told = "to another request" if isinstance(reply, dict) else "with no object"
            raise PortError("answer", f"answered {told}")
        if not self.answered:
            self.warming = min(self.warming, 3 * (time.monotonic() - began))
            self.answered = True
        return reply

    def start(self) -> None:
        self.errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self.rest = b""
        self.answered = False
        try:
            self.process = self.launch(
                [*find_lifeline(self.command[0]), *self.command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.errors,
                env=None if self.environment is None else dict(self.environment),
                cwd=self.folder,
                start_new_session=True,
            )
        except OSError as problem:
            raise MissingError(f"{self.command[0]}: {problem.strerror}") from None

    def exchange(self, line: bytes, wait: float) -> Any:
        """Write a line and read one, both before the deadline."""
        assert self.process and self.process.stdin and self.process.stdout
        sink, source = self.process.stdin.fileno(), self.process.stdout.fileno()
        os.set_blocking(sink, False)
        self.budget.halt(self.process.pid, False)
        began = time.monotonic()
        while b"\n" not in self.rest:
            taken = time.monotonic() - began
            if over := self.budget.look(self.process.pid, taken):
                raise PortError("budget", self.tell_over(over))
            if self.loading and self.budget.is_stuck(self.process.pid):
                told = f"{self.budget.load:g} s of processor time"
                raise self.be_late(self.give_up_loading(told))
            if taken >= wait:
                raise self.be_late(self.describe_lateness(wait))
            pause = self.budget.wait(wait - taken)
            ready, free, _ = select.select([source], [sink] if line else [], [], pause)
            if free:
                try:
                    line = line[os.write(sink, line) :]
                except BrokenPipeError:
                    line = b""
            if ready:
                chunk = os.read(source, 1 << 16)
                if not chunk:
                    raise PortError("ended", self.ending())
                self.rest += chunk
                if len(self.rest) > self.budget.longest:
                    most = self.budget.longest
                    raise PortError("answer", f"answered with over {most} bytes")
        self.budget.halt(self.process.pid, True)
        if over := self.budget.look(self.process.pid, time.monotonic() - began):
            raise PortError("budget", self.tell_over(over))
        answer, _, self.rest = self.rest.partition(b"\n")
        return read_line(answer)

    def describe_lateness(self, wait: float) -> str:
        """The deadline as it was set; what a start may take beside it was measured."""
        if self.loading:
            return self.give_up_loading(f"{wait:g} s")
        start = "" if self.answered else ", its start not counted"
        return f"did not return within {self.deadline:g} s{start}"

    def be_late(self, told: str) -> PortError:
        """The error for a deadline, with the line on which it stands, where known."""
        assert self.process
        stand = find_stand(self.process.pid, self.errors)
        error = PortError("deadline", told, stand)
        if self.loading and self.budget.late:
            self.budget.late = str(error)
        return error

    def tell_over(self, over: str) -> str:
        """Why nothing is left, and what it was waited for in vain."""
        return f"{over}; it {self.late}" if self.late else over

    def give_up_loading(self, limit: str) -> str:
        """That its file did not load; where it never did, nobody need wait again."""
        told = f"did not finish loading within {limit}"
        self.budget.late = "" if self.greeting else told
        return told

    def ending(self) -> str:
        """How the process ended, and the last line it wrote to standard error."""
        assert self.process
        try:
            how = f"ended with {name_status(self.process.wait(timeout=self.deadline))}"
        except subprocess.TimeoutExpired:
            how = "closed its output"
        last = self.last_words()
        return f"its process {how}" + (f": {last}" if last else "")

    def last_words(self) -> str:
        size = self.errors.seek(0, os.SEEK_END)
        self.errors.seek(max(0, size - 2000))
        lines = self.errors.read().decode("utf-8", "replace").split("\n")
        return next((show(" ".join(x.split())) for x in lines[::-1] if x.strip()), "")

    def close(self) -> None:
        """End the process and what it started; the next request starts a new one."""
        if self.process is None:
            return
        process, self.process = self.process, None
        end_tree(process.pid)
        process.wait()
        for stream in (process.stdin, process.stdout, self.errors):
            if stream:
                stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_line(answer: bytes) -> Any:
    """A reply; PortError where it is no JSON, or is nested deeper than any can be."""
    try:
        return json.loads(answer)
    except (ValueError, RecursionError):
        text = answer[:80].decode("utf-8", "replace")
        raise PortError("answer", f"answered {text!r}, which is no JSON") from None


def name_status(status: int) -> str:
    """How a process ended; signals for real-time use have a number and no name."""
    if status >= 0:
        return f"exit status {status}"
    named = -status in [*signal.Signals]
    return f"signal {signal.Signals(-status).name if named else -status}"
