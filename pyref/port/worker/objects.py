"""Ports that are classes: layers that keep their state.

A layer takes its parameters in its constructor, in forward, or has them as attributes,
which are set after it was made, or after its first call where that makes them. How they
are set, and how it goes back, stands in keeper.py; what forward does not give is
layer.output.
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from typing import Any

import numpy as np

from .attributes import find_lengths, read_attribute
from .bind import find_role
from .calling import Uncallable, call_port
from .form import Sheet
from .keeper import Keeper
from .methods import find_backward, find_forward
from .names import OUTPUTS, TOTALS, list_names
from .results import Started, split_caches
from .roles import Call
from .signature import gives_more, read_parameters, read_source
from .steps import Step
from .ways import Known, Way, list_ways

LAZY = "weights set after the first call"


class Layer(Keeper):
    """A class with forward (or __call__) and backward, or an object of one."""

    name = "class"

    def __init__(self, target: Any, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.target = target
        self.is_class = inspect.isclass(target)
        text = read_source(target if self.is_class else type(target))
        self.forward_name = find_forward(target, "t" in self.options)
        self.back_name = find_backward(target)
        if not self.forward_name:
            raise Uncallable("has no forward")
        self.build: Call | None = None
        parameters = self.inputs[int(self.inputs[0] != "w") :]
        taken = list(self.taken)
        if self.is_class:
            after = [*parameters, *self.options]
            self.build = self.bind(target, [], after, ("sizes",), text)
            taken += self.build.takes() if self.build.roles is not None else []
        forward = self.strip(self.forward_name)
        options = [name for name in self.options if name not in taken]
        self.call = self.bind_forward(forward, taken, options, text)
        self.given_before = list(taken)
        taken += self.call.takes() if self.call.roles is not None else []
        self.leave_out(find_lacking(target, self.optional), taken)
        parameters = [name for name in parameters if name in self.inputs]
        self.as_attributes = [name for name in parameters if name not in taken]
        kept = {*self.given_before, *self.as_attributes}
        self.own = [name for name in self.inputs if name in kept] or parameters
        several = self.forward_name not in TOTALS and gives_more(
            getattr(target, self.forward_name), len(self.outputs)
        )
        if self.back_name:
            self.ways = self.list_ways(1 if several else None)
        else:
            self.gives = list(self.outputs)
        if self.as_attributes and callable(getattr(target, "build", None)):
            self.note(LAZY)

    def leave_out(self, lacking: Sequence[str], taken: Sequence[str]) -> None:
        """Take it that the layer has no such inputs, if it does not take them."""
        self.inputs = [n for n in self.inputs if n in taken or n not in lacking]
        self.gives = [*self.outputs, *(f"d{name}" for name in self.inputs)]

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
        """With x alone, of an embedding with none, where the others are attributes."""
        inputs = [name for name in self.inputs if name not in taken]
        takes = read_parameters(forward)
        if inputs == ["w"] and takes and not find_role(takes.names[0], inputs):
            inputs = []
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

    def begin(
        self,
        given: Mapping[str, Any],
        options: Mapping[str, Any],
        upstream: Sequence[Any],
    ) -> Started:
        values = {**given, **options}
        if "options" in self.call:
            values["options"] = self.call.make_table(values)  # one, forward and back
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
        try:
            layer = call_port("forward", self.target, args, more, self.build.roles)
        except Exception:
            if "kernel" not in self.build:
                raise
            if isinstance(values["kernel"], tuple):
                size = " x ".join(map(str, values["kernel"]))
                raise NotImplementedError(f"no kernel of {size}") from None
            sides = {"kernel": (values["kernel"], values["kernel"])}
            args, more = self.build.arrange(values | sides)
            layer = call_port("forward", self.target, args, more, self.build.roles)
        x = next(iter(given.values()))
        prepare(layer, x)
        if self.as_attributes and self.forward_name != "__call__":
            build = getattr(layer, "build", None)
            takes = read_parameters(build) if callable(build) else None
            if build is not None and takes and takes.needed == 1:
                call_port("forward", build, [x.shape])
        return layer


def find_lacking(target: Any, optional: Sequence[str]) -> list[str]:
    """The optional inputs, as a bias, of which the text of a class has no name.

    None where it has its parameters in a row, under any names; a row of one is none.
    """
    own = target if inspect.isclass(target) else type(target)
    texts = [read_source(one) for one in own.__mro__ if one is not object]
    text = " ".join(texts)
    rows = re.search(r"param|grad|theta", text) and not re.search(r"= *\[\w+\]", text)
    if rows or not all(texts):
        return []
    words = set(re.findall(r"[a-z]\w*", text.lower()))
    held = {word.lstrip("_d") for word in words} | words
    return [name for name in optional if not held & {*list_names(name)}]


def prepare(layer: Any, x: np.ndarray) -> None:
    """Call what a network calls of its layers before the first batch comes.

    set_input_shape, initialize with an optimizer, new_pass of a loss with totals.
    """
    if callable(tell := getattr(layer, "set_input_shape", None)):
        call_port("forward", tell, [x.shape[1:]])
    start = getattr(layer, "initialize", None)
    takes = read_parameters(start) if callable(start) else None
    if start and takes and takes.names[: takes.needed] == ["optimizer"]:
        call_port("forward", start, [Step()])
    if callable(begin := getattr(layer, "new_pass", None)):
        call_port("forward", begin, [])
