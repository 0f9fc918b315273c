"""Run what a plan needs: each case once for each runner and precision.

    plan -> run -> compare -> report
            ^^^
Octave works in sessions of its own beside Python: batches of requests, taken from
one queue, so that a crossing is paid once for many cases.
"""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue

from pyref.crosscheck.judge import checker
from pyref.runners import numpy, probe
from pyref.runners.octave.cases import as_request, as_result
from pyref.runners.result import Result

BATCH = 48
PYTHON = {
    "numpy": numpy.run,
    "numpy:slopes": probe.run_slopes,
    "numpy:complexstep": probe.run_complex_step,
    "numpy:hvp": probe.run_hessian_vector,
    "layers": numpy.run_composed,
}


def needed(checks):
    """(case, runner, precision), each once, in the order of the checks."""
    wanted = {}
    for check in checks:
        wanted[check.case.id, check.left, check.dtype] = check.case
        if check.right != "expected":
            right = checker(check.left, check.right)
            wanted[check.case.id, right, check.dtype] = check.case
        if check.right == "complexstep":  # it must not contradict the slopes
            right = checker(check.left, "slopes")
            wanted[check.case.id, right, check.dtype] = check.case
    return [(case, runner, dtype) for (_, runner, dtype), case in wanted.items()]


def run(checks, open_octave, sessions=1, tick=lambda: None):
    """Results by case id, then by (runner, precision).

    open_octave() gives a transport to be entered, once for each session; tick is
    called after each run.
    """
    tasks = needed(checks)
    results: dict[str, dict[tuple[str, str], Result]] = defaultdict(dict)
    crossing = [task for task in tasks if task[1] not in PYTHON]
    queue: SimpleQueue[list[tuple]] = SimpleQueue()
    for batch in batches(crossing):
        queue.put(batch)

    def work():
        with open_octave() as octave:
            while True:
                try:
                    batch = queue.get_nowait()
                except Empty:
                    return
                for (case, runner, dtype), result in ask(octave, batch):
                    results[case.id][runner, dtype] = result
                    tick()

    with ThreadPoolExecutor(max_workers=sessions) as pool:
        workers = [pool.submit(work) for _ in range(min(sessions, queue.qsize()))]
        for case, runner, dtype in tasks:
            if runner in PYTHON:
                results[case.id][runner, dtype] = PYTHON[runner](case, dtype)
                tick()
            for worker in workers:
                if worker.done():
                    worker.result()  # what broke it ends the run at once
        for worker in workers:
            worker.result()
    return results


def batches(tasks):
    """Tasks that cross together; one that is probed at many places goes alone."""
    alone = [task for task in tasks if task[0].probes]
    others = [task for task in tasks if not task[0].probes]
    yield from ([task] for task in alone)
    for start in range(0, len(others), BATCH):
        yield others[start : start + BATCH]


def ask(octave, batch):
    """Send a batch over, and give each task its result."""
    requests = [as_request(*task) for task in batch]
    replies = octave.run_batch(requests)
    for task, reply in zip(batch, replies, strict=True):
        yield task, as_result(task[0], task[1], reply)
