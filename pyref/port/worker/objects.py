"""Ports that are classes: layers that keep their state.

A layer takes its parameters in its constructor, in forward, or has them as attributes,
which are set after it was made, or after its first call where that makes them. It gives
gradients back, or keeps them (attributes.py), or takes a step by them (steps.py); what
forward does not give is layer.output.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from typing import Any

import numpy as np

from .attributes import (
    find_lengths,
    read_attribute,
    read_gradient,
    read_parameter,
    set_parameter,
)
from .bind import Call
from .calling import Uncallable, call_port
from .form import Form, Sheet, arrange_way, multiply_slope
from .functions import split_caches
from .methods import find_backward, find_forward
from .names import OUTPUTS, list_names
from .results import Gradients, Started, unpack_gradients
from .signature import gives_more, read_parameters, read_source
from .steps import find_rate, measure_step
from .ways import Known, Way, list_ways

LAZY = "weights set after the first call"
STEPS = "backward takes a step: gradients are those of a step of rate 1"


class Layer(Form):
    """A class with forward (or __call__) and backward, or an object of one."""

    name = "class"

    def __init__(self, target: Any, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.target = target
        self.is_class = inspect.isclass(target)
        text = read_source(target if self.is_class else type(target))
        self.forward_name = find_forward(target)
        self.back_name = find_backward(target)
        if not self.forward_name:
            raise Uncallable("has no forward")
        self.build: Call | None = None
        taken = list(self.taken)
        if self.is_class:
            after = [*self.inputs[1:], *self.options]
            self.build = self.bind(target, [], after, ("sizes",), text)
            taken += self.build.takes() if self.build.roles else []
        forward = self.strip(self.forward_name)
        options = [name for name in self.options if name not in taken]
        self.call = self.bind_forward(forward, taken, options, text)
        self.given_before = list(taken)
        taken += self.call.takes() if self.call.roles else []
        self.as_attributes = [name for name in self.inputs[1:] if name not in taken]
        several = gives_more(getattr(target, self.forward_name), len(self.outputs))
        if self.back_name:
            self.ways = self.list_ways(1 if several else None)
        else:
            self.gives = list(self.outputs)
        if self.as_attributes and callable(getattr(target, "build", None)):
            self.note(LAZY)

    def strip(self, name: str) -> Callable[..., Any]:
        """A method without its self."""
        if not self.is_class:
            return getattr(self.target, name)  # type: ignore[no-any-return]
        if isinstance(inspect.getattr_static(self.target, name), staticmethod):
            return getattr(self.target, name)  # type: ignore[no-any-return]
        return partial(getattr(self.target, name), None)

    def bind_forward(
        self,
        forward: Callable[..., Any],
        taken: Sequence[str],
        options: Sequence[str],
        text: str,
    ) -> Call:
        """With x alone, where the other inputs are attributes."""
        inputs = [name for name in self.inputs if name not in taken]
        takes = read_parameters(forward)
        short = takes and not takes.more and len(takes.names) < len(inputs)
        inputs = inputs[:1] if short else inputs
        return self.bind(forward, inputs, options, (), text)

    def list_ways(self, caches: int | None) -> list[Way]:
        """The ways back; a layer keeps what it needs, so dy alone is the likeliest."""
        names = read_parameters(self.strip(self.forward_name))
        theirs = dict(zip(names.names if names else [], self.call.roles or []))  # noqa: B905
        known = Known(self.inputs, self.options, self.outputs, theirs, caches)
        return list_ways(self.strip(self.back_name), self.back_name, known)

    def takes(self) -> list[str] | None:
        """The inputs and options that the port is given; None where any will do."""
        if self.call.roles is None:
            return None
        return [*self.given_before, *self.call.takes(), *self.as_attributes]

    @property
    def steps(self) -> bool:
        return any("rate" in way.roles for way in self.ways)

    def begin(
        self,
        given: Mapping[str, Any],
        options: Mapping[str, Any],
        upstream: Sequence[Any],
    ) -> Started:
        values = {**given, **options}
        layer = self.make_layer(given, options)
        if not self.set_parameters(layer, given):
            self.call_forward(layer, values)  # its first call makes them
            if not self.set_parameters(layer, given):
                self.refuse_parameters(layer, given)
            self.note(LAZY)
        result = self.call_forward(layer, values)
        if result is None:
            lacking = "forward gives nothing, and there is no"
            result = read_attribute(layer, OUTPUTS, lacking)
        outputs, caches = split_caches(result, len(self.outputs))
        self.kept = [caches, layer]
        if not self.back_name:
            return outputs, None
        if caches:
            self.ways = self.list_ways(len(caches))
        values |= {} if "y" in self.inputs else {"y": outputs[0]}
        return outputs, lambda *dys: self.go_back(layer, values, dys, caches)

    def call_forward(self, layer: Any, values: Mapping[str, Any]) -> Any:
        left = {k: v for k, v in values.items() if k not in self.given_before}
        args, more = self.call.arrange(left if self.call.roles is None else values)
        forward = getattr(layer, self.forward_name)
        return call_port("forward", forward, args, more, self.call.roles or list(left))

    def make_layer(self, given: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
        """A new layer, so that none goes on with the state of another."""
        if self.build is None:
            return self.target if self.taken else deepcopy(self.target)
        values = {**find_lengths(given), **given, **options}
        if self.steps:
            values = {
                k: v.copy() if isinstance(v, np.ndarray) else v
                for k, v in values.items()
            }
        if self.build.roles is None:
            return call_port("forward", self.target, [])
        args, more = self.build.arrange(values)
        layer = call_port("forward", self.target, args, more, self.build.roles)
        if self.as_attributes and self.forward_name != "__call__":
            build = getattr(layer, "build", None)
            takes = read_parameters(build) if callable(build) else None
            if build is not None and takes and takes.needed == 1:
                call_port("forward", build, [given["x"].shape])
        return layer

    def set_parameters(self, layer: Any, given: Mapping[str, Any]) -> bool:
        """Set those that the layer was not told; whether it has all of them."""
        count = len(self.inputs) - 1
        return all(
            set_parameter(layer, name, np.array(given[name]), self.place(name), count)
            for name in self.as_attributes
            if name in given
        )

    def refuse_parameters(self, layer: Any, given: Mapping[str, Any]) -> None:
        for name in self.as_attributes:
            if (
                read_parameter(layer, name, self.place(name), len(self.inputs) - 1)
                is None
            ):
                lacking = f"takes no {name}, and the layer it makes has no attribute"
                raise Uncallable(f"{lacking} {' or '.join(list_names(name)[:3])}")

    def place(self, name: str) -> int:
        """Which of the parameters it is; -1 for x."""
        return self.inputs.index(name) - 1

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
        otherwise = 1.0 if lone else values[self.inputs[0]]
        table = self.call.make_table(values)
        roles = {"mode": self.call.mode, "options": table, **values, "rate": 1.0}
        args = arrange_way(way, roles, dys, caches, otherwise)
        stepping = len(self.inputs) > 1 and (self.steps or find_rate(layer))
        worked = deepcopy(layer) if stepping else layer

        def step(other: Any) -> Any:
            if stepping and (name := find_rate(other)):
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
        kept = self.inputs[len(first) :] if len(first) < 2 else []
        return [*first, *(self.read(worked, layer, name, step) for name in kept)]

    def read(
        self, layer: Any, before: Any, name: str, step: Callable[[Any], Any]
    ) -> Any:
        """A gradient that the layer keeps, or that its own step takes away."""
        place, count = self.place(name), len(self.inputs) - 1
        try:
            return read_gradient(layer, name, place, count)
        except AttributeError as error:
            if before is not layer and place >= 0:
                found = measure_step(before, name, place, count, step)
                if found is not None and (self.steps or np.any(found)):
                    self.note(STEPS)
                    return found
            raise Uncallable(str(error)) from None
