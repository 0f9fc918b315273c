"""A layer whose cases call a network around it: its port is asked inside that.

The vectors of an eigenvalue problem have free signs, so such a layer is judged by what
does not depend on them. The sheet says what the layer itself gives (through), and
pyref.networks.invariants_of_NAME is the network around any function of its form. The
forward pass of the port is asked first, then its backward pass with the upstream
gradients that the network sends back.
"""

from importlib import import_module

import numpy as np

from pyref.port.moves import rearranged, restored
from pyref.port.worker.wire import decode, encode


def shapes_of(case):
    """The shape of each output of the layer itself, by name."""
    sizes = case.sizes()
    return {
        name: tuple(int(w) if w.isdigit() else sizes[w] for w in spec.split())
        for name, spec in case.sheet.through.items()
    }


def compose(port, case, dtype, convention):
    """Arrays of the case by name, with the port in the place of the layer."""
    name = f"invariants_of_{case.layer}"
    network = getattr(import_module(f"pyref.networks.{name}"), name)

    def layer(x):
        return stand_in(port, case, x, convention)

    with np.errstate(all="ignore"):
        *outputs, back = network(layer, *case.args(dtype))
        found = back(*case.dys(dtype))
    return dict(zip(case.results, [*outputs, *several(found)], strict=True))


def several(found):
    return found if isinstance(found, tuple) else (found,)


def stand_in(port, case, x, convention):
    shapes = shapes_of(case)
    zeros = {name: np.zeros(shape) for name, shape in shapes.items()}
    found = asked(port, request(case, x, zeros, convention))
    outputs = [
        restored(moves_of(convention, name), found[name], shapes[name], {}).astype(
            x.dtype
        )
        for name in shapes
    ]

    def back(*dys):
        upstream = dict(zip(shapes, dys, strict=True))
        question = request(case, x, upstream, convention)
        return asked(port, question)["dx"].astype(x.dtype)

    return (*outputs, back)


def moves_of(convention, name):
    return [op for choice in convention.choices for op in choice.moves.get(name, ())]


def request(case, x, upstream, convention, job="run"):
    """What is put to the port itself: x, and dy of each output, in its convention."""
    theirs = {}
    for name, dy in upstream.items():
        for op in moves_of(convention, name):
            dy = rearranged(op, dy, {})
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


def some_upstream(case, dtype):
    """Gradients for each output of the port itself: the entries of x, over and over."""
    x = case.args(dtype)[0]
    return {name: np.resize(x, shape) for name, shape in shapes_of(case).items()}


def asked(port, question):
    """The results of one request by name."""
    reply = port.ask(question)
    if "skip" in reply:
        raise NotImplementedError(str(reply["skip"]))
    if "results" not in reply:
        raise ValueError(str(reply.get("error", "the reply has no results")))
    return {name: decode(reply["results"][name]) for name in question["results"]}
