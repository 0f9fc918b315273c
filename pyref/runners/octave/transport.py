"""What every way to reach Octave has in common.

    with open_transport() as octave:
        replies = octave.run_batch(requests)

Many requests go over in one crossing. A request that fails is a reply that says so;
OctaveError means that the crossing itself broke, and nothing of it is to be trusted.
It says at which request, where that is known. The next batch begins with a new Octave.
"""

import os
import secrets
from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any, Self

from pyref.errors import OctaveError
from pyref.paths import OCTAVE
from pyref.runners.octave.packet import Reply, Request, reply_of
from pyref.runners.pace import Limits

DEADLINE = 300.0  # seconds for each request, where nobody says otherwise
START = 60.0  # seconds until Octave has begun
counter = count(1)


class Transport(ABC):
    """One way to reach Octave."""

    name: str
    aborted = False

    @abstractmethod
    def run_batch(
        self, requests: Sequence[Request], limits: Limits | None = None
    ) -> list[Reply]:
        """One reply for each request, in their order.

        limits: the seconds that each may take, those of the transport where they are
        not given. Errors: pyref:octave where the session was lost; pyref:file where
        there is no room for its files.
        """

    @abstractmethod
    def describe(self) -> dict[str, str]:
        """Octave's version, its BLAS, and the way it is reached."""

    def abort(self) -> None:
        """End what runs at once, called from another thread; nothing runs after."""
        self.aborted = True

    def close(self) -> None:  # noqa: B027
        """End what runs and remove what was written."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def environment() -> dict[str, str]:
    """What an Octave starts with: large arrays kept, and one thread for each session.

    glibc gives arrays of 32 MiB and more back to the system at once, and asks for new
    zeroed pages the next time: half of the time of a large convolution. Whoever sets
    these variables keeps them.
    """
    settings = {
        "MALLOC_MMAP_THRESHOLD_": "4000000000",
        "MALLOC_TRIM_THRESHOLD_": "8000000000",
        "MALLOC_TOP_PAD_": "268435456",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    return {**settings, **os.environ}


def new_nonce() -> str:
    """A word that no other answer holds."""
    return f"{next(counter)}-{secrets.token_hex(8)}"


def replies_of(
    requests: Sequence[Request], nonce: str, returned: Any, raw: list[Any], name: str
) -> list[Reply]:
    """The replies to this question and to no other."""
    if returned != nonce:
        raise OctaveError(f"{name}: answered to {returned}, was asked {nonce}")
    if len(raw) != len(requests):
        raise OctaveError(f"{name}: {len(raw)} replies to {len(requests)} requests")
    return [reply_of(one, found) for one, found in zip(requests, raw, strict=True)]


def preamble(folder: Path, folders: Sequence[str]) -> str:
    """What a new Octave is told first: never stop, never leave files, where to look."""
    paths = [str(OCTAVE), *map(str, folders)]
    quoted = ", ".join(quote(path) for path in reversed(paths))
    return (
        "debug_on_error (false); crash_dumps_octave_core (false); "
        "sighup_dumps_octave_core (false); sigterm_dumps_octave_core (false); "
        f"more off; cd ({quote(folder)}); addpath ({quoted});"
    )


def quote(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"
