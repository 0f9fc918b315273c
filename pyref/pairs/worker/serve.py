"""Read a request a line, run the functions, write a reply a line.

The jobs are open, call, trace and judge. What a function prints goes to standard error,
what it would read there is nothing, and exit () ends its call, not this process.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ...port.worker.target import split_target
from . import target
from .describe import describe, find_file
from .failure import describe_failure
from .run import Outcome, describe_outcome, run, seed
from .shake import shake_all, spread
from .tree import decode, encode, standardize

PROTOCOL = "pyref/function/1"


class Server:
    """A target, its functions once they are loaded, and the names of their module."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.functions: list[target.Function] = []
        self.names: dict[str, Any] = {}
        self.hook: Any = None
        self.through: Mapping[str, str] | None = None
        self.handed: Mapping[str, int] | None = None

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The reply to a request, or what was raised instead."""
        try:
            if request.get("protocol") != PROTOCOL:
                told = f"protocol is {request.get('protocol')}, not {PROTOCOL}"
                raise NotImplementedError(told)
            if not self.functions or request["job"] == "open":
                opened = self.open(request.get("setup", ""))
                if request["job"] == "open":
                    return opened
            return self.do(request)
        except BaseException as error:
            return describe_failure(error, self.list_files())

    def list_files(self) -> list[str]:
        """The files of the functions; before they are loaded that of the target."""
        if self.functions:
            return [find_file(function) for function in self.functions]
        return [str(Path(split_target(self.text)[0]).resolve())]

    def open(self, setup: str) -> dict[str, Any]:
        seed()
        self.functions, self.names = target.load(self.text)
        if setup:
            exec(compile(setup, "<setup>", "exec"), self.names)
        language = f"Python {sys.version.split()[0]}, NumPy {np.__version__}"
        return {"language": language, "functions": [*map(describe, self.functions)]}

    def do(self, request: Mapping[str, Any]) -> dict[str, Any]:
        args = {name: decode(tree) for name, tree in request["args"].items()}
        outputs, self.through = request.get("outputs"), request.get("through")
        self.handed = request.get("handed")
        if request["job"] == "call":
            return self.call(args, outputs, request.get("shake") or [])
        if request["job"] == "trace":
            from . import hook, trace  # few comparisons need it

            self.hook = self.hook or hook.Hook()
            return trace.answer(self.functions, self.hook, args, request)
        if request["job"] == "judge":
            from . import judge

            return judge.answer(self.functions, args, request)
        told = f"{request['job']} is none of open, call, trace, judge"
        raise NotImplementedError(told)

    def call(
        self, args: Mapping[str, Any], outputs: int | None, ways: list[int]
    ) -> dict[str, Any]:
        outcome = self.run(args, outputs)
        reply = describe_outcome(outcome)
        if ways:
            results = [standardize(value) for value in outcome.results]
            shaken = [self.run_shaken(args, outputs, way) for way in ways]
            reply["spread"] = [encode(part) for part in spread(results, shaken)]
        return reply

    def run(self, args: Mapping[str, Any], outputs: int | None) -> Outcome:
        functions, through, handed = self.functions, self.through, self.handed
        return run(functions, args, outputs, through=through, handed=handed)

    def run_shaken(self, args: Mapping[str, Any], outputs: int | None, way: int) -> Any:
        """Results of a shaken run, None where it fails."""
        moved = shake_all(args, way)
        try:
            outcome = self.run(moved, outputs)
        except (Exception, SystemExit):
            return None
        return [standardize(value) for value in outcome.results]


def main(text: str) -> None:
    """Answer until the input ends; the functions find no input of their own."""
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    source = os.fdopen(os.dup(0), encoding="ascii")
    os.dup2(2, 1)  # what a function prints must not stand among the replies
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdout, sys.stdin = sys.stderr, os.fdopen(0, closefd=False)
    os.environ.setdefault("MPLBACKEND", "Agg")  # plots are drawn, and not waited for
    server = Server(text)
    for line in source:
        request = json.loads(line)
        reply = {"id": request["id"], **server.answer(request)}
        print(json.dumps(reply), file=out, flush=True)
