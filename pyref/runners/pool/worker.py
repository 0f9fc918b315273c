"""The process of a pool: it answers calls until its input ends, and then ends at once.

    python -m pyref.runners.pool.worker DESCRIPTOR

The first thing that it is told is where modules are found. A thread of its own reads,
so that the end of the process that asks is seen also in the middle of a call.
"""

import os
import pickle
import signal
import sys
import threading
from contextlib import suppress
from queue import SimpleQueue
from typing import IO

from pyref.runners.family import list_descendants
from pyref.runners.leftovers import clear_folders
from pyref.runners.pool.wire import read, write


def main() -> None:
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(int(sys.argv[1]), "wb")
    os.set_inheritable(answers.fileno(), False)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    calls: SimpleQueue[bytes] = SimpleQueue()
    arguments = (questions, calls)
    threading.Thread(target=read_all, args=arguments, daemon=True).start()
    sys.path[:] = pickle.loads(calls.get())
    while True:
        write(answers, answer(calls.get()))


def read_all(questions: IO[bytes], calls: SimpleQueue[bytes]) -> None:
    try:
        while True:
            calls.put(read(questions))
    finally:
        end()


def answer(call: bytes) -> bytes:
    """What a call gives or raises, with whether it gave it."""
    try:
        function, args, named = pickle.loads(call)
        return pickle.dumps((True, function(*args, **named)))
    except Exception as problem:
        with suppress(Exception):
            told = pickle.dumps((False, problem))
            pickle.loads(told)
            return told
        said = f"{type(problem).__name__} {problem}"
        return pickle.dumps((False, RuntimeError(said)))


def end() -> None:
    """End all that this process started, remove what it wrote, and end."""
    for pid in list(list_descendants(os.getpid())):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    clear_folders(os.getpid())
    os._exit(0)


if __name__ == "__main__":
    main()
