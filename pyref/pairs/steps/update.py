"""An update as it is called: its arguments filled, and what it gives kept for the next.

Which argument is what is settled by bind.py; the first way that runs is the one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pyref.errors import DomainError, UsageError
from pyref.pairs.gradients_of import Gradient
from pyref.pairs.leaves import normalize
from pyref.pairs.side import Function, Raised, Side
from pyref.pairs.steps.bind import COUNTERS, Scope, Source, bind, zero_like
from pyref.pairs.steps.calls import Reply
from pyref.pairs.steps.feed import Target, find_next, pick
from pyref.pairs.steps.track import Track, get, join
from pyref.pairs.task import Path, Task, put


@dataclass
class Update:
    """The update of one side. gradients: of each parameter, where the cost gives it."""

    side: Side
    task: Task
    gradients: dict[Path, Gradient] = field(default_factory=dict)
    scopes: list[Scope] = field(default_factory=list)

    @property
    def function(self) -> Function:
        return self.side.functions[0]

    def run(self, track: Track, values: Mapping[str, Any], number: int) -> None:
        """New parameters and state in track. values: what the cost function was given.

        Errors: Raised; pyref:usage, a parameter has no place or is not given back.
        """
        if self.scopes:
            self.call(track, self.scopes, values, number)
            return
        assert track.reply
        first: Raised | None = None
        for scopes in bind(self.function, self.task, track.reply.names):
            trial = track.copy()
            try:
                self.call(trial, scopes, values, number)
            except Raised as error:
                first = first or error
                continue
            track.held, track.kept, track.calls = trial.held, trial.kept, trial.calls
            self.scopes = scopes
            return
        assert first
        raise first

    def call(
        self, track: Track, scopes: list[Scope], values: Mapping[str, Any], number: int
    ) -> None:
        for scope in scopes:
            filled = {
                name: self.read(track, scope, name, values, number)
                for name in scope.sources
            }
            args = {name: value for name, value in filled.items() if value is not None}
            reply = track.ask(self.side, args, number)
            scope.feeds = scope.feeds or self.find_feeds(scope, reply, args)
            for (kind, key), place in scope.feeds.items():
                where = track.held if kind == "held" else track.kept
                where[key] = pick(reply, place)

    def find_feeds(
        self, scope: Scope, reply: Reply, args: Mapping[str, Any]
    ) -> dict[Any, Any]:
        """Where an update gives parameters, state, and inputs of the name of a result.

        What it is given for one parameter at a time it has for each.
        """
        parameters, others = [], []
        for name, source in scope.sources.items():
            kept = ("kept", (name, *scope.key))
            names = (name, *(str(key) for key in source.path[-1:]))
            if name in scope.parameters:
                held = ("held", source.path)
                parameters.append(Target(held, names, args[name]))
            elif source.kind == "input":
                key = kept if scope.key else ("held", source.path)
                others.append(Target(key, names, args[name], "none"))
            elif source.kind == "state":
                others.append(Target(kept, (name,), args.get(name)))
        found = find_next(reply, [*parameters, *others])
        lost = [p for p in scope.parameters.values() if ("held", p) not in found]
        if lost:
            name = ".".join(map(str, lost[0]))
            raise UsageError(f"{self.side.name} gives no new {name} back")
        return found

    def read(
        self,
        track: Track,
        scope: Scope,
        name: str,
        values: Mapping[str, Any],
        number: int,
    ) -> Any:
        """What an argument is given; None where its own default is to stand."""
        assert track.reply
        source = scope.sources[name]
        kept = track.kept.get((name, *scope.key))
        if kept is not None:
            return kept
        if source.kind == "input":
            return self.read_input(track, name, source, values, number)
        if source.kind == "count":
            return np.array(number, dtype=np.int64)
        if source.kind == "result":
            return track.reply.results[source.number]
        if source.kind == "gradient":
            return self.read_gradient(track.reply, source.path, values)
        return self.start(scope, name, values)

    def read_input(
        self,
        track: Track,
        name: str,
        source: Source,
        values: Mapping[str, Any],
        number: int,
    ) -> Any:
        """An input, or what was given back for it; a number of the step goes on."""
        if source.path in track.held:
            return track.held[source.path]
        value = get(values, source.path)
        return value + (number - 1) if normalize(name) in COUNTERS else value

    def start(self, scope: Scope, name: str, values: Mapping[str, Any]) -> Any:
        """Where a state starts: its default, else zeros like the parameter it is of.

        That is the one with whose name it ends.
        """
        if name not in self.function.arguments[: self.function.needed]:
            return None
        if normalize(name) in COUNTERS:
            return np.array(0, dtype=np.int64)
        own = [path for argument, path in scope.parameters.items()
               if normalize(name).endswith(normalize(argument))]  # fmt: skip
        path = (own or [*scope.parameters.values()])[0]
        return zero_like(get(values, path))

    def read_gradient(self, reply: Reply, path: Path, values: Mapping[str, Any]) -> Any:
        """The gradient of a parameter, as the side gives it.

        Of a dict or cell of parameters: the result that holds all their gradients, else
        one that is nested as they are. Errors: pyref:value, one has no gradient.
        """
        inside = [one for one in self.task.gradient if one[: len(path)] == path]
        missing = [one for one in inside if one not in self.gradients]
        if missing:
            told = (
                f"the cost function gives no gradient of {self.task.text(missing[0])}"
            )
            raise DomainError(f"{self.side.name}: {told}")
        tree = get(values, path)
        if inside == [path]:
            return join(self.gradients[path], reply, tree)
        places = [self.gradients[one].paths[0] for one in inside]
        roots = {place[:1] for place in places}
        if len(roots) == 1 and all(len(place) > 1 for place in places):
            return get(reply.results, roots.pop())
        for one in inside:
            part = join(self.gradients[one], reply, get(values, one))
            tree = put(tree, one[len(path) :], part)
        return tree
