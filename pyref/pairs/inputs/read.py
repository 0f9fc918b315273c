"""Read inputs, whatever they come from.

read_inputs("theta 4, X 5 3, y labels 5 of 2, lambda 0.7", gradient="theta")
read_inputs("data.mat")            .mat, .npz, .json, .toml
read_inputs("X.csv, y.csv")        one array each, of the name of the file
read_inputs("data.py:make")        a function that returns a dict or a tuple
read_inputs({"X": x, "nn.W{1}": w})
"""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from os import PathLike, fspath
from typing import Any

import numpy as np

from pyref.errors import DomainError, KindError

from .drawn import make_spec
from .files import READERS, TOLD, read_file
from .functions import call, find_function
from .guess import guess
from .kind import MOST
from .line import check_asked, gather, read_line
from .paths import Path, build, read_key, read_path, walk, wrong
from .spec import Set, Spec
from .values import convert

FUNCTION = re.compile(r"\S.*\.py:\w+|[A-Za-z_][\w.]*:\w+")
FILE = re.compile(rf"[^\n]*({'|'.join(re.escape(end) for end in READERS)})", re.I)

Source = str | PathLike[str] | Mapping[str, Any] | Callable[[], Any]


def read_inputs(
    source: Source,
    gradient: str | Sequence[str] = (),
    origin: str = "the dictionary",
) -> Spec:
    """The inputs that a source gives. gradient: paths of which the gradient is asked.

    origin: of a mapping, as notes call it.
    Errors: pyref:value, pyref:type, pyref:format, each with the item or the name.
    """
    texts = [gradient] if isinstance(gradient, str) else [*gradient]
    asked = gather(read_whole_path, texts)
    if isinstance(source, Mapping):
        return take({**source}, asked, origin)
    if isinstance(source, PathLike):
        return take(read_file(fspath(source)), asked, fspath(source))
    if not isinstance(source, str):
        if not callable(source):
            told = (
                f"{type(source).__name__}, not a line, a file, a function or a mapping"
            )
            raise KindError(f"inputs: the source is {told}")
        return take(call(source), asked, "the function")
    text = source.strip()
    if FUNCTION.fullmatch(text):
        return take(call(find_function(text)), asked, text)
    places = split_files(text)
    if places:
        return take(read_files(places), asked, text)
    return make_spec(*read_line(source, asked))


def read_whole_path(text: str) -> Path:
    path, rest = read_path(text.strip())
    if rest:
        raise wrong(text, f"{rest!r} stands behind the name")
    return path


def split_files(text: str) -> list[str]:
    """The files that a text names; none where it is a line."""
    parts = [part.strip() for part in text.split(",")]
    if FILE.fullmatch(text):
        return parts if all(map(FILE.fullmatch, parts)) else [text]
    if text.endswith((".py", ".m")):
        told = "names no function of Python, file.py:function"
        raise DomainError(f"inputs: {text} {told}, and is no {TOLD} file")
    return []


def read_files(places: Sequence[str]) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for place in places:
        for name, value in read_file(place).items():
            if name in held:
                raise DomainError(
                    f"inputs: {place} has {name}, another file has it too"
                )
            held[name] = value
    return held


def take(held: Mapping[Any, Any], asked: Sequence[Path], origin: str) -> Spec:
    """Values as they are: one set, with kinds that are guessed."""
    odd = [key for key in held if not isinstance(key, str)]
    if odd:
        raise KindError(f"inputs: {origin}: the name {odd[0]!r} is no text")
    if not held:
        raise DomainError(f"inputs: {origin}: no value is there")
    pairs = [(read_key(key), key, convert(key, v)) for key, v in held.items()]
    values = build(pairs)
    leaves = [leaf for name, v in values.items() for leaf in walk(v, (name,))]
    total = sum(v.size for _, v in leaves if isinstance(v, np.ndarray))
    if total > MOST:
        raise DomainError(f"inputs: {origin}: {total} numbers, at most {MOST}")
    check_asked([path for path, _ in leaves], asked)
    kinds = {path: guess(path, value, asked) for path, value in leaves}
    for path in asked:
        if path in kinds and not kinds[path].gradient:
            told = f"is {kinds[path].words}, of which there is no gradient"
            raise DomainError(f"inputs: {kinds[path].text} {told}")
    plain = Set("plain", kinds, lambda: deepcopy(values))
    note = f"one set alone, the numbers of {origin}: labels and flags are guessed"
    notes = [note]
    if singles := [key for key, value in held.items() if has_singles(value)]:
        told = f"{', '.join(singles)} came in single precision"
        notes.append(f"{told}: these numbers are handed over as doubles")
    return Spec((*values,), kinds, (plain,), tuple(notes))


def has_singles(value: Any) -> bool:
    """Whether an array of less than double precision stands somewhere in a value."""
    if isinstance(value, Mapping):
        return any(map(has_singles, value.values()))
    if isinstance(value, list | tuple):
        return any(map(has_singles, value))
    dtype = getattr(value, "dtype", None)
    return isinstance(dtype, np.dtype) and dtype.kind == "f" and dtype.itemsize < 8
