"""One side from step to step: it is given what it gave, in its own layout.

With an update, the cost function's gradients go to the update, and what that gives to
the next step; without, the function itself gives parameters and state.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pyref.errors import UsageError
from pyref.pairs.gradients_of import Gradient
from pyref.pairs.layout import Layout
from pyref.pairs.leaves import Leaf, list_leaves
from pyref.pairs.match import State
from pyref.pairs.side import Answer
from pyref.pairs.steps.calls import Reply
from pyref.pairs.steps.feed import Target, find_next, pick
from pyref.pairs.steps.track import Track, join
from pyref.pairs.steps.update import Update
from pyref.pairs.task import Path, Task, put

Array = np.ndarray


@dataclass
class Mover:
    """A side, and its update if there is one.

    feeds: where the function itself gives what it is given next, without an update.
    gradients: of each parameter, among its results.
    """

    state: State
    update: Update | None
    task: Task
    feeds: dict[Path, Any] | None = None
    gradients: dict[Path, Gradient] | None = None

    @property
    def letter(self) -> str:
        return self.state.side.letter

    def lay(self, track: Track, task: Task) -> dict[str, Any]:
        """What the side is given: the samples of this step, and what it gave itself."""
        values: Any = task.lay(self.state.layouts)
        for path, value in track.held.items():
            values = put(values, path, value)
        return dict(values)

    def step(self, track: Track, task: Task, number: int) -> None:
        """One step. Errors: Raised; pyref:usage, nothing can be fed back."""
        values = self.lay(track, task)
        side = self.state.side
        args = {argument: values[name] for argument, name in side.names.items()}
        track.calls = []
        track.reply = track.ask(side, args, number)
        if self.update is None and self.feeds is None:
            self.feeds = self.find_feeds(track.reply, values)
        if self.gradients is None:
            self.gradients = self.find_gradients(track.reply)
        if self.update is not None:
            self.update.gradients = self.gradients
            self.update.run(track, values, number)
        for path, place in (self.feeds or {}).items():
            track.held[path] = pick(track.reply, place)

    def find_feeds(self, reply: Reply, values: Mapping[str, Any]) -> dict[Path, Any]:
        """Where the function gives its own inputs. Errors: pyref:usage, nowhere."""
        found = find_next(reply, self.list_targets(values))
        known = {path[0] for path in found}
        lost = [path for path in self.task.gradient if path[0] not in known]
        if lost or not found:
            name = f"no new {self.task.text(lost[0])}" if lost else "no new inputs"
            raise UsageError(f"{self.state.side.name} gives {name} back")
        return found

    def list_targets(self, values: Mapping[str, Any]) -> list[Target]:
        """Inputs that a function may give back, parameters first; never its data."""
        first = {path[0] for path in self.task.gradient}
        data = {path[0] for path, kind in self.task.kinds.items()
                if kind.samples is not None or kind.word == "length"}  # fmt: skip
        found = []
        for argument, name in self.state.side.names.items():
            if name in data and name not in first:
                continue
            plain = isinstance(values[name], np.ndarray) and np.size(values[name]) > 1
            free = "any" if name in first else "nameless" if plain else "none"
            found.append(Target((name,), (argument, name), values[name], free))
        return sorted(found, key=lambda target: target.key[0] not in first)

    def find_gradients(self, reply: Reply) -> dict[Path, Gradient]:
        """The gradients among the results that are no new parameters."""
        answer = Answer(tuple(self.list_results(reply)), ())
        return replace(self.state, answer=answer).find_gradients(self.task)

    def list_results(self, reply: Reply) -> list[Leaf]:
        """The arrays among the results that are not fed back."""
        fed = {*(self.feeds or {}).values()}
        found = list_leaves(reply.results, reply.names)
        return [leaf for leaf in found
                if isinstance(leaf, Leaf) and leaf.path[0] not in fed]  # fmt: skip

    def list_fed(self) -> list[Path]:
        """The paths of inputs that are fed back."""
        scopes = self.update.scopes if self.update else []
        held = [key[1] for one in scopes for key in one.feeds if key[0] == "held"]
        return [*(self.feeds or {}), *held]

    def list_unfed(self) -> list[str]:
        """Inputs of the sizes of a parameter that the function does not give back."""
        shapes = {np.shape(self.task.get(path)) for path in self.task.gradient} - {()}
        names = {name for name in self.state.side.names.values()
                 if np.shape(self.task.values[name]) in shapes}  # fmt: skip
        return [] if self.update else sorted(names - {p[0] for p in self.list_fed()})

    def name_fed(self, kind: str, key: Path) -> tuple[str, ...]:
        """What the function, or the update, calls what is fed back by this key."""
        places = [k for path, k in (self.feeds or {}).items() if begins(key, path)]
        for scope in self.update.scopes if self.update else ():
            places += [k for (own, path), k in scope.feeds.items()
                       if own == kind and begins(key, path)]  # fmt: skip
        side = self.update.side if self.update else self.state.side
        results = [name for one in side.functions for name in one.results]
        names = [k if isinstance(k, str) else (results[k : k + 1] or [""])[0]
                 for k in places]  # fmt: skip
        return tuple(filter(None, names))

    def take(self, path: Path, raw: Any) -> Array | None:
        """A value of a side as the input was given; None of another size."""
        layout = self.state.layouts.get(path, Layout())
        return layout.take(np.asarray(raw), np.asarray(self.task.get(path)))

    def take_gradient(self, reply: Reply, path: Path) -> Array | None:
        """The gradient of a parameter as that was given."""
        layout, like = self.state.layouts.get(path, Layout()), self.task.get(path)
        raw = join((self.gradients or {})[path], reply, layout.give(like))
        return None if raw is None else self.take(path, raw)


def begins(key: Path, path: Path) -> bool:
    return key[: len(path)] == path
