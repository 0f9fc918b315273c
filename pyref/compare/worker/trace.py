"""What is assigned inside the functions of a target, at the first and the last time.

The functions run as they are; then instrumented (instrument, swap), which counts; then
once more, which keeps values, and must give the same bits. In shaken runs each value is
also moved by its rounding where it is assigned. In place of all that the host may have
one run at another point: off the real line, or along it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .describe import find_file
from .failure import describe_failure
from .hook import ALONE, Hook
from .paths import read_at, write_at
from .recorder import Record
from .rounding import Rounding
from .run import Outcome, describe_outcome, equal, run
from .shake import shake_all, spread
from .swap import swapped
from .target import Function
from .tree import Other, decode, encode, standardize

T = 2.0**-66


class Tracer:
    """The functions of a target, traced with these outputs."""

    def __init__(
        self, functions: Sequence[Function], hook: Hook, outputs: int | None
    ) -> None:
        self.functions, self.hook, self.outputs = functions, hook, outputs

    def trace(
        self, args: Mapping[str, Any], ways: Sequence[int], plain: bool
    ) -> dict[str, Any]:
        """The reply; plain: beside a run without instruments, and shaken ones."""
        bare = self.attempt(args, None) if plain else None
        with swapped(self.functions, self.hook):
            counting = Record()
            self.attempt(args, counting)
            keeping = Record(totals=counting.counts)
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
            return run(self.functions, args, self.outputs)
        except BaseException as error:
            return error
        finally:
            self.hook.record = None

    def shake(
        self, args: Mapping[str, Any], way: int, counting: Record
    ) -> tuple[Any, Record]:
        """Results of a shaken run, None where it fails, and what it told."""
        record = Record(totals=counting.counts, rounding=Rounding(way, ALONE))
        moved = shake_all(args, way)
        outcome = self.attempt(moved, record)
        if isinstance(outcome, Outcome):
            return [*map(standardize, outcome.results)], record
        return None, record

    def list_steps(
        self, counting: Record, keeping: Record, shaken: Sequence[Record]
    ) -> list[dict[str, Any]]:
        steps = []
        for (key, count), value in keeping.values.items():
            if isinstance(value, Other):
                continue
            site, total = self.hook.sites[key[0]], counting.counts.get(key, count)
            step = {
                "name": key[1],
                "function": site.function,
                "file": site.file,
                "line": site.line,
                "text": site.text,
                "pass": "only" if total == 1 else "first" if count == 1 else "last",
                "count": total,
                "value": encode(value),
            }
            if shaken:
                others = [record.values.get((key, count)) for record in shaken]
                step["spread"] = encode(spread(value, others))
            steps.append(step)
        return steps


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
    tracer = Tracer(functions, hook, request.get("outputs"))
    if request.get("complex") or request.get("move"):
        return tracer.trace(displace(args, request), [], plain=False)
    return tracer.trace(args, request.get("shake") or [], plain=True)
