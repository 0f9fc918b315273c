"""What is sent to Octave and what comes back: requests, replies, and their bytes.

Requests become plain cells and structs, as both oct2py and MAT files carry them; a
reply is restored from either. No float bit is lost on the way, but Octave drops
trailing ones of a size, which are appended again, never more than that, and oct2py
turns an empty array into a list, whose precision the reply tells in letters.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pyref.errors import KindError, OctaveError, SizeError
from pyref.probing.slopes import H

Arrays = tuple[np.ndarray, ...]
JOBS = ("run", "slopes", "complexstep", "hvp", "canary")
PRECISIONS = {"d": "float64", "s": "float32"}
SIGNED = ("int8", "int16", "int32", "int64")
WHOLE = ("bool", *SIGNED, *(f"u{name}" for name in SIGNED))
CROSSING = (*WHOLE, "float32", "float64", "complex64", "complex128")


@dataclass(frozen=True)
class Request:
    """One job on one function, as run_cases.m tells it.

    args are arrays of two axes or more, the inputs first, then the options: arrays,
    numbers or tuples of numbers; for hvp then a direction for each input. probes
    holds, for each input, None for all entries or the flat indices (C order) of some,
    directions arrays of its size along which it is moved as a whole.
    ndims are the axes of each output. storage, where there is one, is a way to store
    each of args and then of upstream, as fixtures.storage names them, or "".
    """

    call: str
    job: str
    args: tuple[Any, ...]
    inputs: int
    upstream: Arrays = ()
    probes: tuple[Any, ...] = ()
    ndims: tuple[int, ...] = (2,)
    h: float = H
    storage: tuple[str, ...] = ()
    directions: tuple[Arrays, ...] = ()


@dataclass(frozen=True)
class Reply:
    """What Octave found, or the error it told; values and errors are flat.

    kind is that of pyref.watch, of the result counted from 1 by place; "" for none.
    """

    ok: bool
    identifier: str = ""
    message: str = ""
    outputs: Arrays = ()
    gradients: Arrays = ()
    values: Arrays = ()
    errors: Arrays = ()
    kind: str = ""
    place: int = 0
    recorded: bool = False
    stack: str = field(default="", compare=False)


def envelope(request: Request) -> dict[str, Any]:
    """The request as Octave will see it: a struct of cells and numbers."""
    args = checked(request)
    if not (request.call + request.job).isascii() or request.job not in JOBS:
        raise KindError(f"{request.call}: job is {request.job}, not {' '.join(JOBS)}")
    pairs = zip(request.probes, args, strict=False)
    storage = {"storage": cell(request.storage)} if request.storage else {}
    return storage | {
        "call": request.call,
        "job": request.job,
        "args": cell(args),
        "inputs": float(request.inputs),
        "count": float(len(request.ndims)),
        "upstream": cell(number(dy, request.call, "dy") for dy in request.upstream),
        "probes": cell(down_columns(probe, x.shape) for probe, x in pairs),
        "directions": cell(cell(moves) for moves in request.directions),
        "h": request.h,
    }


def checked(request: Request) -> list[np.ndarray]:
    return [
        number(value, request.call, f"argument {i}")
        for i, value in enumerate(request.args, 1)
    ]


def number(value: Any, call: str, name: str) -> np.ndarray:
    """An array that can cross, of native byte order; a number or a tuple as a row."""
    if isinstance(value, np.ma.MaskedArray):
        raise KindError(f"{call}: {name} is masked, not of numbers that Octave has")
    if isinstance(value, np.ndarray):
        array = value
    else:
        array = np.atleast_2d(np.asarray(value))
        array = array.astype(np.float64) if array.dtype.kind in "iuf" else array
    if value is None or array.dtype.name not in CROSSING:
        found = "None" if value is None else array.dtype.name
        raise KindError(f"{call}: {name} is {found}, not of numbers that Octave has")
    if array.ndim < 2:
        raise SizeError(f"{call}: {name} has {array.ndim} axes, not 2 or more")
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def cell(values: Iterable[Any]) -> np.ndarray:
    items = list(values)
    row = np.empty(len(items), dtype=object)
    for i, item in enumerate(items):
        row[i] = item
    return row


def down_columns(probe: Any, shape: tuple[int, ...]) -> np.ndarray:
    """Flat indices, C order from 0, as Octave counts: down the columns, from 1."""
    if probe is None:
        return np.zeros((1, 1))
    places = np.unravel_index(np.asarray(probe, dtype=np.int64), shape)
    return np.atleast_2d(np.ravel_multi_index(places, shape, order="F") + 1.0)


def reply_of(request: Request, raw: Any) -> Reply:
    """A reply from what came back, whether from oct2py or from a file."""
    if not np.all(np.asarray(fetch(raw, "ok"))):
        return Reply(
            ok=False,
            identifier=text_of(raw, "identifier"),
            message=text_of(raw, "message"),
            stack=text_of(raw, "stack"),
        )
    letters = text_of(raw, "classes")
    outputs, gradients = items(raw, "outputs"), items(raw, "gradients")
    ndims = [*request.ndims, *(np.ndim(x) for x in checked(request)[: request.inputs])]
    arrays = [
        restored(value, letter, ndim, request.call)
        for value, letter, ndim in zip(
            [*outputs, *gradients], letters, ndims[: len(letters)], strict=True
        )
    ]
    return Reply(
        ok=True,
        outputs=tuple(arrays[: len(outputs)]),
        gradients=tuple(arrays[len(outputs) :]),
        values=across_rows(request, items(raw, "values")),
        errors=across_rows(request, items(raw, "errors")),
        kind=text_of(raw, "kind"),
        place=int(np.ravel(fetch(raw, "place"))[0]),
    )


def fetch(raw: Any, name: str) -> Any:
    """A field of a struct: oct2py gives a dict, scipy a record in an array."""
    if isinstance(raw, dict):
        return raw.get(name)
    while raw.shape:
        raw = raw[(0,) * raw.ndim]
    return raw[name]


def text_of(raw: Any, name: str) -> str:
    value = fetch(raw, name)
    if isinstance(value, np.ndarray):
        return str(value.ravel()[0]) if value.size else ""
    return value if isinstance(value, str) else ""


def items(raw: Any, name: str) -> list[Any]:
    value = fetch(raw, name)
    return list(value.ravel()) if isinstance(value, np.ndarray) else list(value)


def restored(value: Any, letter: str, ndim: int, call: str) -> np.ndarray:
    """The array that Octave had, with the trailing ones that it dropped."""
    dtype = PRECISIONS[letter]
    array = np.zeros((0, 0), dtype) if isinstance(value, list) else np.asarray(value)
    if array.dtype != dtype:
        raise OctaveError(f"{call}: a result came as {array.dtype}, not {dtype}")
    array = array.reshape(array.shape + (1,) * (ndim - array.ndim))
    return np.array(array, order="C")


def across_rows(request: Request, found: Sequence[Any]) -> Arrays:
    """Flat values: places in their order, all entries in C order; then directions."""
    flat = []
    for value, probe, x in zip(found, request.probes, checked(request), strict=False):
        row = np.asarray(value, dtype=np.float64).ravel()
        if probe is None:
            entries = row[: x.size].reshape(x.shape, order="F").ravel()
            row = np.append(entries, row[x.size :])
        flat.append(row)
    return tuple(flat)


def request_bytes(request: Request) -> bytes:
    """The same bytes for the same question, on any machine."""
    probes = [None if p is None else [int(i) for i in p] for p in request.probes]
    fields = [request.call, request.job, request.inputs, list(request.ndims), probes]
    fields += [list(request.storage)] if request.storage else []
    upstream = [number(dy, request.call, "dy") for dy in request.upstream]
    moves = [v for directions in request.directions for v in directions]
    fields += [list(map(len, request.directions))] if moves else []
    arrays = [*checked(request), *upstream, *moves]
    return packed([*fields, len(upstream), request.h.hex()], arrays)


def reply_bytes(reply: Reply) -> bytes:
    """The same bytes for the same answer, whatever way it came."""
    groups = (reply.outputs, reply.gradients, reply.values, reply.errors)
    said = [reply.ok, reply.identifier, reply.message, reply.kind, reply.place]
    return packed([*said, [len(g) for g in groups]], [a for g in groups for a in g])


def packed(fields: list[Any], arrays: Sequence[np.ndarray]) -> bytes:
    sizes = [[a.dtype.name, list(a.shape)] for a in arrays]
    head = json.dumps([fields, sizes], separators=(",", ":")).encode("ascii")
    little = (a.astype(a.dtype.newbyteorder("<"), copy=False) for a in arrays)
    return b"\n".join([head, b"".join(a.tobytes() for a in little)])


def digest(*parts: bytes) -> str:
    """SHA-256 over parts whose borders count."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "little"))
        whole.update(part)
    return whole.hexdigest()
