"""Let contenders take turns, so that what disturbs one disturbs all.

    times = race({"pyref": f, "torch": g}, Budget(seconds=1.0))

A round runs every contender once, the next one in the other order. What is counted is
the CPU time of this process, all its threads together: neither waiting nor another
process counts, and a thread that a library hides does. A contender that is done
in a moment is repeated within its turn, until the clock can tell it.
"""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import process_time

from pyref.bench.figures import Times

Contender = Callable[[], object]
"""Does the work of a case once."""

Tell = Callable[[str], None]
"""Is told in words what is under way."""

TURN = 2e-3  # seconds a turn takes at least: the clock's own cost is a microsecond
LONG = 20  # turns: what takes so long when cold is not tried again before the race


@dataclass(frozen=True)
class Budget:
    """How long a race may take, and how many rounds it has at least and at most.

    patience: seconds after which no round begins but the first, even of the least.
    """

    seconds: float
    least: int = 3
    most: int = 50
    turn: float = TURN
    patience: float = 20.0

    def goes_on(self, rounds: int, spent: float) -> bool:
        """Whether another round begins after so many, which took so many seconds."""
        if rounds < self.least:
            return rounds == 0 or spent < self.patience
        return rounds < self.most and spent < self.seconds


def race(contenders: Mapping[str, Contender], budget: Budget) -> dict[str, Times]:
    """CPU seconds of one pass of each contender."""
    with without_garbage_collection():
        repeats = {k: count_repeats(f, budget.turn) for k, f in contenders.items()}
        spent: dict[str, list[float]] = {name: [] for name in contenders}
        order, started, rounds = list(contenders), process_time(), 0
        while budget.goes_on(rounds, process_time() - started):
            for name in order:
                spent[name].append(measure(contenders[name], repeats[name]))
            order.reverse()
            rounds += 1
    return {
        name: Times(min(seconds), median(seconds), rounds)
        for name, seconds in spent.items()
    }


def measure(contender: Contender, repeats: int) -> float:
    """Seconds of one pass, the mean of so many in a row."""
    started = process_time()
    for _ in range(repeats):
        contender()
    return (process_time() - started) / repeats


def count_repeats(contender: Contender, turn: float) -> int:
    """How often a contender is repeated in a turn; it is warm afterwards."""
    if measure(contender, 1) > LONG * turn:
        return 1
    repeats = 1
    while (seconds := measure(contender, repeats) * repeats) < turn:
        repeats = max(2 * repeats, int(repeats * turn / max(seconds, turn / 100)))
    return repeats


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
