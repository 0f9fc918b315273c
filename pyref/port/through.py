"""Eigenvectors and singular vectors are judged by what does not depend on their signs.

A port of eigh or svd stands in the place of ours in networks.eigh_invariants or
networks.svd_invariants: its forward pass is asked first, then its backward pass with
the upstream gradients that the network sends back.
"""

from dataclasses import dataclass

import numpy as np

from pyref.mistakes.catalogue import executed
from pyref.paths import ROOT
from pyref.port.moves import rearranged, restored
from pyref.port.worker.wire import decode, encode


@dataclass(frozen=True)
class Inner:
    """A layer inside a network: its outputs, and their shapes for x of a shape."""

    network: str
    outputs: tuple[str, ...]

    def shapes(self, x):
        short = min(x.shape)
        if self.network == "eigh_invariants":
            return {"values": (1, short), "vectors": (short, short)}
        return {"u": (x.shape[0], short), "s": (1, short), "v": (x.shape[1], short)}


THROUGH = {
    "eigh": Inner("eigh_invariants", ("values", "vectors")),
    "svd": Inner("svd_invariants", ("u", "s", "v")),
}


def compose(port, case, dtype, convention):
    """Arrays of the case by name, with the port in the place of the layer."""
    inner = THROUGH[case.layer]
    path = ROOT / "pyref" / "networks" / f"{inner.network}.py"
    network = executed(path, path.read_text(encoding="utf-8"))
    network[case.layer] = lambda x: stand_in(port, case.layer, inner, x, convention)
    with np.errstate(all="ignore"):
        *outputs, back = network[inner.network](*case.args(dtype))
        found = back(*case.dys(dtype))
    return dict(zip(case.results, [*outputs, *several(found)], strict=True))


def several(found):
    return found if isinstance(found, tuple) else (found,)


def stand_in(port, layer, inner, x, convention):
    shapes = inner.shapes(x)
    zeros = {name: np.zeros(shape) for name, shape in shapes.items()}
    found = asked(port, request(layer, x, zeros, convention))
    outputs = [
        restored(moves_of(convention, name), found[name], shapes[name], {}).astype(
            x.dtype
        )
        for name in inner.outputs
    ]

    def back(*dys):
        upstream = dict(zip(inner.outputs, dys, strict=True))
        question = request(layer, x, upstream, convention)
        return asked(port, question)["dx"].astype(x.dtype)

    return (*outputs, back)


def moves_of(convention, name):
    return [op for choice in convention.choices for op in choice.moves.get(name, ())]


def request(layer, x, upstream, convention, job="run"):
    """What is put to the port itself: x, and dy of each output, in its convention."""
    theirs = {}
    for name, dy in upstream.items():
        for op in moves_of(convention, name):
            dy = rearranged(op, dy, {})
        theirs[f"d{name}"] = encode(dy) | {"dtype": x.dtype.name}
    return {
        "layer": layer,
        "job": job,
        "dtype": x.dtype.name,
        "inputs": {"x": encode(x)},
        "options": {},
        "upstream": theirs,
        "results": [*THROUGH[layer].outputs, "dx"],
    }


def some_upstream(case, dtype):
    """Gradients for each output of the port itself, made of x and c."""
    x, c = case.args(dtype)
    short = min(x.shape)
    if case.layer == "eigh":
        return {"values": c, "vectors": x}
    return {"u": x[:, :short], "s": c, "v": x[:short].T}


def asked(port, question):
    """The results of one request by name."""
    reply = port.ask(question)
    if "skip" in reply:
        raise NotImplementedError(str(reply["skip"]))
    if "results" not in reply:
        raise ValueError(str(reply.get("error", "the reply has no results")))
    return {name: decode(reply["results"][name]) for name in question["results"]}
