"""One run of one side over all steps, plain or shaken, and how it calls a function."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from pyref.pairs.gradients_of import Gradient
from pyref.pairs.side import Side
from pyref.pairs.steps.calls import Reply, blur, call, draw_signs, shake
from pyref.pairs.task import Path

INSIDE = 101  # tells the signs of what comes out from those of what goes in


@dataclass
class Track:
    """draw: 0 of the plain run, else that of its roundings.

    held: what was fed back, by the path of its input; kept: state of the update that is
    no input, by argument and scope; reply: of the cost function at the last step;
    calls: the arguments of that step, of the cost function and then of each update.
    inner: whether shaken runs are moved by rounding inside the functions, too.
    """

    draw: int
    inner: bool = False
    held: dict[Path, Any] = field(default_factory=dict)
    kept: dict[Path, Any] = field(default_factory=dict)
    reply: Reply | None = None
    calls: list[tuple[Side, dict[str, Any]]] = field(default_factory=list)

    def copy(self) -> "Track":
        """One that goes its own way from here."""
        own = {**self.held}, {**self.kept}, [*self.calls]
        return replace(self, held=own[0], kept=own[1], calls=own[2])

    def ask(self, side: Side, args: Mapping[str, Any], number: int) -> Reply:
        """A call, in a shaken run with all that goes in, and comes out, moved."""
        place = 13 * len(self.calls)

        def sign(count: int, salt: int) -> np.ndarray:
            return draw_signs(count, number, self.draw, salt + place)

        given = dict(args)
        for k, (name, value) in enumerate(args.items() if self.draw else ()):
            given[name] = shake(value, lambda n, k=k: sign(n, k))  # type: ignore[misc]
        self.calls.append((side, given))
        reply = call(side, given, self.inner)
        if self.draw and self.inner:
            moved = blur(reply.results, reply.spread, lambda n: sign(n, INSIDE))
            reply = replace(reply, results=moved)
        return reply


def get(value: Any, path: Path) -> Any:
    """The value at a path; None where there is none."""
    for key in path:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def join(gradient: Gradient, reply: Reply, like: Any) -> Any:
    """The gradient of one parameter as the side gives it; parts as one that is like it.

    None where a part has another size, or is not there.
    """
    parts = [np.asarray(get(reply.results, one)) for one in gradient.paths]
    whole = gradient.join(parts)
    if whole is not None and gradient.places:
        return whole.reshape(np.shape(like))
    return whole
