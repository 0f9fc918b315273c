"""Ports that are functions and take a step: one call, by the names of its parameters.

    w, m, v = f (w, dw, m, v, t, lr)    in any order, where all names are usual ones
    w, config = f (w, dw, config)       numbers and states in a dictionary
    norm = f (grads, max_norm)          gradients in a list or a dictionary, or those of
                                        parameters that hold data and grad

Arrays may be given back, or changed where they are: what it is given are copies.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .calling import Uncallable, call_port
from .form import Form, Sheet
from .optimizers import OPTIONS, STATES, Holder
from .results import Started, describe
from .signature import read_parameters, read_source, reads_keys

WORDS = {
    **OPTIONS,
    **STATES,
    "w": "w weight weights param p theta x",
    "dw": "dw grad g gradient grad_w d_w dtheta dx dparam",
    "db": "db grad_b g_b d_b",
    "c": "c max_norm clip clip_value clip_norm threshold max_value limit max_grad_norm "
    "maxnorm value clipvalue clipnorm theta maxvalue max_grad",
    "x": "x batch data inputs input",
    "mu": "mu mean running_mean moving_mean mean_old",
    "variance": "variance var running_var moving_var running_variance var_old",
    "share": "share momentum alpha p decay rate factor",
    "correction": "correction ddof unbiased",
}
SEVERAL = ("grads", "gradients", "params", "parameters", "gs", "dparams", "grad_list")
TABLE, BUNDLE = "a dictionary", "gradients"


class Step(Form):
    """A function that is given the arrays and numbers of a step, and gives new ones.

    roles: of its parameters by name, of which TABLE is a dictionary that is read by
    keys, and BUNDLE all gradients, held as kind says.
    """

    name = "step"

    def __init__(self, target: Callable[..., Any], sheet: Sheet) -> None:
        super().__init__(sheet)
        self.target, self.text = target, read_source(target)
        self.kind = ""
        self.roles = self.find_roles()
        self.tabled = self.find_tabled()
        lacking = [k for k in self.inputs if k not in self.takes()]
        if lacking:
            raise Uncallable(f"it takes no {', '.join(lacking)}")
        if BUNDLE in self.roles.values():
            self.kind = self.find_kind()

    def takes(self) -> list[str]:
        """The inputs and options that it is given."""
        found = {*self.roles.values(), *self.tabled}
        found |= {*self.inputs} if BUNDLE in found else set()
        return [name for name in (*self.inputs, *self.options) if name in found]

    def find_roles(self) -> dict[str, str]:
        """What each parameter means; Uncallable where a needed one means nothing."""
        takes = read_parameters(self.target)
        if takes is None or takes.more:
            raise Uncallable("its parameters cannot be seen")
        roles: dict[str, str] = {}
        clips = "w" not in self.inputs and "dw" in self.inputs
        for place, name in enumerate((*takes.names, *takes.keywords)):
            free = [k for k in (*self.inputs, *self.options) if k not in roles.values()]
            if clips and place == 0 and name.lower() in SEVERAL:
                roles[name] = BUNDLE
            elif reads_keys(name, self.text):
                roles[name] = TABLE
            elif role := find_role(name, free):
                roles[name] = role
            elif place < takes.needed or takes.keywords.get(name):
                raise Uncallable(f"takes {name}, which the step does not have")
        return roles

    def find_tabled(self) -> dict[str, str]:
        """The roles that a dictionary holds, and the key of each."""
        if TABLE not in self.roles.values():
            return {}
        left = [
            k for k in (*self.inputs, *self.options) if k not in self.roles.values()
        ]
        found: dict[str, str] = {}
        for role in left:
            for word in (role, *WORDS.get(role.lower(), "").split()):
                taken = word in found.values()
                if not taken and re.search(rf"['\"]{re.escape(word)}['\"]", self.text):
                    found[role] = word
                    break
        return found

    def find_kind(self) -> str:
        """How the gradients are held: tried with a few numbers."""
        given = {k: np.full((1, 2), 2.0 + n) for n, k in enumerate(self.inputs)}
        options = dict.fromkeys(self.options, 0.5)
        said = ""
        kinds = ["array"] if len(self.inputs) == 1 else []
        for kind in (*kinds, "list", "dict", "holders"):
            self.kind = kind
            try:
                outputs, _ = self.begin(given, options, [])
            except Exception as error:
                said = said or " ".join(str(error).split())
                continue
            new = np.asarray(outputs[0])
            if new.shape == (1, 2) and not np.array_equal(new, given["dw"]):
                return kind
        raise Uncallable(f"with a list or a dictionary of gradients: {said}")

    def begin(
        self,
        given: Mapping[str, Any],
        options: Mapping[str, Any],
        upstream: Sequence[Any],
    ) -> Started:
        values = {k: np.array(v) for k, v in given.items()} | dict(options)
        table = {key: values[role] for role, key in self.tabled.items()}
        counts = re.search(r"\+= *1|\+ *1\b", self.text)
        if "t" in self.tabled and counts:
            table[self.tabled["t"]] -= 1
        held = self.hold(values) if self.kind else None
        known = {TABLE: table, BUNDLE: held, **values}
        more = {name: known[role] for name, role in self.roles.items()}
        missing = [r for r in self.roles.values() if r not in known]
        if missing:
            raise Uncallable(f"takes {', '.join(missing)}, which it is not given")
        result = call_port("forward", self.target, [], more)
        if self.kind:
            found = self.read_bundle(result, held)
        else:
            found = self.read_results(result, table, values)
        self.gives = [name for name in self.outputs if name in found]
        return [found[name] for name in self.gives], None

    def hold(self, values: Mapping[str, Any]) -> Any:
        """The gradients in one thing."""
        arrays = {name: values[name] for name in self.inputs}
        if self.kind == "array":
            return arrays["dw"]
        if self.kind == "dict":
            return arrays
        if self.kind == "list":
            return [*arrays.values()]
        return [Holder(np.zeros_like(v), v) for v in arrays.values()]

    def read_bundle(self, result: Any, held: Any) -> dict[str, Any]:
        """Gradients that it gives back, or left where they were, and their norm."""
        parts = [*result] if isinstance(result, tuple) else [result]
        count = len(self.inputs)
        arrays: Any = None
        for part in [result, *parts]:
            rows = [*part.values()] if isinstance(part, dict) else part
            if isinstance(rows, tuple | list) and len(rows) >= count and arrays is None:
                rows = [getattr(row, "grad", row) for row in rows[:count]]
                whole = all(isinstance(row, np.ndarray) and row.ndim for row in rows)
                arrays = rows if whole else None
        if arrays is None and self.kind == "array":
            arrays = [result if isinstance(result, np.ndarray) else held]
        if arrays is None:
            rows = held.values() if isinstance(held, dict) else held
            arrays = [getattr(row, "grad", row) for row in rows]
        found = dict(zip(self.inputs, arrays, strict=True))
        if "norm" in self.outputs:
            numbers = [p for p in parts if not isinstance(p, list | dict | type(None))]
            numbers = [p for p in numbers if np.size(p) == 1]
            found |= {"norm": numbers[-1]} if numbers else {}
        return found

    def read_results(
        self, result: Any, table: Mapping[str, Any], values: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What comes out, by name: in order, by key, or changed where it was."""
        parts = [*result] if isinstance(result, tuple | list) else [result]
        back = next((part for part in parts if isinstance(part, dict)), table)
        arrays = [p for p in parts if p is not None and not isinstance(p, dict)]
        if len(arrays) > len(self.outputs):
            told = ", ".join(self.outputs)
            raise Uncallable(f"gives {describe(result)}, not {told}")
        found = dict(zip(self.outputs, arrays, strict=False))
        for name in self.outputs[len(arrays) :]:
            key = self.tabled.get(name)
            if key and key in back:
                found[name] = back[key]
            elif not arrays and name in values:
                found[name] = values[name]
        return found


def is_step(sheet: Sheet) -> bool:
    """Whether something comes out by the name by which it went in."""
    return bool({*sheet["inputs"]} & {*sheet["outputs"]})


def find_role(name: str, free: Sequence[str]) -> str | None:
    """The input or option that a parameter is called like, its own name first."""
    low = name.lower()
    own = next((role for role in free if role.lower() == low), None)
    words = {role: WORDS.get(role.lower(), "").split() for role in free}
    called = [role for role in free if low in words[role]]
    return own or min(called, key=lambda r: words[r].index(low), default=None)
