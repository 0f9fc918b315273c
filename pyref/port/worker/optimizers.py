"""Ports that are classes of optimizers: one step from a state that is set in them.

    F (params, lr).step ()            parameters that hold data and grad
    F (lr).update (params, grads)     lists, or dictionaries
    w = F (lr).update (w, dw)         or w changed where it is

A step with no gradient makes the state, where the first step does. Then its arrays and
the number of the step are set to those of the case, and the step itself is taken.
"""

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .attributes import list_attributes, plain
from .calling import Uncallable, call_port
from .form import Form, Sheet
from .results import Started
from .signature import read_parameters

STEPS = ("step", "update", "update_params", "apply_gradients", "update_parameters",
         "__call__")  # fmt: skip
OPTIONS = {
    "eta": "eta lr learning_rate alpha step_size rate",
    "beta1": "beta1 b1 beta_1 decay1 rho1",
    "beta2": "beta2 b2 beta_2 decay2 rho2",
    "epsilon": "epsilon eps e",
    "gamma": "gamma momentum rho decay_rate mu beta decay alpha",
    "decay": "decay weight_decay wd lambda_ lam",
}
STATES = {
    "m": "m ms m_t mt first_moment moment1 exp_avg mean momentum momentums",
    "v": "v vs v_t vt second_moment moment2 exp_avg_sq velocity velocities cache "
    "caches var momentum_buffer variance",
    "g": "g gs h cache caches eg accumulators sum_sq sq_avg square_avg g_sum",
    "e": "e es delta eu edx acc_delta updates e_update",
    "t": "t iter iters iterations step_count n_steps timestep n_iter count",
}
LISTED = ("params", "parameters", "param_list", "model_params", "trainable_params")


class Holder:
    """A parameter as libraries have it."""

    def __init__(self, data: np.ndarray, grad: np.ndarray) -> None:
        self.data, self.grad = data, grad
        self.value, self.shape = data, data.shape


class Optimizer(Form):
    """A class with a step; kind is how that takes parameters and gradients.

    holders, which it was given when it was made; list or dict of arrays; array.
    """

    name = "optimizer"

    def __init__(self, target: Any, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.target = target
        self.set_options: list[str] = []
        self.step_name, self.kind = self.find_step()
        self.gives = [*self.outputs, *(f"d{name}" for name in self.inputs)]

    def takes(self) -> list[str]:
        """What it is given, and what was found to be set in it."""
        return [*self.inputs, *self.set_options]

    def find_step(self) -> tuple[str, str]:
        """The method that takes a step, and how: tried with a few numbers."""
        given = {k: np.full((2, 2), 1.0 + n) for n, k in enumerate(self.inputs)}
        options = {name: 0.3 for name in self.options} | {"t": 1}
        options = {name: v for name, v in options.items() if name in self.options}
        said = ""
        names = [n for n in STEPS if callable(getattr(self.target, n, None))]
        for name, kind in ((n, k) for n in names for k in self.list_kinds(n)):
            self.step_name, self.kind = name, kind
            try:
                outputs, _ = self.begin(given, options, [])
            except Exception as error:
                said = said or " ".join(str(error).split())
                continue
            if not np.array_equal(outputs[self.outputs.index("w")], given["w"]):
                return name, kind
        told = f"{' and '.join(names)} with parameters and gradients change no w"
        raise Uncallable(f"{told}: {said}" if said else told)

    def list_kinds(self, step: str) -> Sequence[str]:
        """The ways in which a method may take them, the likeliest first."""
        takes = read_parameters(getattr(self.target, step))
        names = takes.names[1 : takes.needed] if takes else []
        if not names:
            return ["holders"]
        several = names[0].lower().endswith("s") and names[0].lower() != "weights"
        return ["list", "dict", "array"] if several else ["array", "list", "dict"]

    def begin(
        self,
        given: Mapping[str, Any],
        options: Mapping[str, Any],
        upstream: Sequence[Any],
    ) -> Started:
        w, dw = np.array(given["w"]), np.array(given["dw"])
        holder = Holder(w, np.zeros_like(w))
        optimizer = self.make(holder, options)
        start = w.copy()
        self.go(optimizer, holder)
        w[...] = start  # 0 / 0 of a state of zeros may be in it
        holder.data, holder.value, holder.grad = w, w, dw.copy()
        clear_nan(vars(optimizer))
        states = {k: v for k, v in given.items() if k not in ("w", "dw")}
        if "t" in options:
            states["t"] = options["t"] - 1
        for name, value in states.items():
            if not put_state(optimizer, name, value) and name != "t":
                words = STATES.get(name.lower(), name).split()[:3]
                held = ", ".join(list_attributes(optimizer))
                told = f"keeps no {name} as {' or '.join(words)}; it keeps {held}"
                raise Uncallable(told)
        new = self.go(optimizer, holder)
        self.gives = list(self.outputs)
        rest = {name: read_state(optimizer, name) for name in states}
        return [new if name == "w" else rest[name] for name in self.outputs], None

    def make(self, holder: Holder, options: Mapping[str, Any]) -> Any:
        """A new optimizer with these options, told when it is made, or set in it."""
        takes = read_parameters(self.target)
        more: dict[str, Any] = {}
        told: list[str] = []
        for name in (*takes.names, *takes.keywords) if takes else ():
            role = find_option(name, options, told)
            if name.lower() in LISTED:
                more[name] = [holder]
            elif name.lower() == "betas" and {"beta1", "beta2"} <= {*options}:
                more[name] = options["beta1"], options["beta2"]
                told += ["beta1", "beta2"]
            elif role:
                more[name] = options[role]
                told.append(role)
        optimizer = call_port("forward", self.target, [], more)
        for key in list(list_attributes(optimizer)):
            role = find_option(plain(key), options, told)
            if role and isinstance(getattr(optimizer, key), float):
                setattr(optimizer, key, options[role])
                told.append(role)
        self.set_options = [*told, *(["t"] if "t" in options else [])]
        return optimizer

    def go(self, optimizer: Any, holder: Holder) -> Any:
        """One step; the new parameter, given back or changed where it is."""
        w, dw = holder.data, holder.grad
        key: Any = 0
        if self.kind == "holders":
            args: list[Any] = []
        elif self.kind == "list":
            args = [[w], [dw]]
        elif self.kind == "dict":
            args, key = [{"w": w}, {"w": dw}], "w"
        else:
            args = [w, dw]
        step = getattr(optimizer, self.step_name)
        takes = read_parameters(step)
        left = takes.names[len(args) : takes.needed] if takes else []
        names = [
            "w" for name in left if "name" in name.lower() or "key" in name.lower()
        ]
        result = call_port("forward", step, [*args, *names])
        if self.kind == "holders":
            return holder.data
        if result is not None:
            while isinstance(result, tuple | list | dict):
                whole = result.values() if isinstance(result, dict) else result
                result = next(iter(whole))
            return result
        return args[0] if self.kind == "array" else args[0][key]


def is_optimizer(target: Any, sheet: Sheet) -> bool:
    """Whether it is a class that takes steps, and a step is what is asked."""
    asked = {"w", "dw"} <= {*sheet["inputs"]} and "w" in sheet["outputs"]
    has = any(callable(getattr(target, name, None)) for name in STEPS[:-1])
    return asked and has and inspect.isclass(target)


def find_option(
    name: str, options: Mapping[str, Any], told: Sequence[str]
) -> str | None:
    """The option that a name means, of those not told yet."""
    free = [role for role in OPTIONS if role in options and role not in told]
    if name.lower() in free:
        return name.lower()
    return next((r for r in free if name.lower() in OPTIONS[r].split()), None)


def list_places(optimizer: Any, name: str) -> list[tuple[Any, Any]]:
    """Where a state of this name stands: tables or rows, and keys; the first that fits.

    In an attribute, or alone in a row or a table, which may be that of the parameter.
    """
    words = STATES.get(name.lower(), name.lower()).split()
    held = {plain(key): key for key in list_attributes(optimizer)}
    tables = [(held, vars(optimizer))]
    for _, table in list(tables):
        for value in table.values():
            while isinstance(value, dict) and len(value) == 1:
                (value,) = value.values()
            if isinstance(value, dict):
                tables.append(({plain(str(k)): k for k in value}, value))
    places = []
    for keys, table in tables:
        for word in (w for w in words if w in keys):
            inner: Any = table
            key: Any = keys[word]
            while isinstance(inner[key], list | dict) and len(inner[key]) == 1:
                inner = inner[key]
                key = next(iter(inner)) if isinstance(inner, dict) else 0
            number = isinstance(inner[key], int | np.integer) and name == "t"
            if number or (isinstance(inner[key], np.ndarray) and name != "t"):
                places.append((inner, key))
    return places


def clear_nan(table: Any) -> None:
    """Zeros where a step with no gradient left NaN: 0 / 0, without an epsilon."""
    for value in table.values() if isinstance(table, dict) else table:
        if isinstance(value, dict | list):
            clear_nan(value)
        elif isinstance(value, np.ndarray) and value.dtype.kind == "f":
            value[np.isnan(value)] = 0


def put_state(optimizer: Any, name: str, value: Any) -> bool:
    """Set a state, whether there is one."""
    places = list_places(optimizer, name)
    for table, key in places[:1]:
        table[key] = np.array(value) if isinstance(value, np.ndarray) else value
    return bool(places)


def read_state(optimizer: Any, name: str) -> Any:
    places = list_places(optimizer, name)
    return places[0][0][places[0][1]] if places else None
