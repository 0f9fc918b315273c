"""How libraries write what a layer has, and how to go from one to another.

    from pyref.conventions import convert

    convert(parameters, "lstm", "keras", "torch")    the same of torch

parameters: the arrays of a library by its own names, or in a row in the
order of its table, as get_weights of Keras gives them. What comes back is a
dictionary of arrays by the names of the other library; "ii/kernel" is an
entry of a dictionary in it.

Order of gates, layout, one bias or two, and the sense of an update gate are
moved; numbers stay what they are, bit for bit, so that going back gives the
same again. Two biases that become one are the exception: they are added,
and going back gives that sum and 0. Where only one of them is multiplied by
r, as in a GRU, that cannot be said with one, unless the other is 0. Arrays
of a library without a bias give none.

    defaults("batchnorm", "keras")                   what is taken for them
    convert_momentum(0.99, "keras", "torch")         0.01: of the new value
    list_libraries("lstm")                           who has the layer

The data stand in libraries.toml beside this file, and on the page
docs/conventions.

Errors: pyref:value, a name that is not known, missing or too many, or what
the other library cannot say; pyref:size, arrays of other axes, or that do
not belong together.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pyref.conventions.pieces import pack, unpack
from pyref.conventions.tables import Layer, Library, read_layers, read_tables
from pyref.errors import DomainError, SizeError
from pyref.measure import spell

__all__ = ["convert", "convert_momentum", "defaults", "list_libraries"]

Array = np.ndarray
Blocks = dict[tuple[str, str], Array]
"""Our arrays, cut at the gates: the name of the array, and of the gate."""


def convert(
    parameters: Mapping[str, Any] | Sequence[Any],
    layer: str,
    source: str,
    target: str,
    *,
    heads: int | None = None,
) -> dict[str, Any]:
    """The parameters of a layer of one library, as another library has them.

    Names are those of list_libraries, and pyref. heads: how many heads of
    attention there are, for a library with an axis of them.
    """
    known = find_layer(layer)
    given, wanted = (find_library(layer, name) for name in (source, target))
    blocks = read_blocks(f"{layer}: {source}", known, given, parameters)
    return write_blocks(f"{layer}: {target}", known, wanted, blocks, heads)


def list_libraries(layer: str) -> list[str]:
    """The libraries whose parameters of a layer are known."""
    return list(find_layer(layer).libraries)


def defaults(layer: str, library: str) -> dict[str, Any]:
    """What a library takes unless it is told: epsilon, momentum, padding."""
    table = read_tables()["defaults"]
    if layer not in table or library not in table[layer]:
        have = [f"{k} of {', '.join(v)}" for k, v in table.items()]
        raise DomainError(f"{layer} of {library}: not among {'; '.join(have)}")
    return dict(table[layer][library])


def convert_momentum(value: float, source: str, target: str) -> float:
    """Momentum of running statistics: the share of the new value or of the old."""
    shares = [defaults("batchnorm", name)["share"] for name in (source, target)]
    return value if shares[0] == shares[1] else 1 - value


def name_libraries(layer: str, phrase: str) -> list[str]:
    """Who has a convention that check tells by this phrase, by their own names."""
    known = read_layers().get(layer.partition("_cell")[0])
    libraries = list(read_tables()["said"].get(phrase, ()))
    for name, library in known.libraries.items() if known else ():
        order = f"gates in the order {' '.join(library.gates)}"
        weights = [p for p in library.parameters if p.holds == ("w",)]
        kernels = [f"kernels {' x '.join(p.axes)}" for p in weights]
        libraries += [name] if phrase in (order, *kernels) else []
    return [read_tables()["names"][name] for name in libraries]


def find_layer(layer: str) -> Layer:
    layers = read_layers()
    if layer not in layers:
        raise DomainError(f"{layer}: not among {', '.join(layers)}")
    return layers[layer]


def find_library(layer: str, name: str) -> Library:
    libraries = find_layer(layer).libraries
    if name not in libraries:
        raise DomainError(f"{layer}: {name} is not among {', '.join(libraries)}")
    return libraries[name]


def read_blocks(
    subject: str, layer: Layer, library: Library, parameters: Any
) -> Blocks:
    """Our arrays, gate by gate, from those of a library."""
    blocks: Blocks = {}
    sizes: dict[str, int] = {}
    for parameter, value in match(subject, library, parameters):
        array = np.asarray(value)
        told = f"{subject}: {parameter.name} is {spell(array.shape)}"
        try:
            pieces = unpack(layer, parameter, array)
        except ValueError:
            raise SizeError(f"{told}, not {' x '.join(parameter.axes)}") from None
        for base, piece in zip(parameter.holds, pieces, strict=True):
            gates = (parameter.gate,) if parameter.gate else library.gates
            if piece.shape[-1] % len(gates):
                raise SizeError(f"{told}, not columns for {len(gates)} gates")
            parts = np.split(piece, len(gates), axis=-1)
            letters = layer.arrays.get(base) or layer.arrays["bx"]
            for gate, part in zip(gates, parts, strict=True):
                for letter, n in zip(letters, part.shape, strict=True):
                    letter = "M" if letter == "G" else letter
                    if sizes.setdefault(letter, n) != n:
                        raise SizeError(f"{told}, and {letter} is {sizes[letter]}")
                blocks[base, gate] = -part if gate in library.updates else part
    return blocks


def match(subject: str, library: Library, parameters: Any) -> list[tuple[Any, Any]]:
    """Each parameter of a library with its array; biases may all be missing."""
    known = {p.name: p for p in library.parameters}
    if isinstance(parameters, Mapping):
        given = flatten(parameters)
    else:
        names = [k for k, p in known.items() if len(parameters) > 2 or not p.is_bias]
        given = dict(zip(names, parameters, strict=False))
        if len(given) != len(parameters):
            raise DomainError(f"{subject} has {', '.join(known)}, not so many")
    extra = [name for name in given if name not in known]
    missing = [k for k in known if k not in given]
    biases = [k for k, p in known.items() if p.is_bias]
    if extra or (missing and missing != biases):
        told = f"{subject} has {', '.join(known)}"
        missing = [k for k in missing if k not in biases] or missing
        raise DomainError(
            f"{told}, not {extra[0]}" if extra else f"{told}; {missing[0]} is missing"
        )
    return [(known[k], given[k]) for k in known if k in given]


def flatten(table: Mapping[str, Any]) -> dict[str, Any]:
    """Dictionaries in a dictionary by their path."""
    flat: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}/{k}": v for k, v in flatten(value).items()}
        else:
            flat[name] = value
    return flat


def write_blocks(
    subject: str, layer: Layer, library: Library, blocks: Blocks, heads: int | None
) -> dict[str, Any]:
    """The arrays of a library from ours."""
    written: dict[str, Any] = {}
    for parameter in library.parameters:
        gates = (parameter.gate,) if parameter.gate else library.gates
        pieces: list[Array] = []
        for base in parameter.holds:
            parts = [
                part
                for gate in gates
                if (part := find_block(subject, layer, library, blocks, base, gate))
                is not None
            ]
            pieces += [np.concatenate(parts, axis=-1)] if parts else []
        if not pieces:
            continue  # a layer without a bias
        *folders, name = parameter.name.split("/")
        table = written
        for folder in folders:
            table = table.setdefault(folder, {})
        if "H" in parameter.axes and heads is None:
            raise DomainError(f"{subject} has an axis of heads: heads says how many")
        try:
            table[name] = pack(layer, parameter, pieces, heads or 1)
        except ValueError:
            told = f"{parameter.name} has {pieces[0].shape[-1]} columns"
            raise SizeError(
                f"{subject}: {told}, not columns for {heads} heads"
            ) from None
    return written


def find_block(
    subject: str, layer: Layer, library: Library, blocks: Blocks, base: str, gate: str
) -> Array | None:
    """The columns of one gate, as a library has them; None where there is no bias."""
    if base in layer.arrays and base not in ("bx", "bh"):
        found = blocks.get((base, gate))
    else:
        found = find_bias(subject, layer, library, blocks, base, gate)
    return -found if found is not None and gate in library.updates else found


def find_bias(
    subject: str, layer: Layer, library: Library, blocks: Blocks, base: str, gate: str
) -> Array | None:
    """A bias of a gate: that beside x, that beside h, or the sum of both."""
    bx = blocks.get(("bx", gate), blocks.get(("b", gate)))
    bh = blocks.get(("bh", gate))
    if bx is None:
        return None
    bh = np.zeros_like(bx) if bh is None else bh
    if base == "bh":
        return bh
    if base == "bx" and library.holds("bh", gate):
        return bx
    if gate not in layer.added and np.any(bh != 0):
        told = f"has one bias of {gate}, and that beside h is not 0"
        raise DomainError(f"{subject} {told}: r multiplies it alone")
    return np.where(bh == 0, bx, bx + bh)
