"""Ports that are classes: layers that keep their state, and functions with a context.

A layer takes its parameters in its constructor, in forward, or has them as attributes,
which are set after it was made: layer.weights, layer.params["W"], layer.weight.data. It
gives gradients back, or keeps them: layer.dweights, layer.grads["w"],
layer.weight.grad; what forward does not give is layer.output.

A context (ctx) is what torch.autograd.Function has: forward and backward are static. A
subclass of that is called by its own apply, with tensors.
"""

import inspect
import sys
from copy import deepcopy
from functools import partial
from typing import Any

import numpy as np

from .attributes import attribute, kept, lengths, put
from .bind import bind, parameters
from .names import OUTPUTS
from .results import several


class Layer:
    """A class with forward (or __call__) and backward, or an object of one."""

    name = "class"

    def __init__(self, target, sheet):
        self.inputs, self.options = list(sheet["inputs"]), list(sheet["options"])
        self.outputs = list(sheet["outputs"])
        self.target = target
        made = inspect.isclass(target)
        own = target if made else type(target)
        text = source(own)
        self.build = None
        if made:
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

    def bind_forward(self, forward, taken, options, text):
        """With x alone, where the other inputs are attributes."""
        inputs = [name for name in self.inputs if name not in taken]
        found = parameters(partial(forward, None))
        short = found and not found.more and len(found.names) < len(inputs)
        inputs = inputs[:1] if short else inputs
        return bind(partial(forward, None), inputs, options, (), text)

    def takes(self):
        """The inputs and options that the port is given; None where any will do."""
        if self.call.roles is None:
            return None
        return [*self.taken, *self.as_attributes]

    def start(self, given, options, upstream):
        """Outputs and back, as those of a function."""
        named = {**given, **options}
        layer = self.made(given, options)
        for name in self.as_attributes:
            put(layer, name, given[name])
        args, more = self.call.arguments(named, options)
        call = layer.forward if hasattr(layer, "forward") else layer
        found = call(*args, **more)
        if found is None:
            found = attribute(layer, OUTPUTS, "forward gives nothing, and there is no")
        outputs = [found[0] if isinstance(found, tuple) else found]
        if len(self.outputs) > 1:
            outputs = list(found)
        return outputs, lambda *dys: self.gradients(layer, named, dys)

    def made(self, given, options):
        """A new layer, so that none goes on with the state of another."""
        if self.build is None:
            return deepcopy(self.target)
        named = {**lengths(given), **given, **options}
        args, more = self.build.arguments(named, options)
        return self.target(*(args if self.build.roles else []), **more)

    def gradients(self, layer, named, dys):
        found = layer.backward(*self.back_arguments(layer, named, dys))
        if found is None:
            return [kept(layer, name) for name in self.inputs]
        found = several(found)
        if isinstance(found, list) and len(found) == 1 and len(self.inputs) > 1:
            return [*found, *(kept(layer, name) for name in self.inputs[1:])]
        return found

    def back_arguments(self, layer, named, dys):
        """dy; more by their names. Without dy, x may stand in its place."""
        found = parameters(layer.backward)
        if found is None or found.needed < 2:
            return dys
        roles = bind(layer.backward, [], [*self.inputs, *self.options], ("dy",)).roles
        first = dys[0] if dys else named[self.inputs[0]]
        return [first if role == "dy" else named[role] for role in roles]


class Context:
    """A class whose static forward and backward have a context as first argument."""

    name = "context"

    def __init__(self, target, sheet):
        self.inputs, self.options = list(sheet["inputs"]), list(sheet["options"])
        self.target = target
        forward = partial(target.forward, None)
        self.call = bind(forward, self.inputs, self.options, (), source(target))
        torch: Any = sys.modules.get("torch")
        is_torch = torch and issubclass(target, torch.autograd.Function)
        self.torch: Any = torch if is_torch else None

    def takes(self):
        """The inputs and options that the port is given; None where any will do."""
        return None if self.call.roles is None else self.call.takes(self.options)

    def start(self, given, options, upstream):
        """Outputs and back, as those of a function."""
        args, more = self.call.arguments({**given, **options}, options)
        if self.torch:
            return self.start_torch(given, options)
        context = Saved(len(args))
        found = self.target.forward(context, *args, **more)

        def back(*dys):
            return self.in_order(several(self.target.backward(context, *dys)))

        return list(found) if isinstance(found, tuple) else [found], back

    def in_order(self, found):
        """Gradients in the order of our inputs, of those in the order of forward's."""
        roles = self.call.roles or self.inputs
        places = [roles.index(name) for name in self.inputs]
        if isinstance(found, list) and len(found) > max(places):
            return [found[k] for k in places]
        return found

    def start_torch(self, given, options):
        torch = self.torch
        inputs = {
            name: torch.from_numpy(np.array(value)).requires_grad_()
            for name, value in given.items()
        }
        others = {
            name: torch.from_numpy(np.array(v)) if isinstance(v, np.ndarray) else v
            for name, v in options.items()
        }
        args, _ = self.call.arguments({**inputs, **others}, others)
        found = self.target.apply(*args)
        outputs = list(found) if isinstance(found, tuple) else [found]

        def back(*dys):
            given = [torch.from_numpy(np.array(dy)) for dy in dys]
            ones = [torch.ones_like(y) for y in outputs[len(dys) :]]
            grads = torch.autograd.grad(
                outputs,
                list(inputs.values()),
                [*given, *ones],
                retain_graph=True,
                allow_unused=True,
            )
            return [None if g is None else g.detach().numpy() for g in grads]

        return [y.detach().numpy() for y in outputs], back


class Saved:
    """A context: what forward saves for backward."""

    def __init__(self, count):
        self.saved_tensors = ()
        self.needs_input_grad = (True,) * count

    def save_for_backward(self, *values):
        self.saved_tensors = values

    def mark_non_differentiable(self, *values):
        """Nothing is differentiated here."""


def source(own):
    try:
        return inspect.getsource(own)
    except (OSError, TypeError):
        return ""
