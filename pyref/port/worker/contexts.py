"""Ports that are classes with static functions: forward and backward with a context.

A context (ctx) is what torch.autograd.Function has. A subclass of that is called by its
own apply, with tensors.
"""

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from .calling import call_port
from .form import Form, Sheet
from .results import Gradients, Started, unpack_gradients
from .signature import read_source


class Context(Form):
    """A class whose static forward and backward have a context as first argument."""

    name = "context"

    def __init__(self, target: Any, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.target = target
        forward = partial(target.forward, None)
        text = read_source(target)
        self.call = self.bind(forward, self.inputs, self.options, (), text)
        torch: Any = sys.modules.get("torch")
        is_torch = torch and issubclass(target, torch.autograd.Function)
        self.torch: Any = torch if is_torch else None

    def begin(
        self,
        given: Mapping[str, Any],
        options: Mapping[str, Any],
        upstream: Sequence[Any],
    ) -> Started:
        """Outputs and back, as those of a function."""
        if self.torch:
            return self.start_torch(given, options)
        args, more = self.call.arrange({**given, **options})
        context = Saved(len(args))
        names = ["ctx", *(self.call.roles or [*given, *options])]
        forward = self.target.forward
        result = call_port("forward", forward, [context, *args], more, names)
        self.kept = [context]

        def back(*dys: Any) -> Gradients:
            args = [context, *dys]
            names = ["ctx", *("dy" for _ in dys)]
            result = call_port("backward", self.target.backward, args, names=names)
            gradients = unpack_gradients(result)
            return self.order_gradients(gradients)

        return list(result) if isinstance(result, tuple) else [result], back

    def order_gradients(self, gradients: Gradients) -> Gradients:
        """Gradients in the order of our inputs, of those in the order of forward's."""
        roles = self.call.roles or self.inputs
        places = [roles.index(name) for name in self.inputs if name in roles]
        if isinstance(gradients, list) and len(gradients) > max(places):
            return [gradients[k] for k in places]
        return gradients

    def start_torch(
        self, given: Mapping[str, Any], options: Mapping[str, Any]
    ) -> Started:
        torch = self.torch
        inputs = {
            name: torch.from_numpy(np.array(value)).requires_grad_()
            for name, value in given.items()
        }
        others = {
            name: torch.from_numpy(np.array(v)) if isinstance(v, np.ndarray) else v
            for name, v in options.items()
        }
        args, _ = self.call.arrange({**inputs, **others})
        result = call_port(
            "forward", self.target.apply, args, names=self.call.roles or ()
        )
        outputs = list(result) if isinstance(result, tuple) else [result]

        def back(*dys: Any) -> Gradients:
            upstream = [torch.from_numpy(np.array(dy)) for dy in dys]
            ones = [torch.ones_like(y) for y in outputs[len(dys) :]]
            gradients = call_port(
                "backward",
                torch.autograd.grad,
                [outputs, list(inputs.values()), [*upstream, *ones]],
                {"retain_graph": True, "allow_unused": True},
            )
            return [None if g is None else g.detach().numpy() for g in gradients]

        return [y.detach().numpy() for y in outputs], back


class Saved:
    """A context: what forward saves for backward."""

    def __init__(self, count: int) -> None:
        self.saved_tensors: tuple[Any, ...] = ()
        self.needs_input_grad = (True,) * count

    def save_for_backward(self, *values: Any) -> None:
        self.saved_tensors += values

    def mark_non_differentiable(self, *values: Any) -> None:
        """Nothing is differentiated here."""
