"""Sessions that work side by side on the batches of one language, and survive.

    plan -> run -> compare -> report
            ^^^
A session that is lost takes nothing with it but the case that did it: its batch is
run again, that case first and alone, and the session begins anew.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from queue import SimpleQueue
from typing import Protocol, Self

from pyref.crosscheck.batches import Batch, Run, split_lost
from pyref.crosscheck.losses import Losses
from pyref.errors import SessionError
from pyref.runners.octave import Transport
from pyref.runners.octave.cases import as_request, as_result
from pyref.runners.pace import Limits
from pyref.runners.result import Result

STARTS = 3  # tries to start a session, one after the other
Answer = tuple[Run, Result] | BaseException | None
"""What a crew tells: a result, what ended one of its threads, or that one ended."""


class Session(Protocol):
    """Another process in which runs are made, and which they may break."""

    def run_batch(self, runs: Sequence[Run], limits: Limits) -> list[Result]: ...
    def abort(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *problem: object) -> None: ...


class OctaveSession:
    """Runs in Octave, by a transport."""

    def __init__(self, transport: Transport):
        self.transport = transport

    def run_batch(self, runs: Sequence[Run], limits: Limits) -> list[Result]:
        replies = self.transport.run_batch([as_request(*run) for run in runs], limits)
        return [
            as_result(run[0], run[1], reply)
            for run, reply in zip(runs, replies, strict=True)
        ]

    def abort(self) -> None:
        self.transport.abort()

    def __enter__(self) -> Self:
        self.transport.__enter__()
        return self

    def __exit__(self, *problem: object) -> None:
        self.transport.__exit__(*problem)


class Crew:
    """Threads, a session each; what they find goes to answers.

    allow: the seconds that a run may take.
    """

    def __init__(
        self,
        batches: Iterable[Batch],
        open_session: Callable[[], Session],
        sessions: int,
        allow: Callable[[Run], float],
        answers: SimpleQueue[Answer],
    ):
        self.batches = deque(batches)
        self.open_session = open_session
        self.allow = allow
        self.answers = answers
        self.losses = Losses()
        self.open: list[Session] = []
        self.stopping = False
        self.unstarted: SessionError | None = None
        count = min(sessions, len(self.batches))
        self.threads = [
            threading.Thread(target=self.work, daemon=True) for _ in range(count)
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """End all sessions at once; what they were at is lost."""
        self.stopping = True
        for session in list(self.open):
            session.abort()

    def work(self) -> None:
        try:
            self.keep_working()
        except BaseException as problem:
            self.answers.put(problem)
        finally:
            self.answers.put(None)

    def keep_working(self) -> None:
        """Take batches until none is left, with one session after the other."""
        mine: list[Batch] = []  # parts of a batch that was lost, the next one last
        failures = 0
        while (mine or self.batches) and not self.stopping:
            session = self.open_session()
            self.open.append(session)
            try:
                with session:
                    while batch := self.take(mine):
                        self.try_batch(session, batch, mine)
                        failures = 0
            except SessionError as problem:
                failures += 1
                if failures == STARTS:
                    self.unstarted = problem
                    self.batches.extend(mine)
                    return
            finally:
                self.open.remove(session)

    def take(self, mine: list[Batch]) -> Batch:
        """The next batch, without what is known to be lost; empty when all is done."""
        while not self.stopping:
            try:
                batch = mine.pop() if mine else self.batches.popleft()
            except IndexError:
                break
            kept = []
            for run in batch:
                known = self.losses.find(run)
                if known is None:
                    kept.append(run)
                else:
                    self.answers.put((run, known))
            if kept:
                return kept
        return []

    def try_batch(self, session: Session, batch: Batch, mine: list[Batch]) -> None:
        """Run a batch, or split it up; SessionError where the session did not start."""
        try:
            results = session.run_batch(batch, lambda place: self.allow(batch[place]))
        except SessionError as problem:
            if problem.starting or self.stopping:
                mine.append(batch)
                raise
            if self.losses.accuse(batch, problem):
                self.losses.blame(batch[0], problem)
                mine.append(batch)  # the other runs of it, and the other cases
            else:
                mine.extend(reversed(split_lost(batch, problem.at)))
            return
        self.losses.clear(batch)
        for run, result in zip(batch, results, strict=True):
            self.answers.put((run, result))
