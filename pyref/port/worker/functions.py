"""Ports that are functions: a closure, a pair, a whole or a switch (see forms.py)."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .bind import bind
from .names import CACHE, OUTPUT, UPSTREAM
from .results import Gradients, Started, unpack_gradients
from .signature import read_parameters, read_source


class Function:
    """A function, or a pair of them."""

    def __init__(
        self,
        forward: Callable[..., Any],
        backward: Callable[..., Any] | None,
        sheet: Mapping[str, Sequence[str]],
    ) -> None:
        self.function, self.backward = forward, backward
        self.inputs, self.options = list(sheet["inputs"]), list(sheet["options"])
        self.outputs = list(sheet["outputs"])
        self.name = "pair" if backward else ""
        extra = ("dy",) if ends_with_upstream(forward, self.options) else ()
        text = "".join(read_source(f) for f in (forward, backward) if f)
        optional = sheet.get("optional", [])
        self.call = bind(forward, self.inputs, self.options, extra, text, optional)

    def order_gradients(self, given: Any) -> Gradients:
        """Gradients in our order, where they come in that of the arguments."""
        gradients = unpack_gradients(given)
        roles = self.call.roles or self.inputs
        order = [role for role in roles if role in self.inputs]
        if isinstance(gradients, list) and len(gradients) >= len(order):
            by_name = dict(zip(order, gradients, strict=False))
            rest = gradients[len(order) :]
            return [*(by_name[name] for name in self.inputs if name in by_name), *rest]
        return gradients

    def takes(self) -> list[str] | None:
        """The inputs and options that the port is given; None where any will do."""
        if self.call.roles is None:
            return None
        return [name for name in self.call.takes(self.options) if name != "dy"]

    def start(
        self,
        given: Mapping[str, Any],
        options: Mapping[str, Any],
        upstream: Sequence[Any],
    ) -> Started:
        """Outputs and back, which takes the upstream gradients, if any are given."""
        values = {**given, **options}
        if "dy" in self.call:
            if self.is_switch():
                return self.start_switch(values, options)
            values["dy"] = upstream[0] if upstream else 1.0
        args, more = self.call.arrange(values, options)
        if "dy" in self.call:
            return self.split_whole(self.function(*args, **more))
        if self.name == "whole" and upstream:
            return self.split_whole(self.function(*args, *upstream, **more))
        result = self.function(*args, **more)
        if self.backward:
            return self.start_pair(self.backward, result, values)
        if is_row(result) and len(result) > 1 and callable(result[-1]):
            self.name = "closure"
            *outputs, back = result
            return outputs, lambda *dys: self.order_gradients(back(*dys))
        return self.split_whole(result)

    def is_switch(self) -> bool:
        """Whether dy is an argument that is None where it is not given."""
        takes = inspect.signature(self.function).parameters.values()
        return any(p.name.lower() in UPSTREAM and p.default is None for p in takes)

    def start_switch(
        self, values: Mapping[str, Any], options: Mapping[str, Any]
    ) -> Started:
        self.name = "switch"

        def call(dy: Any) -> Gradients:
            args, more = self.call.arrange({**values, "dy": dy}, options)
            return self.order_gradients(self.function(*args, **more))

        outputs = call(None)
        if isinstance(outputs, dict):
            raise TypeError("gives a dictionary, not " + ", ".join(self.outputs))
        return outputs[: len(self.outputs)], call

    def split_whole(self, result: Any) -> Started:
        """Outputs, and a back that has the gradients already."""
        count = len(self.outputs)
        if is_row(result) and len(result) > count:
            self.name = "whole"
            rest = result[count:]
            return list(result[:count]), lambda *_: self.order_gradients(
                rest[0] if len(rest) == 1 else rest
            )
        raise TypeError(
            f"gives {describe(result)}, not {', '.join(self.outputs)} and gradients"
        )

    def start_pair(
        self, backward: Callable[..., Any], result: Any, values: Mapping[str, Any]
    ) -> Started:
        count = len(self.outputs)
        caches = []
        if is_row(result) and len(result) > count:
            outputs, caches = list(result[:count]), list(result[count:])
            roles = bind_back(backward, len(caches))
        else:
            outputs = list(result) if count > 1 else [result]
            roles = self.bind_without_cache(backward)
            values = {**values, "y": outputs[0]}

        def back(*dys: Any) -> Gradients:
            left, rest = list(dys), list(caches)
            call = []
            for role in roles:
                if role == "dy":
                    call.append(left.pop(0) if left else 1.0)
                else:
                    call.append(rest.pop(0) if role == "cache" else values[role])
            return self.order_gradients(backward(*call, *left))

        return outputs, back

    def bind_without_cache(self, backward: Callable[..., Any]) -> list[str]:
        """Roles of a backward function that is given x or y, by their names."""
        theirs, ours = read_parameters(backward), read_parameters(self.function)
        order = [*self.inputs, *self.options]
        if theirs is None or theirs.needed < 2:
            return ["dy"]
        roles = bind(backward, order, [], ("dy",)).roles or ["dy", *order]
        taken = [name.lower() for name in (ours.names if ours else [])]
        return [
            "y" if name.lower() in OUTPUT and name.lower() not in taken else role
            for name, role in zip(theirs.names, roles, strict=False)
        ]


def ends_with_upstream(function: Callable[..., Any], options: Sequence[str]) -> bool:
    """Whether the last parameter is called as upstream gradients are."""
    takes = read_parameters(function)
    last = takes.names[-1].lower() if takes and takes.names else ""
    return last in UPSTREAM and last not in options


def bind_back(function: Callable[..., Any], caches: int) -> list[str]:
    """Roles of a backward function: dy first, unless the cache comes first."""
    takes = read_parameters(function)
    if takes is None:
        return ["dy", *["cache"] * caches]
    if takes.names and takes.names[0].lower() in CACHE:
        return [*["cache"] * caches, "dy"]
    return ["dy", *["cache"] * caches][: max(1, takes.needed)]


def is_row(result: Any) -> bool:
    """Whether a function gave several results."""
    return isinstance(result, tuple | list)


def describe(result: Any) -> str:
    return f"{len(result)} results" if is_row(result) else type(result).__name__
