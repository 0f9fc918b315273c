"""A layer whose cases call a network around it: its port is asked inside that.

The vectors of an eigenvalue problem have free signs, so such a layer is judged by what
does not depend on them. The sheet says what the layer itself gives (through), and
pyref.networks.invariants_of_NAME is the network around any function of its form. The
forward pass of the port is asked first, then its backward pass with the upstream
gradients that the network sends back.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import numpy as np

from pyref.fixtures.case import ARRAY, Case
from pyref.port.conventions import Convention
from pyref.port.moves import rearrange, restore
from pyref.port.process import Port
from pyref.port.reply import read_array, read_text
from pyref.port.worker.wire import encode


def find_shapes(case: Case) -> dict[str, tuple[int, ...]]:
    """The shape of each output of the layer itself, by name."""
    sizes = case.sizes()
    return {
        name: tuple(int(w) if w.isdigit() else sizes[w] for w in spec.split())
        for name, spec in case.sheet.through.items()
    }


def run_network(
    port: Port, case: Case, dtype: str, convention: Convention
) -> dict[str, ARRAY]:
    """Arrays of the case by name, with the port in the place of the layer.

    NotImplementedError: the port leaves the case out. ValueError: it gives no results.
    """
    name = f"invariants_of_{case.layer}"
    network = getattr(import_module(f"pyref.networks.{name}"), name)

    def layer(x: ARRAY) -> tuple[Any, ...]:
        return stand_in(port, case, x, convention)

    with np.errstate(all="ignore"):
        *outputs, back = network(layer, *case.args(dtype))
        dx = back(*case.dys(dtype))
    gradients = dx if isinstance(dx, tuple) else (dx,)
    return dict(zip(case.results, [*outputs, *gradients], strict=True))


def stand_in(
    port: Port, case: Case, x: ARRAY, convention: Convention
) -> tuple[ARRAY | Callable[..., ARRAY], ...]:
    """The port as a layer of ours: its outputs and back, at x."""
    shapes = find_shapes(case)
    zeros = {name: np.zeros(shape) for name, shape in shapes.items()}
    theirs = ask_results(port, write_inner_request(case, x, zeros, convention))
    outputs = [
        restore(find_moves(convention, name), theirs[name], shape, {}).astype(x.dtype)
        for name, shape in shapes.items()
    ]

    def back(*dys: ARRAY) -> ARRAY:
        upstream = dict(zip(shapes, dys, strict=True))
        request = write_inner_request(case, x, upstream, convention)
        return ask_results(port, request)["dx"].astype(x.dtype)

    return (*outputs, back)


def find_moves(convention: Convention, name: str) -> list[str]:
    """The moves of one array, in the order in which they are applied."""
    return [op for choice in convention.choices for op in choice.moves.get(name, ())]


def write_inner_request(
    case: Case,
    x: ARRAY,
    upstream: Mapping[str, ARRAY],
    convention: Convention,
    job: str = "run",
) -> dict[str, Any]:
    """What is put to the port itself: x, and dy of each output, in its convention."""
    theirs = {}
    for name, dy in upstream.items():
        for op in find_moves(convention, name):
            dy = rearrange(op, dy, {})
        theirs[f"d{name}"] = encode(dy) | {"dtype": x.dtype.name}
    return {
        "layer": case.layer,
        "job": job,
        "dtype": x.dtype.name,
        "inputs": {"x": encode(x)},
        "options": {},
        "upstream": theirs,
        "results": [*case.sheet.through, "dx"],
    }


def make_upstream(case: Case, dtype: str) -> dict[str, ARRAY]:
    """Gradients for each output of the port itself: the entries of x, over and over."""
    x = case.args(dtype)[0]
    return {name: np.resize(x, shape) for name, shape in find_shapes(case).items()}


def ask_results(port: Port, request: Mapping[str, Any]) -> dict[str, ARRAY]:
    """The results of one request by name."""
    reply = port.ask(request)
    if "skip" in reply:
        raise NotImplementedError(read_text(reply, "skip"))
    given = reply.get("results")
    if not isinstance(given, dict):
        raise ValueError(read_text(reply, "error", "the reply has no results"))
    return {
        name: read_array(given[name]) for name in request["results"] if name in given
    }
