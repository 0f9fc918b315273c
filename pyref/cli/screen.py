"""The terminal that tables are printed on."""

import signal
from typing import NoReturn

from rich.console import Console as RichConsole

from pyref.cli.ending import Stopped


class Console(RichConsole):
    """A console of rich whose reader may go away: that is no verdict."""

    def on_broken_pipe(self) -> NoReturn:
        raise Stopped(signal.SIGPIPE)
