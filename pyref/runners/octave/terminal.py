"""Start Octave at a terminal of its own, without forking Python.

pexpect forks. A fork stops the threads of OpenBLAS, and if another thread of Python
is just then inside a matrix product, both wait for each other for ever: seen in two
of two tries with two sessions starting beside a loop of products. posix_spawn begins
the new process without running what libraries do before a fork.
"""

import os
import shutil
import signal
import termios
from typing import Any

import pexpect
from pexpect.pty_spawn import ptyprocess

from pyref.errors import OctaveError

FLOOD = 2**16  # characters for one batch; what functions print comes not this way


# pexpect has no types
class Terminal(pexpect.spawn):  # type: ignore[misc]
    """A pexpect process that was spawned, not forked; echo is off.

    printed counts what it has printed since that was set to 0.
    """

    printed = 0

    def read_nonblocking(self, *args: Any, **named: Any) -> str:
        text: str = super().read_nonblocking(*args, **named)
        self.printed += len(text)
        if self.printed > FLOOD:
            raise OctaveError(f"oct2py: Octave printed over {FLOOD} characters")
        return text

    def _spawnpty(
        self, args: list[bytes], env: dict[str, str] | None = None, **_: Any
    ) -> ptyprocess.PtyProcess:
        env = dict(os.environ if env is None else env)
        program = shutil.which(os.fsdecode(args[0]))
        if program is None:
            raise FileNotFoundError(f"{os.fsdecode(args[0])}: no such program")
        master, slave = os.openpty()
        try:
            quiet(slave)
            pid = os.posix_spawn(
                program,
                args,
                env,
                file_actions=[
                    # opened after setsid, so that it is the terminal that hangs up
                    (os.POSIX_SPAWN_OPEN, 0, os.ttyname(slave), os.O_RDWR, 0),
                    (os.POSIX_SPAWN_DUP2, 0, 1),
                    (os.POSIX_SPAWN_DUP2, 0, 2),
                ],
                setsid=True,
                setsigdef=[signal.SIGHUP, signal.SIGINT, signal.SIGPIPE],
            )
        except BaseException:
            os.close(master)
            raise
        finally:
            os.close(slave)
        return ptyprocess.PtyProcess(pid, master)


def quiet(slave: int) -> None:
    """Do not send back what is typed."""
    settings = termios.tcgetattr(slave)
    settings[3] &= ~termios.ECHO
    termios.tcsetattr(slave, termios.TCSANOW, settings)
