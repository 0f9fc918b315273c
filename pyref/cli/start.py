"""The way in: what must be so before anything else is imported.

Ctrl-C ends without a word as long as there is nothing to tell, and the streams that
were closed lead nowhere, so that no file takes their place.
"""

import os
import signal
import sys
from types import FrameType

closed: list[str] = []
"""The streams that were closed when this process began."""


def main() -> None:
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        signal.signal(signal.SIGINT, leave)
    open_streams()
    from pyref.cli.main import main

    main()


def leave(number: int, _: FrameType | None) -> None:
    os._exit(128 + number)


def open_streams() -> None:
    """Open each stream that is closed, to and from nothing."""
    for place, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is not None:
            continue
        nothing = os.open(os.devnull, os.O_RDWR)
        if nothing != place:
            os.dup2(nothing, place)
            os.close(nothing)
        os.set_inheritable(place, True)
        setattr(sys, name, open(place, "w" if place else "r"))  # noqa: SIM115
        closed.append(name)
