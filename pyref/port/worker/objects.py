"""Ports that are classes: layers that keep their state.

A layer takes its parameters in its constructor, in forward, or has them as attributes,
which are set after it was made: layer.weights, layer.params["W"], layer.weight.data. It
gives gradients back, or keeps them: layer.dweights, layer.grads["w"],
layer.weight.grad; what forward does not give is layer.output.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from typing import Any

from .attributes import find_lengths, read_attribute, read_gradient, set_parameter
from .bind import Call, bind
from .names import OUTPUTS
from .results import Gradients, Started, unpack_gradients
from .signature import read_parameters, read_source


class Layer:
    """A class with forward (or __call__) and backward, or an object of one."""

    name = "class"

    def __init__(self, target: Any, sheet: Mapping[str, Sequence[str]]) -> None:
        self.inputs, self.options = list(sheet["inputs"]), list(sheet["options"])
        self.outputs = list(sheet["outputs"])
        self.target = target
        is_class = inspect.isclass(target)
        own = target if is_class else type(target)
        text = read_source(own)
        self.build = None
        if is_class:
            after = [*self.inputs[1:], *self.options]
            self.build = bind(target, [], after, ("sizes",), text)
        taken = (
            self.build.takes(self.options) if self.build and self.build.roles else []
        )
        forward = own.forward if hasattr(own, "forward") else own.__call__
        options = [name for name in self.options if name not in taken]
        self.call = self.bind_forward(forward, taken, options, text)
        taken += self.call.takes(options) if self.call.roles else []
        self.taken = taken
        self.as_attributes = [name for name in self.inputs[1:] if name not in taken]

    def bind_forward(
        self,
        forward: Callable[..., Any],
        taken: Sequence[str],
        options: Sequence[str],
        text: str,
    ) -> Call:
        """With x alone, where the other inputs are attributes."""
        inputs = [name for name in self.inputs if name not in taken]
        takes = read_parameters(partial(forward, None))
        short = takes and not takes.more and len(takes.names) < len(inputs)
        inputs = inputs[:1] if short else inputs
        return bind(partial(forward, None), inputs, options, (), text)

    def takes(self) -> list[str] | None:
        """The inputs and options that the port is given; None where any will do."""
        if self.call.roles is None:
            return None
        return [*self.taken, *self.as_attributes]

    def start(
        self,
        given: Mapping[str, Any],
        options: Mapping[str, Any],
        upstream: Sequence[Any],
    ) -> Started:
        """Outputs and back, as those of a function."""
        values = {**given, **options}
        layer = self.make_layer(given, options)
        for name in self.as_attributes:
            set_parameter(layer, name, given[name])
        args, more = self.call.arrange(values, options)
        call = layer.forward if hasattr(layer, "forward") else layer
        result = call(*args, **more)
        if result is None:
            lacking = "forward gives nothing, and there is no"
            result = read_attribute(layer, OUTPUTS, lacking)
        outputs = [result[0] if isinstance(result, tuple) else result]
        if len(self.outputs) > 1:
            outputs = list(result)
        return outputs, lambda *dys: self.go_back(layer, values, dys)

    def make_layer(self, given: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
        """A new layer, so that none goes on with the state of another."""
        if self.build is None:
            return deepcopy(self.target)
        values = {**find_lengths(given), **given, **options}
        args, more = self.build.arrange(values, options)
        return self.target(*(args if self.build.roles else []), **more)

    def go_back(
        self, layer: Any, values: Mapping[str, Any], dys: Sequence[Any]
    ) -> Gradients:
        """What backward gives, and what it leaves in the attributes of the layer."""
        result = layer.backward(*self.arrange_back(layer, values, dys))
        if result is None:
            return [read_gradient(layer, name) for name in self.inputs]
        gradients = unpack_gradients(result)
        if isinstance(gradients, list) and len(gradients) == 1 and self.inputs[1:]:
            kept = [read_gradient(layer, name) for name in self.inputs[1:]]
            return [*gradients, *kept]
        return gradients

    def arrange_back(
        self, layer: Any, values: Mapping[str, Any], dys: Sequence[Any]
    ) -> Sequence[Any]:
        """dy; more by their names. Without dy, x may stand in its place."""
        takes = read_parameters(layer.backward)
        if takes is None or takes.needed < 2:
            return dys
        call = bind(layer.backward, [], [*self.inputs, *self.options], ("dy",))
        first = dys[0] if dys else values[self.inputs[0]]
        roles = call.roles or []  # known, since the parameters are
        return [first if role == "dy" else values[role] for role in roles]
