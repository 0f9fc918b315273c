"""Work on many cases in as many processes as there are processors.

    for result in spread(prove, cases, tick): ...

Where there is one processor, or one case, no other process is begun. Each begins anew
and imports what the function needs, since flint and the progress line keep threads and
locks that a fork would copy.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from pyref.runners.pool import Pool

Task = TypeVar("Task")
Result = TypeVar("Result")


def spread(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    tick: Callable[[], None] = lambda: None,
) -> Iterator[Result]:
    """The results in the order of the tasks; tick is called whenever one is there.

    function and tasks must be such that another process can have them. What one of
    them raises is raised here, and ends the others.
    """
    workers = min(count_processors(), len(tasks))
    if workers <= 1:
        for task in tasks:
            yield function(task)
            tick()
        return
    pool = Pool(workers)
    try:
        futures = [pool.submit(function, task) for task in tasks]
        for future in futures:
            future.add_done_callback(lambda _: tick())
        for future in futures:
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def count_processors() -> int:
    """Those that this process may run on, where the system tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
