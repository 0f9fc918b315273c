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

from .attributes import (
    find_lengths,
    list_attributes,
    plain,
    read_attribute,
    read_parameter,
)
from .calling import Uncallable, call_port
from .form import Sheet
from .keeper import Keeper
from .methods import find_backward, find_forward
from .names import (
    GRADIENTS,
    OUTPUTS,
    TOTALS,
    TRAINING,
    find_exact,
    list_names,
    list_size_kinds,
)
from .results import Started, is_row, split_caches
from .roles import Call
from .signature import gives_more, gives_one_array, read_parameters, read_source
from .steps import Step
from .ways import Known, Way, list_ways

LAZY = "weights set after the first call"
STATES = ("h0", "c0")  # what a layer over time starts from


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
        self.as_attributes = []
        taken = list(self.taken)
        forward = self.strip(self.forward_name)
        self.keep_to_itself(forward)
        parameters = self.inputs[int(self.inputs[0] != "w") :]
        if self.is_class:
            after = [*parameters, *self.options]
            kinds = list_size_kinds(self.inputs, self.options)
            self.build = self.bind(target, [], after, kinds, text)
            taken += self.build.takes() if self.build.roles is not None else []
        options = [name for name in self.options if name not in taken]
        self.call = self.bind_forward(forward, taken, options, text)
        self.given_before = list(taken)
        taken += self.call.takes() if self.call.roles is not None else []
        self.leave_out(self.find_lacking(taken), taken)
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

    def keep_to_itself(self, forward: Callable[..., Any]) -> None:
        """Leave aside what the layer takes or has, and gives no gradient for.

        A state at the start that forward may be given; an output beside the first.
        """
        if not self.back_name:
            if self.spare and gives_one_array(getattr(self.target, self.forward_name)):
                self.keep_spare()
            return
        backward = self.strip(self.back_name)
        takes = read_parameters(forward)
        needed = takes.names[: takes.needed] if takes else []
        spared = takes.names[takes.needed :] if takes else []
        roles = [find_exact(name, self.optional) for name in spared]
        silent = {role for role in roles if role} | {*STATES} & {*self.optional}
        silent -= {find_exact(name, self.optional) for name in needed}
        if not gives_more(getattr(self.target, self.back_name), 1):
            text = " ".join(read_texts(self.target))
            silent -= {role for role in silent if names_gradient(text, role)}
            self.inputs = [name for name in self.inputs if name not in silent]
        if self.spare:
            known = Known(self.inputs, self.options, self.outputs, {})
            ways = list_ways(backward, self.back_name, known)
            if all(way.roles.count("dy") < len(self.outputs) for way in ways):
                self.keep_spare()

    def find_lacking(self, taken: Sequence[str]) -> list[str]:
        """The optional inputs that the layer does not have.

        A layer that is made tells more than a text: what it keeps in layers of its own,
        and that it has no state which it could be given.
        """
        lacking = find_lacking(self.target, self.optional)
        states = [n for n in self.optional if n in STATES and n not in taken]
        if not self.is_class or not ("wq" in self.inputs or states):
            return lacking
        sizes = {name: np.zeros((4, 4)) for name in self.inputs}
        try:
            layer = self.make_layer(sizes, {"heads": 2, "scale": 0.5})
        except Exception:
            return lacking
        held = {plain(name) for name in list_attributes(layer)}
        lacking += [name for name in states if not held & {*list_names(name)}]
        own = [name for name in self.inputs if name != "x"]
        has = [read_parameter(layer, n, k, len(own)) is not None for k, n in
               enumerate(own)]  # fmt: skip
        if "wq" in own and has[own.index("wq")]:
            lacking = [n for n, kept in zip(own, has, strict=True) if not kept]
        return [name for name in lacking if name in self.optional]

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
        if inputs == ["w"] and takes and not find_exact(takes.names[0], inputs):
            inputs = []
        if takes and not takes.more and len(takes.names) < len(inputs):
            named = [find_exact(name, inputs[1:]) for name in takes.names[1:]]
            inputs = [inputs[0], *(name for name in inputs[1:] if name in named)]
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
        values = self.gather(given, options)
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
        if len(self.outputs) == 2 and is_row(result) and is_row(result[-1]):
            result = [result[0], result[-1][-1]]  # h, (h_n, c_n)
        outputs, caches = split_caches(result, len(self.outputs))
        self.kept = [caches, layer]
        if not self.back_name:
            return outputs, None
        if caches:
            self.ways = self.list_ways(len(caches))
        values |= {} if "y" in self.inputs else {"y": outputs[0]}
        return outputs, lambda *dys: self.go_back(layer, values, dys, caches)

    def gather(
        self, given: Mapping[str, Any], options: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Values by role, with one dictionary of options, forward and back."""
        values = {**given, **options}
        if "options" in self.call:
            values["options"] = self.call.make_table(values)
        return values

    def call_forward(self, layer: Any, values: Mapping[str, Any]) -> Any:
        left = {k: v for k, v in values.items() if k not in self.given_before}
        args, more = self.call.arrange(left if self.call.roles is None else values)
        forward = getattr(layer, self.forward_name)
        return call_port("forward", forward, args, more, self.call.roles or list(left))

    def make_layer(self, given: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
        """A new layer, so that none goes on with the state of another."""
        if self.build is None:
            return self.target if self.taken else deepcopy(self.target)
        values = {**find_lengths(given, options), **given, **options}
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
        if self.infers:
            stop_training(layer)
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
    texts = read_texts(target)
    text = " ".join(texts)
    rows = re.search(r"param|grad|theta", text) and not re.search(r"= *\[\w+\]", text)
    if rows or not all(texts):
        return []
    words = set(re.findall(r"[a-z]\w*", text.lower()))
    held = {word.lstrip("_d") for word in words} | words
    return [name for name in optional if not held & {*list_names(name)}]


def read_texts(target: Any) -> list[str]:
    """The texts of a class and of those that it comes from."""
    own = target if inspect.isclass(target) else type(target)
    return [read_source(one) for one in own.__mro__ if one is not object]


def names_gradient(text: str, name: str) -> bool:
    """Whether a text has a name by which the gradient of an input may go."""
    words = set(re.findall(r"[a-z]\w*", text.lower()))
    forms = {form.format(word) for word in list_names(name) for form in GRADIENTS}
    return bool(words & forms)


def stop_training(layer: Any) -> None:
    """Tell a layer that it does not train: eval (), or what it is told so by."""
    if callable(tell := getattr(layer, "eval", None)):
        call_port("forward", tell, [])
    for name, value in list_attributes(layer).items():
        if plain(name) in TRAINING and isinstance(value, bool):
            object.__setattr__(layer, name, False)


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
