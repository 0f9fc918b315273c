"""Check the arguments of a layer against one line of text.

    x, w, stride = sizes("conv: x N D, w D M, stride positive 2", x, w, stride)

An array is followed by its lengths. A letter stands for the first length it meets
and must meet the same one again; a number stands for itself; ... for any lengths,
the same wherever ... stands again; finite at the end: no NaN and no Inf. An option
is followed by its kind and by how many numbers it has, one unless said, in a row or a
column:

    real          finite numbers
    nonnegative   finite numbers from 0
    whole         whole numbers from 0
    positive      whole numbers from 1

Whole numbers stay below 2^31, as lengths of arrays do in the libraries below.

Arrays come back in one precision, float64 or float32, in this machine's byte order.
Integers and booleans take that of the floating arrays beside them, float64 where there
is none. dy is checked by like: the size and the precision of y, or of the output that
its rule names.

Errors: pyref:size, pyref:type, pyref:value, the same words in both languages.
Complex arrays are refused unless complex_door is open, which only the complex
step does.
"""

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from math import inf, isfinite

import numpy as np

from pyref.errors import DomainError, KindError, SizeError

NAMES = {
    "real": "finite",
    "nonnegative": "finite and from 0",
    "whole": "whole and from 0",
    "positive": "whole and from 1",
}
PRECISIONS = {"f": "float32", "d": "float64", "F": "float32", "D": "float64"}
NATIVE = tuple(map(np.dtype, PRECISIONS))
door = ContextVar("complex_door", default=False)


@contextmanager
def complex_door():
    """Let complex arrays through, here and in what is called from here."""
    token = door.set(True)
    try:
        yield
    finally:
        door.reset(token)


def sizes(rule, *values):
    layer, specs = read(rule)
    lengths, checked, floats = {}, [], []
    for (name, words, finite), value in zip(specs, values, strict=True):
        if words[0] in NAMES:
            checked.append(option(layer, name, words, value))
            continue
        array = real_numbers(layer, name, value)
        if not fits(array.shape, words, lengths):
            told = f"{name} is {lengths_of(array.shape)}, not {' x '.join(words)}"
            raise SizeError(f"{layer}: {told}{list_seen(specs, checked)}")
        if finite and not np.all(np.isfinite(array)):
            odd = np.count_nonzero(~np.isfinite(array))
            told = f"not finite in {odd} of {array.size} entries"
            raise DomainError(f"{layer}: {name} is {told}")
        checked.append(array)
        if array.dtype.char in PRECISIONS:
            floats.append((name, PRECISIONS[array.dtype.char]))
    for name, found in floats:
        if found != floats[0][1]:
            told = f"{floats[0][0]} is {floats[0][1]}"
            raise KindError(f"{layer}: {name} is {found}, {told}")
    if len(floats) < len(checked):
        common = floats[0][1] if floats else "float64"
        checked = [v.astype(common) if is_whole(v) else v for v in checked]
    return checked[0] if len(checked) == 1 else checked


@lru_cache(512)
def read(rule):
    """The layer of a rule, and for each argument its name, its words, if finite."""
    layer, specs = rule.split(": ")
    found = []
    for spec in specs.split(", "):
        name, *words = spec.split()
        finite = words[-1] == "finite"
        found.append((name, words[: len(words) - finite], finite))
    return layer, found


def like(rule, dy, y):
    """Return dy, of the size and the precision of y.

    rule is the name of the layer and, where the output is not called y, the name of
    that too: "eigh: values" tells of dvalues and values.
    """
    usual = type(dy) is np.ndarray and dy.dtype in NATIVE and dy.dtype.kind == "f"
    if usual and dy.dtype == y.dtype and dy.shape == y.shape:
        return dy
    layer, name = f"{rule}: y".split(": ")[:2]
    dy = real_numbers(layer, f"d{name}", dy)
    if dy.shape != y.shape:
        told = f"d{name} is {lengths_of(dy.shape)}, {name} is {lengths_of(y.shape)}"
        raise SizeError(f"{layer}: {told}")
    if is_whole(dy):
        dy = dy.astype(y.dtype)
    if kind(dy) != kind(y):
        raise KindError(f"{layer}: d{name} is {kind(dy)}, {name} is {kind(y)}")
    return dy


def fits(shape, words, lengths):
    """Hold a shape against its words, and note the lengths of new letters."""
    if words == ["..."]:
        return len(shape) >= 2 and shape == lengths.setdefault("...", shape)
    good = len(shape) == len(words)
    for word, length in zip(words, shape, strict=False):
        known = int(word) if word.isdigit() else lengths.setdefault(word, length)
        good = good and length == known
    return good


def list_seen(specs, checked):
    """The arrays that were checked already, as the end of a message."""
    pairs = zip(specs, checked, strict=False)
    arrays = [(spec[0], v) for spec, v in pairs if isinstance(v, np.ndarray)]
    told = ", ".join(f"{name} {lengths_of(v.shape)}" for name, v in arrays)
    return f", with {told}" if arrays else ""


def option(layer, name, words, value):
    kinds = {*map(type, value)} if type(value) is tuple else {type(value)}
    if kinds == {int}:  # to a cache 1 is True and 1 + 0j, and 0 is -0.0
        return known_option(layer, name, *words, value)
    return read_option(layer, name, words, value)


@lru_cache(512)
def known_option(layer, name, *words_and_value):
    *words, value = words_and_value
    return read_option(layer, name, words, value)


def read_option(layer, name, words, value):
    count = int(words[1]) if len(words) > 1 else 1
    numbers = value if type(value) is tuple else (value,)
    shape = (len(numbers),)
    if not all(is_plain(v) for v in numbers):
        array = real_numbers(layer, name, value)
        numbers, shape = array.ravel().tolist(), array.shape
    if len(numbers) != count:
        raise SizeError(f"{layer}: {name} has {len(numbers)} numbers, not {count}")
    if max(shape, default=1) < count:
        told = f"{lengths_of(shape)}, not a row of {count}"
        raise SizeError(f"{layer}: {name} is {told}")
    least = {"real": -inf, "positive": 1}.get(words[0], 0)
    whole = words[0] in ("whole", "positive")
    told = NAMES[words[0]]
    good = all(isfinite(v) and v >= least for v in numbers)
    good = good and not (whole and any(v != round(v) for v in numbers))
    if good and whole and any(v >= 2**31 for v in numbers):
        good, told = False, "below 2147483648"
    if not good:
        found = " ".join(f"{v:g}" for v in numbers)
        raise DomainError(f"{layer}: {name} is {found}, not {told}")
    listed = tuple(map(int if whole else float, numbers))
    return listed if count > 1 else listed[0]


def is_plain(value):
    """Whether this is a number of Python that needs no array to be understood."""
    return type(value) is float or (type(value) is int and -(2**31) < value < 2**31)


def real_numbers(layer, name, value):
    native = type(value) is np.ndarray and value.dtype in NATIVE
    if native and (value.dtype.kind == "f" or door.get()):
        return value
    array = as_array(value)
    found = special_kind(value) or kind(array)
    if found not in ("float64", "float32", "whole"):
        raise KindError(f"{layer}: {name} is {found}, not float64 or float32")
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def as_array(value):
    """The array of any value; of objects where NumPy has no other.

    Lists of unequal lengths are no array, and integers past 64 bits are floats here.
    """
    try:
        array = np.asarray(value)
        if array.dtype == object and all(isinstance(v, int) for v in array.flat):
            return array.astype(np.float64)
    except (ValueError, OverflowError):
        return np.empty((), object)
    return array


def kind(array):
    if is_whole(array):
        return "whole"
    if array.dtype.kind == "c":
        return "complex" if not door.get() else array.real.dtype.name
    named = {"S": "text", "U": "text", "T": "text", "V": "object"}
    return named.get(array.dtype.kind, array.dtype.name)


def special_kind(value):
    """What an array is besides its numbers, where NumPy would lose or hide that."""
    if is_masked(value):
        return "masked"
    # while another thread imports it, scipy.sparse has made no matrix yet
    is_sparse = getattr(sys.modules.get("scipy.sparse"), "issparse", None)
    return "sparse" if is_sparse and is_sparse(value) else ""


def is_masked(value):
    if type(value) in (list, tuple):
        return any(is_masked(v) for v in value)
    return isinstance(value, np.ma.MaskedArray)


def is_whole(value):
    return isinstance(value, np.ndarray) and value.dtype.kind in "iub"


def lengths_of(shape):
    return " x ".join(map(str, shape)) if shape else "a scalar"
