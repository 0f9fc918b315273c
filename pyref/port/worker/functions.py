"""Ports that are functions: a closure, a pair, a whole or a switch (see forms.py)."""

import ast
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .calling import Uncallable, call_port
from .form import Form, Sheet, arrange_way, multiply_slope
from .methods import find_back
from .names import GRADIENTS, OUTPUTS, UPSTREAM, find_by_name, looks_slope
from .results import (
    Gradients,
    Started,
    count_results,
    describe,
    drop_sizes,
    is_row,
    split_caches,
    split_table,
    unpack_gradients,
)
from .roles import SHAPE
from .signature import (
    gives_more,
    gives_one_array,
    gives_outputs_last,
    list_inner_functions,
    read_parameters,
    read_returns,
    read_source,
)
from .ways import Known, Way, has_upstream, list_ways


class Function(Form):
    """A function, or a pair of them."""

    def __init__(
        self,
        forward: Callable[..., Any],
        backward: Callable[..., Any] | None,
        sheet: Sheet,
    ) -> None:
        super().__init__(sheet)
        self.function, self.backward = forward, backward
        self.own_name = getattr(forward, "__name__", type(forward).__name__)
        self.back_name = getattr(backward, "__name__", "backward")
        self.name = "pair" if backward else ""
        text = "".join(read_source(f) for f in (forward, backward) if f)
        alone = not backward and has_upstream(forward, self.options, self.upstream)
        extra = ("dy", *self.upstream) if alone else ()
        left = [name for name in self.inputs if name not in self.taken]
        self.call = self.bind(forward, left, self.options, extra, text)
        self.call.name_upstream(self.upstream)
        self.look()

    @property
    def upstream(self) -> list[str]:
        """The upstream gradients by name, where there are several."""
        several = len(self.outputs) > 1
        return [f"d{name}" for name in self.outputs] if several else []

    def look(self) -> None:
        """The ways back, and what the port gives, as far as its text tells."""
        if self.spare and self.gives_back_early():
            self.keep_spare()
        if self.backward:
            ways = self.list_ways(None) if self.spare else []
            if ways and all(w.roles.count("dy") < len(self.outputs) for w in ways):
                self.keep_spare()
            several = gives_more(self.function, len(self.outputs))
            counts = (1, None) if several else (None,)
            self.ways = self.list_ways(counts[0])
        elif "dy" in self.call or not gives_one_array(self.function):
            return
        elif self.is_slope():
            self.gives = [f"d{name}" for name in self.inputs]
            self.ways = [Way(("x",), slope=True), Way(("y",), slope=True)]
            self.back_name = self.own_name
        else:
            self.gives = list(self.outputs)

    def gives_back_early(self) -> bool:
        """Whether back stands, in all that it returns, where a spare output would."""
        returns = read_returns(self.function) or []
        least = len(self.outputs) - len(self.spare) + 1
        rows = [r for r in returns if isinstance(r, ast.Tuple) and len(r.elts) == least]
        several = any(isinstance(e, ast.Starred) for row in rows for e in row.elts)
        if self.backward or not returns or len(rows) < len(returns) or several:
            return False
        inner = list_inner_functions(self.function)
        lasts = [row.elts[-1] for row in rows]
        return all(
            isinstance(e, ast.Lambda) or (isinstance(e, ast.Name) and e.id in inner)
            for e in lasts
        )

    def is_slope(self) -> bool:
        """Whether it is called as the derivative of a function of one array is."""
        alone = len(self.inputs) == 1 and "t" not in self.options
        return alone and looks_slope(self.own_name)

    def list_ways(self, caches: int | None) -> list[Way]:
        """The ways back, where forward gives so many caches."""
        assert self.backward
        return list_ways(self.backward, self.back_name, self.describe(caches))

    def describe(self, caches: int | None) -> Known:
        names = read_parameters(self.function)
        theirs = dict(zip(names.names if names else [], self.call.roles or []))  # noqa: B905
        theirs |= self.call.keywords
        return Known(self.inputs, self.options, self.outputs, theirs, caches)

    def order_gradients(self, given: Any) -> Gradients:
        """Gradients in our order, where they come in that of the arguments."""
        gradients = unpack_gradients(given)
        roles = self.call.roles or self.inputs
        order = [role for role in [*roles, *self.taken] if role in self.inputs]
        if isinstance(gradients, list) and len(gradients) >= len(order):
            by_name = dict(zip(order, gradients, strict=False))
            rest = gradients[len(order) :]
            return [*(by_name[name] for name in self.inputs if name in by_name), *rest]
        return gradients

    def begin(
        self,
        given: Mapping[str, Any],
        options: Mapping[str, Any],
        upstream: Sequence[Any],
    ) -> Started:
        values = {**given, **options}
        if "options" in self.call:
            values["options"] = self.call.make_table(values)  # one, forward and back
        if SHAPE in self.call:
            values[SHAPE] = self.shapes.get("y")
        plain = {k: v for k, v in values.items() if k not in self.taken}
        if "dy" in self.call:
            if self.is_switch():
                return self.start_switch(values)
            plain["dy"] = upstream[0] if upstream else 1.0
            plain |= dict(zip(self.upstream, upstream, strict=False))
        if self.is_slope() and self.name != "pair" and "dy" not in self.call:
            return self.start_slope(plain)
        dys = upstream if self.name == "whole" and "dy" not in self.call else ()
        result = drop_sizes(self.run(plain, dys), len(self.outputs))
        if self.backward:
            return self.start_pair(self.backward, result, values)
        back = find_back(result[-1]) if is_row(result) and len(result) > 1 else None
        if back is not None:
            self.name = "closure"
            return list(result[:-1]), lambda *dys: self.order_gradients(
                call_port("backward", back, dys, names=("dy",))
            )
        return self.split_whole(result)

    def run(self, values: Mapping[str, Any], dys: Sequence[Any] = ()) -> Any:
        """What the function itself gives."""
        args, more = self.call.arrange(values)
        names = [*(self.call.roles or values), *("dy" for _ in dys)]
        return call_port("forward", self.function, [*args, *dys], more, names)

    def start_slope(self, values: Mapping[str, Any]) -> Started:
        """A function that gives the slope: dx is dy times that."""
        way = self.choose_way(self.ways or [Way(("x",), slope=True)])
        at = values["x"] if "x" in way.roles else self.known.get("y")
        if at is None:
            raise Uncallable("takes y, which it is not given")
        result = self.run({**values, "x": at})
        if is_row(result):
            return self.split_whole(result)
        self.gives = [f"d{name}" for name in self.inputs]
        return [], lambda *dys: [multiply_slope(result, dys)]

    def is_switch(self) -> bool:
        """Whether dy is an argument that is None where it is not given."""
        takes = inspect.signature(self.function).parameters.values()
        return any(p.name.lower() in UPSTREAM and p.default is None for p in takes)

    def start_switch(self, values: Mapping[str, Any]) -> Started:
        self.name = "switch"
        outputs = self.run({**values, "dy": None})
        if isinstance(outputs, dict):
            raise Uncallable("gives a dictionary, not " + ", ".join(self.outputs))
        outputs = list(outputs) if len(self.outputs) > 1 else [outputs]
        return outputs, lambda dy=1.0: self.order_gradients(
            self.run({**values, "dy": dy})
        )

    def split_whole(self, result: Any) -> Started:
        """Outputs, and a back that has the gradients already; or one of both alone."""
        count = len(self.outputs)
        if "dy" in self.call and count_results(result) == len(self.inputs):
            self.name, self.gives = "back alone", [f"d{name}" for name in self.inputs]
            return [], lambda *_: self.order_gradients(result)
        if isinstance(result, dict) and count == 1:
            self.name = "whole"
            return split_table(result, self.outputs[0])
        if is_row(result) and len(result) > count:
            self.name = "whole"
            named = {*self.outputs, *OUTPUTS}
            if gives_outputs_last(self.function, count, named):
                result = [*result[-count:], *result[:-count]]
            rest = result[count:]
            return list(result[:count]), lambda *_: self.order_gradients(
                rest[0] if len(rest) == 1 else rest
            )
        if count_results(result) == count and not isinstance(result, dict):
            self.name, self.gives = "forward alone", list(self.outputs)
            return list(result) if is_row(result) else [result], None
        raise Uncallable(
            f"gives {describe(result)}, not {', '.join(self.outputs)} and gradients"
        )

    def start_pair(
        self, backward: Callable[..., Any], result: Any, values: Mapping[str, Any]
    ) -> Started:
        count = len(self.outputs)
        outputs, caches = split_caches(result, count)
        self.ways = self.list_ways(len(caches) or None)
        way = self.choose_way(self.ways)
        self.kept = caches
        values = self.call.list_aside(values)
        if "y" not in self.inputs:
            values |= {"y": outputs[0]}

        def back(*dys: Any) -> Gradients:
            args = arrange_way(way, values, dys, caches)
            given = call_port("backward", backward, args, names=way.roles)
            if way.slope:
                return [multiply_slope(given, dys)]
            return self.order_gradients(self.complete(given, values["options"]))

        return outputs, back

    def complete(self, given: Any, table: Mapping[str, Any]) -> Any:
        """What backward gives, with the gradients that it leaves in the dictionary."""
        count = 0 if given is None else 1
        if is_row(given) or isinstance(given, dict) or len(self.inputs) == count:
            return given
        left = self.inputs[count:]
        kept = {name: find_by_name(table, name, GRADIENTS, left) for name in left}
        if any(value is None for value in kept.values()):
            return given
        return {**kept, **({"x": given} if count else {})}
