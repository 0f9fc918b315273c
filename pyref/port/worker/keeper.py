"""What a layer keeps: its parameters are set where they are, its gradients read."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from typing import Any

import numpy as np

from .attributes import (
    find_setter,
    list_attributes,
    list_inner,
    read_gradient,
    read_parameter,
    set_parameter,
)
from .calling import Uncallable, call_port
from .form import Form, arrange_way, multiply_slope
from .names import CLEARS, list_names
from .results import Gradients, unpack_gradients
from .steps import find_rate, has_optimizer, measure_step

STEPS = "backward takes a step: gradients are those of a step of rate 1"


class Keeper(Form):
    """A layer with state; as_attributes are the parameters that are set in it.

    own: the inputs that it keeps, as_attributes and those that its constructor takes.
    """

    as_attributes: list[str]
    own: list[str]

    @property
    def steps(self) -> bool:
        """Whether backward is told the rate of a step."""
        return any("rate" in way.roles for way in self.ways)

    def set_parameters(self, layer: Any, given: Mapping[str, Any]) -> bool:
        """Set those that the layer was not told; whether it has all of them."""
        count = len(self.own)
        if self.as_attributes and (setter := find_setter(layer, count)):
            values = [np.array(given[name]) for name in self.own if name in given]
            call_port("forward", setter, values)
            return True
        return all(
            set_parameter(layer, name, np.array(given[name]), self.place(name), count)
            for name in self.as_attributes
            if name in given
        )

    def refuse_parameters(self, layer: Any, given: Mapping[str, Any]) -> None:
        for name in self.as_attributes:
            if read_parameter(layer, name, self.place(name), len(self.own)) is None:
                lacking = f"takes no {name}, and the layer it makes has no attribute"
                told = f"{lacking} {' or '.join(list_names(name)[:3])}"
                held = ", ".join(list_attributes(layer))
                raise Uncallable(f"{told}; it has {held}" if held else told)

    def place(self, name: str) -> int:
        """Which of the parameters it is; -1 for x."""
        return self.own.index(name) if name in self.own else -1

    def go_back(
        self,
        layer: Any,
        values: Mapping[str, Any],
        dys: Sequence[Any],
        caches: Sequence[Any],
    ) -> Gradients:
        """What backward gives, and what it leaves in the attributes of the layer."""
        way = self.choose_way(self.ways)
        lone = len(way.roles) < 2 and not dys and way.roles == ("dy",)
        otherwise = 1.0 if lone else self.find_argument(layer, values[self.inputs[0]])
        roles = {**self.call.list_aside(values), "rate": 1.0}
        args = arrange_way(way, roles, dys, caches, otherwise)
        known = [*self.inputs, *self.options]
        own = self.steps or find_rate(layer, known) or has_optimizer(layer)
        stepping = len(self.inputs) > 1 and own
        parts = (layer, *list_inner(layer))
        added = any(
            callable(getattr(one, name, None)) for one in parts for name in CLEARS
        )
        worked = deepcopy(layer) if stepping or added else layer

        def step(other: Any) -> Any:
            if stepping and (name := find_rate(other, known)):
                setattr(other, name, 1.0)
            back = getattr(other, self.back_name)
            return call_port("backward", back, args, names=way.roles)

        result = step(worked)
        if way.slope:
            return [multiply_slope(result, dys)]
        gradients = {} if result is None else unpack_gradients(result)
        if isinstance(gradients, dict) and result is not None:
            return gradients
        first = gradients if isinstance(gradients, list) else []
        if (
            self.own == self.inputs
        ):  # what is given back is that of no input, as an index
            with suppress(Uncallable):
                return [self.read(worked, layer, name, step) for name in self.own]
        most = max(1, len(self.inputs) - len(self.own))  # what it does not keep
        kept = self.inputs[len(first) :] if len(first) <= most else []
        kept = [name for name in kept if name not in self.constants]
        return [*first, *(self.read(worked, layer, name, step) for name in kept)]

    def find_argument(self, layer: Any, x: Any) -> Any:
        """What a loss goes back from, where it takes no dy: its probabilities, or x."""
        held = getattr(layer, "output", None)
        is_kept = isinstance(held, np.ndarray) and held.shape == np.shape(x)
        return held if is_kept and "t" in self.options else x

    def read(
        self, layer: Any, before: Any, name: str, step: Callable[[Any], Any]
    ) -> Any:
        """A gradient that the layer keeps, or that its own step takes away."""
        place, count = self.place(name), len(self.own)
        try:
            return read_gradient(layer, name, place, count)
        except AttributeError as error:
            if before is not layer and place >= 0:
                found = measure_step(before, name, place, count, step)
                sure = self.steps or has_optimizer(before)
                if found is not None and (sure or np.any(found)):
                    self.note(STEPS)
                    return found
            raise Uncallable(str(error)) from None
