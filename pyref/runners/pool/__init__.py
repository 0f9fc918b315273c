"""Processes that take tasks, as an executor of concurrent.futures does.

    with Pool(2) as pool:
        future = pool.submit(function, argument)

Each is a Python of its own in a session of its own, which Ctrl-C does not reach. It
ends when this process ends, however that comes, with all that it started; and what it
runs can be ended at once, which the pools of the standard library do not do. What a
task prints is thrown away.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, BinaryIO

from pyref.paths import list_import_paths
from pyref.runners.family import end_tree
from pyref.runners.leftovers import clear_folders
from pyref.runners.pool.wire import read, write

Task = tuple[Future[Any], bytes]
"""Where the result goes, and what is called."""


class Pool(Executor):
    """A thread for each process. One that dies breaks the pool: BrokenExecutor."""

    def __init__(self, workers: int):
        self.tasks: SimpleQueue[Task | None] = SimpleQueue()
        self.workers: list[Worker] = []
        self.over = ""  # why nothing is run any more
        self.threads = [
            threading.Thread(target=self.work, daemon=True) for _ in range(workers)
        ]
        for thread in self.threads:
            thread.start()

    def submit(
        self, function: Callable[..., Any], /, *args: Any, **named: Any
    ) -> Future[Any]:
        """Call a function of a module in one of the processes.

        Errors: BrokenExecutor; what pickle raises.
        """
        call = pickle.dumps((function, args, named))
        if self.over:
            raise BrokenExecutor(self.over)
        future: Future[Any] = Future()
        self.tasks.put((future, call))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all when it is done, or at once where that is not waited for."""
        if cancel_futures or not wait:
            self.stop("it was ended")
        for _ in self.threads:
            self.tasks.put(None)
        for thread in self.threads:
            thread.join()

    def stop(self, why: str) -> None:
        """End what runs; what waits is not begun."""
        self.over = self.over or why
        for worker in list(self.workers):
            end_tree(worker.child.pid)

    def work(self) -> None:
        """Hand tasks to one process, begun with the first of them."""
        worker = None
        try:
            for future, call in iter(self.tasks.get, None):
                if not future.set_running_or_notify_cancel():
                    continue
                try:
                    worker = worker or self.start()
                    good, value = worker.ask(call)
                except (OSError, EOFError, BrokenExecutor) as problem:
                    self.stop(f"a process ended: {type(problem).__name__}")
                    future.set_exception(BrokenExecutor(self.over))
                except Exception as problem:  # an answer that cannot be read here
                    future.set_exception(problem)
                else:
                    (future.set_result if good else future.set_exception)(value)
        finally:
            if worker:
                worker.close()

    def start(self) -> "Worker":
        if self.over:
            raise BrokenExecutor(self.over)
        worker = Worker()
        self.workers.append(worker)
        if self.over:  # just now
            end_tree(worker.child.pid)
        return worker


class Worker:
    """One process, and the two pipes to it."""

    def __init__(self) -> None:
        source, sink = os.pipe()
        paths = list_import_paths(os.environ.get("PYTHONPATH", ""))
        try:
            self.child = subprocess.Popen(
                [sys.executable, "-m", "pyref.runners.pool.worker", str(sink)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[sink],
                env={**os.environ, "PYTHONPATH": paths},
                start_new_session=True,
            )
        except BaseException:
            os.close(source)
            raise
        finally:
            os.close(sink)
        self.answers: BinaryIO = os.fdopen(source, "rb")
        self.ready = False

    def ask(self, call: bytes) -> tuple[bool, Any]:
        """Whether a call gave something, and what it gave or raised."""
        assert self.child.stdin
        if not self.ready:
            write(self.child.stdin, pickle.dumps(sys.path))
            self.ready = True
        write(self.child.stdin, call)
        good, value = pickle.loads(read(self.answers))
        return good, value

    def close(self) -> None:
        """End it with all that it started, and remove what it wrote."""
        end_tree(self.child.pid)
        self.child.wait()
        clear_folders(self.child.pid)
        self.answers.close()
        with suppress(OSError):  # of a call that it has not taken
            assert self.child.stdin
            self.child.stdin.close()
