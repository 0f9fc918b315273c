"""Ports that are classes with static functions: forward and backward with a context.

A context (ctx) is what torch.autograd.Function has. A subclass of that is called by its
own apply, with tensors.
"""

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from .bind import bind
from .results import Gradients, Started, unpack_gradients
from .signature import read_source


class Context:
    """A class whose static forward and backward have a context as first argument."""

    name = "context"

    def __init__(self, target: Any, sheet: Mapping[str, Sequence[str]]) -> None:
        self.inputs, self.options = list(sheet["inputs"]), list(sheet["options"])
        self.target = target
        forward = partial(target.forward, None)
        self.call = bind(forward, self.inputs, self.options, (), read_source(target))
        torch: Any = sys.modules.get("torch")
        is_torch = torch and issubclass(target, torch.autograd.Function)
        self.torch: Any = torch if is_torch else None

    def takes(self) -> list[str] | None:
        """The inputs and options that the port is given; None where any will do."""
        return None if self.call.roles is None else self.call.takes(self.options)

    def start(
        self,
        given: Mapping[str, Any],
        options: Mapping[str, Any],
        upstream: Sequence[Any],
    ) -> Started:
        """Outputs and back, as those of a function."""
        if self.torch:
            return self.start_torch(given, options)
        args, more = self.call.arrange({**given, **options}, options)
        context = Saved(len(args))
        result = self.target.forward(context, *args, **more)

        def back(*dys: Any) -> Gradients:
            gradients = unpack_gradients(self.target.backward(context, *dys))
            return self.order_gradients(gradients)

        return list(result) if isinstance(result, tuple) else [result], back

    def order_gradients(self, gradients: Gradients) -> Gradients:
        """Gradients in the order of our inputs, of those in the order of forward's."""
        roles = self.call.roles or self.inputs
        places = [roles.index(name) for name in self.inputs]
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
        args, _ = self.call.arrange({**inputs, **others}, others)
        result = self.target.apply(*args)
        outputs = list(result) if isinstance(result, tuple) else [result]

        def back(*dys: Any) -> Gradients:
            upstream = [torch.from_numpy(np.array(dy)) for dy in dys]
            ones = [torch.ones_like(y) for y in outputs[len(dys) :]]
            gradients = torch.autograd.grad(
                outputs,
                list(inputs.values()),
                [*upstream, *ones],
                retain_graph=True,
                allow_unused=True,
            )
            return [None if g is None else g.detach().numpy() for g in gradients]

        return [y.detach().numpy() for y in outputs], back


class Saved:
    """A context: what forward saves for backward."""

    def __init__(self, count: int) -> None:
        self.saved_tensors: tuple[Any, ...] = ()
        self.needs_input_grad = (True,) * count

    def save_for_backward(self, *values: Any) -> None:
        self.saved_tensors = values

    def mark_non_differentiable(self, *values: Any) -> None:
        """Nothing is differentiated here."""
