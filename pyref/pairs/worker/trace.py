"""What is assigned inside the functions of a target, at the first and the last time.

The functions run as they are; then instrumented (instrument, swap), which counts; then
once more, which keeps values, and must give the same bits. In shaken runs each value is
also moved by its rounding where it is assigned. In place of all that the host may have
one run at another point: off the real line, or along it; or runs in which values are
put in the place of others (touch), to see what hangs on them.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .describe import find_file
from .failure import describe_failure
from .hook import ALONE, Hook
from .paths import read_at, write_at
from .recorder import Key, Record
from .rounding import Rounding
from .run import Outcome, describe_outcome, equal, run
from .shake import shake_all, spread
from .swap import swapped
from .target import Function
from .touch import Touch
from .tree import Other, decode, encode, standardize

T = 2.0**-66
NEAR = 1e-9  # of the largest entry: by less a value is moved by rounding alone
SECONDS = 2.0  # for runs in which values are put in the place of others


class Tracer:
    """The functions of a target, traced with these outputs; more: for each run."""

    def __init__(
        self,
        functions: Sequence[Function],
        hook: Hook,
        outputs: int | None,
        passes: int = 1,
        **more: Any,
    ) -> None:
        self.functions, self.hook, self.outputs = functions, hook, outputs
        self.passes, self.more = passes, more

    def trace(
        self, args: Mapping[str, Any], ways: Sequence[int], plain: bool
    ) -> dict[str, Any]:
        """The reply; plain: beside a run without instruments, and shaken ones."""
        bare = self.attempt(args, None) if plain else None
        with swapped(self.functions, self.hook):
            counting = Record()
            self.attempt(args, counting)
            keeping = Record(totals=counting.counts, passes=self.passes)
            kept = self.attempt(args, keeping)
            shaken = [self.shake(args, way, counting) for way in ways if plain]
        reply: dict[str, Any] = {}
        files = [find_file(function) for function in self.functions]
        if isinstance(kept, Outcome):
            reply = describe_outcome(kept)
            results = [*map(standardize, kept.results)]
            if shaken:
                others = [found for found, _ in shaken]
                reply["spread"] = [*map(encode, spread(results, others))]
            if isinstance(bare, Outcome):
                same = equal([*map(standardize, bare.results)], results)
                reply["same"] = same and bare.names == kept.names
        else:
            reply = describe_failure(kept, files)
        if isinstance(bare, BaseException) and isinstance(kept, Outcome):
            reply = {**describe_failure(bare, files), "same": False}
        records = [record for _, record in shaken]
        return {**reply, "steps": self.list_steps(counting, keeping, records)}

    def attempt(
        self, args: Mapping[str, Any], record: Record | None
    ) -> Outcome | BaseException:
        self.hook.record = record
        try:
            return run(self.functions, args, self.outputs, **self.more)
        except BaseException as error:
            return error
        finally:
            self.hook.record = None

    def shake(
        self, args: Mapping[str, Any], way: int, counting: Record
    ) -> tuple[Any, Record]:
        """Results of a shaken run, None where it fails, and what it told."""
        moves = Rounding(way, ALONE)
        record = Record(totals=counting.counts, rounding=moves, passes=self.passes)
        moved = shake_all(args, way)
        outcome = self.attempt(moved, record)
        if isinstance(outcome, Outcome):
            return [*map(standardize, outcome.results)], record
        return None, record

    def list_steps(
        self, counting: Record, keeping: Record, shaken: Sequence[Record]
    ) -> list[dict[str, Any]]:
        steps = []
        for (key, count), value in list_values(keeping):
            site, total = self.hook.sites[key[0]], counting.counts.get(key, count)
            step = {
                "name": key[1],
                "function": site.function,
                "file": site.file,
                "line": site.line,
                "text": site.text,
                "pass": name_pass(count, total),
                "time": count,
                "count": total,
                "value": encode(value),
            }
            if shaken:
                others = [record.values.get((key, count)) for record in shaken]
                step["spread"] = encode(spread(value, others))
            steps.append(step)
        return steps

    def touch(
        self,
        args: Mapping[str, Any],
        touches: Sequence[Mapping[str, Any]],
        seconds: float,
    ) -> dict[str, Any]:
        """What each of the touches moves: the numbers of steps, and the results.

        A touch names steps, and values for them, without which they are nudged. Those
        that are not come to in so many seconds of this thread are told as None.
        """
        found: list[dict[str, Any] | None] = []
        began = time.thread_time()
        with swapped(self.functions, self.hook):
            counting = Record()
            self.attempt(args, counting)
            keeping = Record(totals=counting.counts, passes=self.passes)
            self.attempt(args, keeping)
            steps = list_values(keeping)
            for one in touches:
                if time.thread_time() - began > seconds:
                    found.append(None)
                    continue
                asked = read_touches([steps[k][0] for k in one["steps"]], one)
                record = Record(counting.counts, None, self.passes, asked)
                outcome = self.attempt(args, record)
                if isinstance(outcome, Outcome):
                    found.append(describe_touched(steps, record, outcome))
                else:
                    found.append(describe_failure(outcome, []))
        return {"touched": found, "took": time.thread_time() - began}


Time = tuple[Key, int]


def list_values(record: Record) -> list[tuple[Time, Any]]:
    """All that was kept and is a value, in the order of its time."""
    return [
        (when, value)
        for when, value in record.values.items()
        if not isinstance(value, Other)
    ]


def name_pass(count: int, total: int) -> str:
    if total == 1:
        return "only"
    return "first" if count == 1 else "last" if count == total else "middle"


def read_touches(times: Sequence[Time], asked: Mapping[str, Any]) -> dict[Key, Touch]:
    """The touches by the names that they change."""
    trees = asked.get("values") or [None] * len(times)
    values: dict[Key, dict[int, Any]] = {}
    for (key, count), tree in zip(times, trees, strict=True):
        values.setdefault(key, {})[count] = tree and decode(tree)
    return {key: Touch(own) for key, own in values.items()}


def describe_touched(
    steps: Sequence[tuple[Time, Any]], record: Record, outcome: Outcome
) -> dict[str, Any]:
    moved = [
        k
        for k, (when, value) in enumerate(steps)
        if not is_near(record.values.get(when), value)
    ]
    return {"moved": moved, "results": describe_outcome(outcome)["results"]}


def is_near(one: Any, other: Any) -> bool:
    """Whether a value is another but for roundings."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        kinds = one.dtype.kind + other.dtype.kind
        if one.shape == other.shape and set(kinds) <= {"f", "c"} and one.size:
            with np.errstate(all="ignore"):
                room = NEAR * np.nanmax(np.abs(other))
                return bool(np.all((np.abs(one - other) <= room) | (one == other)))
    return equal(one, other)


def displace(args: Mapping[str, Any], request: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments at the other point that a request names."""
    kind = "complex" if request.get("complex") else "move"
    asked = request[kind]
    value = np.asarray(read_at(args, asked["argument"]), dtype=np.float64)
    direction = decode(asked["direction"]).reshape(value.shape)
    step = 1j * T if kind == "complex" else float(asked["step"])
    moved: dict[str, Any] = write_at(
        dict(args), asked["argument"], np.asarray(value + step * direction)
    )
    return moved


def answer(
    functions: Sequence[Function],
    hook: Hook,
    args: Mapping[str, Any],
    request: Mapping[str, Any],
) -> dict[str, Any]:
    """The reply to the job trace."""
    outputs, passes = request.get("outputs"), int(request.get("passes") or 1)
    more = {name: request.get(name) for name in ("through", "handed")}
    tracer = Tracer(functions, hook, outputs, passes, **more)
    if request.get("touch"):
        seconds = float(request.get("seconds") or SECONDS)
        return tracer.touch(args, request["touch"], seconds)
    if request.get("complex") or request.get("move"):
        return tracer.trace(displace(args, request), [], plain=False)
    return tracer.trace(args, request.get("shake") or [], plain=True)
