"""How far a batch has come, and whether its present request takes too long.

    pace = Pace(file, limits)       the file grows by a byte when a request begins
    pace.is_late()                  asked again and again
    pace.running                    the request that runs, counted from 0; or None

Each request has its own deadline, however many cross together. Limits are asked for
when they are needed: what is known of a request's cost may be known only then.
"""

import time
from collections.abc import Callable
from pathlib import Path

Limits = Callable[[int], float]
"""Seconds that a request may take, by its place in the batch."""
INTERVAL = 0.1  # seconds between two looks


class Pace:
    """The clock of one batch of so many requests."""

    def __init__(self, file: Path, limits: Limits, count: int):
        self.file = file
        self.limits = limits
        self.count = count
        self.begun = 0
        self.since = time.monotonic()
        file.unlink(missing_ok=True)

    def look(self) -> int:
        """How many requests have begun, one more when all have ended."""
        try:
            begun = self.file.stat().st_size
        except OSError:  # a layer may have removed it: then nothing tells
            begun = 0
        if begun != self.begun:
            self.begun, self.since = begun, time.monotonic()
        return begun

    @property
    def limit(self) -> float:
        """Seconds for what happens now: crossing counts to the nearest request."""
        place = min(max(self.look() - 1, 0), self.count - 1)
        return self.limits(place) if self.count else self.limits(0)

    def is_late(self) -> bool:
        return time.monotonic() - self.since > self.limit

    @property
    def running(self) -> int | None:
        """None before the first, after the last, and where nothing tells."""
        begun = self.look()
        return begun - 1 if 0 < begun <= self.count else None
