"""Run blocks through any executor of concurrent.futures, each counted once.

    for outcome in run(blocks, executor): ...

make_pool gives processes of this machine; a Dask cluster has an executor too. Where a
worker dies, Dask gives its blocks to another by itself; a pool of processes is broken
then, and what was not answered goes to a new one. An outcome is yielded once for each
block, whoever computed it how often: a block says the same wherever it runs.
"""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED as FIRST
from concurrent.futures import BrokenExecutor, Executor, wait
from typing import Any

from pyref.errors import PyrefError
from pyref.fuzz.block import Block, Outcome, fuzz_block
from pyref.runners.pool import Pool

SIZE, MANY = 100, 100
"""Cases of a block, where a crossing to Octave costs as much as some cases; and workers
from which on blocks grow with them, since one scheduler hands them all out."""
AHEAD, TRIES = 4, 3
"""Blocks that wait for each worker, and pools that may break on one block."""


class WorkerError(PyrefError, RuntimeError):
    identifier = "pyref:worker"


def choose_size(workers: int) -> int:
    """How many cases a block has for so many workers."""
    return SIZE * max(1, workers // MANY)


def cut(
    places: Sequence[str],
    cases: int,
    seed: int,
    certify: float,
    libraries: Sequence[str] = (),
    size: int = SIZE,
) -> list[Block]:
    """The blocks of so many cases of each layer, the layers in turn."""
    starts = range(0, cases, size)
    return [
        Block(place, seed, first, min(size, cases - first), certify, tuple(libraries))
        for first in starts
        for place in places
    ]


def run(
    blocks: Sequence[Block], make_executor: Callable[[], Executor], workers: int
) -> Generator[Outcome]:
    """The outcomes of blocks as they come; a worker that dies costs time alone.

    Close it to end what still runs.

    Errors: pyref:worker where one block breaks a pool again and again.
    """
    left = list(reversed(blocks))
    tries: dict[Block, int] = {}
    while left:
        executor = make_executor()
        waiting: dict[Any, Block] = {}
        try:
            while left or waiting:
                while left and len(waiting) < AHEAD * workers:
                    block = left.pop()
                    waiting[executor.submit(fuzz_block, block)] = block
                done, _ = wait(waiting, return_when=FIRST)
                for future in done:
                    outcome = future.result()
                    del waiting[future]
                    yield outcome
        except BrokenExecutor:
            for block in waiting.values():
                tries[block] = tries.get(block, 0) + 1
                if tries[block] == TRIES:
                    told = f"cases {block.first} to {block.first + block.count - 1}"
                    raise WorkerError(
                        f"{block.place}: a worker died {TRIES} times near {told}"
                    ) from None
            left += reversed(waiting.values())
            waiting = {}  # the pool ends what it had
        finally:
            for future in waiting:
                future.cancel()
            executor.shutdown(wait=not waiting)


def make_pool(workers: int) -> Callable[[], Executor]:
    """Processes of this machine, each of which starts anew."""
    return lambda: Pool(workers)
