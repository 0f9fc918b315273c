"""What every form of a port has: what it takes, its ways back, what was done to it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .bind import bind
from .calling import Uncallable
from .draws import begin_again
from .names import GRADIENTS, find_by_name, list_constants
from .results import Gradients, Started
from .roles import Call
from .signature import read_parameters
from .tables import choose_mode
from .ways import Way

Sheet = Mapping[str, Any]


class Form:
    """A port that can be started: start (inputs, options, upstream).

    sheet: names of inputs, options, outputs, optional inputs, spare outputs, the layer.
    taken: inputs that it has been given before, as the maker of a closure takes them.
    variant is the way in which its backward is meant, of ways; gives what it can give,
    which is less than all where it goes only forward, or only back; constants are
    inputs whose gradients it may leave out; kept is where a mask may be found that it
    drew; known are outputs that a request tells, shapes those of outputs; defaults are
    parameters that are never given.
    """

    name = ""
    back_name = "backward"

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.layer = str(sheet.get("layer", ""))
        self.inputs, self.options = list(sheet["inputs"]), list(sheet["options"])
        self.outputs = list(sheet["outputs"])
        self.optional = list(sheet.get("optional", []))
        self.constants = list_constants(self.inputs)
        self.spare = list(sheet.get("spare", []))
        self.taken = list(sheet.get("taken", []))
        self.call: Call = Call(None)
        self.ways: list[Way] = []
        self.variant = 0
        self.gives = [*self.outputs, *(f"d{name}" for name in self.inputs)]
        self.notes: list[str] = []
        self.defaults: list[str] = []
        self.kept: list[Any] = []
        self.known: Mapping[str, Any] = {}
        self.shapes: Mapping[str, tuple[int, ...]] = {}

    @property
    def infers(self) -> bool:
        """Whether the layer is one that does not train."""
        return bool(self.constants)

    def leave_constants(self, gradients: Gradients) -> None:
        """Take it that constants have no gradient, if these are those of the others."""
        if isinstance(gradients, dict):
            forms = ("{}", *GRADIENTS)
            some = [find_by_name(gradients, name, forms) for name in self.constants]
            lacks = all(value is None for value in some)
        else:
            lacks = len(gradients) == len(self.inputs) - len(self.constants)
        if self.constants and lacks:
            left = {f"d{name}" for name in self.constants}
            self.gives = [name for name in self.gives if name not in left]

    def keep_spare(self) -> None:
        """Take it that outputs which a port may keep to itself are not given."""
        self.outputs = [name for name in self.outputs if name not in self.spare]
        self.gives = [*self.outputs, *(f"d{name}" for name in self.inputs)]

    def bind(
        self,
        function: Callable[..., Any],
        inputs: Sequence[str],
        options: Sequence[str],
        extra: Sequence[str] = (),
        text: str = "",
    ) -> Call:
        call = bind(function, inputs, options, extra, text, self.optional, self.infers)
        call.mode = choose_mode(self.layer, text, self.infers)
        call.train = not self.infers
        takes = read_parameters(function)
        self.defaults += call.leaves(takes) if takes else []
        return call

    def takes(self) -> list[str] | None:
        """The inputs and options that the port is given; None where any will do."""
        if self.call.roles is None:
            return None
        return [*self.taken, *self.call.takes()]

    @property
    def draws(self) -> bool:
        """Whether it draws the mask that its layer is given."""
        takes = self.takes()
        return "mask" in self.options and takes is not None and "mask" not in takes

    def list_variants(self) -> list[str]:
        """The ways back in words, where there are several."""
        ways = self.ways if len(self.ways) > 1 else []
        return [way.say(self.back_name) for way in ways]

    def choose_way(self, ways: Sequence[Way]) -> Way:
        return ways[min(self.variant, len(ways) - 1)]

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def start(
        self,
        given: Mapping[str, Any],
        options: Mapping[str, Any],
        upstream: Sequence[Any],
    ) -> Started:
        """Outputs and back, which takes the upstream gradients, if any are given.

        No outputs where it gives none; back is None where it does not go back.
        """
        if self.draws:
            options = {k: v for k, v in options.items() if k != "mask"}
            begin_again()
        return self.begin(given, options, upstream)

    def begin(
        self,
        given: Mapping[str, Any],
        options: Mapping[str, Any],
        upstream: Sequence[Any],
    ) -> Started:
        raise NotImplementedError


def arrange_way(
    way: Way,
    values: Mapping[str, Any],
    dys: Sequence[Any],
    caches: Sequence[Any] = (),
    otherwise: Any = 1.0,
) -> list[Any]:
    """The arguments of a backward function; otherwise stands for a dy not given."""
    left, rest = list(dys), list(caches)
    args = []
    for role in way.roles:
        if role == "dy":
            args.append(left.pop(0) if left else otherwise)
        elif role == "cache":
            if not rest:
                raise Uncallable("backward takes a cache, and forward gives none")
            args.append(rest.pop(0))
        elif role in values:
            args.append(values[role])
        else:
            raise Uncallable(f"backward takes {role}, which it is not given")
    if left and not way.slope and not way.roles:
        raise Uncallable("backward takes no dy")
    return args if way.slope else [*args, *left]


def multiply_slope(slope: Any, dys: Sequence[Any]) -> Any:
    """dx of a slope, in the precision of both."""
    return slope if not dys else np.asarray(dys[0]) * np.asarray(slope)
