"""Refuse a .mat file whose elements do not fit into one another.

    require_layout(content)

SciPy reads such files in compiled code, which takes the types and lengths of elements
as they stand: one wrong byte among them can end the process. Here they are walked
through first. Errors: ValueError, with the place and both facts.
"""

import struct
import zlib
from collections.abc import Iterator
from math import prod

INT8, INT32, UINT32, MATRIX, PACKED = 1, 5, 6, 14, 15
NUMBERS = {1, 2, 3, 4, 5, 6, 7, 9, 12, 13, 16, 17, 18}
"""Types of elements."""

CELL, STRUCT, OBJECT, CHARS, SPARSE, FUNCTION, OPAQUE = 1, 2, 3, 4, 5, 16, 17
PLAIN = {CHARS, SPARSE, *range(6, 16)}
COMPLEX = 0x800
"""Classes of arrays, and the mark of one with an imaginary part."""

Element = tuple[int, int, int]
"""Type, place and length."""

LARGEST = 2**30  # bytes of an element, unpacked
DEEPEST = 60  # cells in cells
HEAD = 128
OLD = struct.calcsize("5i")
WIDTHS = (8, 4, 4, 2, 2, 1)
"""Bytes of a number, by the third digit of the type of a file of version 4."""


def require_layout(content: bytes) -> None:
    """ValueError where the elements of a file of version 4 to 7 do not fit."""
    if 0 in content[:4]:
        walk_old(content)
        return
    order = {b"IM": "<", b"MI": ">"}.get(content[126:128])
    if order is None:
        raise ValueError("its head has no mark of the order of bytes")
    for kind, start, size in list_elements(content, HEAD, len(content), order):
        if kind == PACKED:
            whole = unpack(content[start : start + size])
            walk(whole, 0, len(whole), order, 0)
        else:
            walk(content, start - 8, start + size, order, 0)


def unpack(content: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        whole = unpacking.decompress(content, LARGEST)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if unpacking.unconsumed_tail:
        raise ValueError(f"an element unpacks to more than {LARGEST} bytes")
    return whole


def walk(content: bytes, start: int, end: int, order: str, depth: int) -> None:
    """Elements next to each other, and those in them."""
    if depth > DEEPEST:
        raise ValueError(f"its cells go deeper than {DEEPEST}")
    for kind, place, size in list_elements(content, start, end, order):
        if kind not in (*NUMBERS, MATRIX):
            raise ValueError(f"byte {place - 8} has an element of type {kind}")
        if kind == MATRIX:
            require_parts(content, place, size, order)
            walk(content, place, place + size, order, depth + 1)


def require_parts(content: bytes, start: int, size: int, order: str) -> None:
    """Refuse an array that has not the elements of its class, sizes among them."""
    elements = [*list_elements(content, start, start + size, order)]
    if not elements:
        return  # an empty cell
    kinds = [kind for kind, _, _ in elements]
    if kinds[0] != UINT32 or elements[0][2] != 8:
        raise ValueError(f"byte {start} has an array without its class")
    (flags,) = struct.unpack_from(f"{order}I", content, elements[0][1])
    if flags & 0xFF == OPAQUE:
        good = kinds[1:] == [INT8, INT8, INT8, MATRIX]
    else:
        good = kinds[1:3] == [INT32, INT8] and has_parts(
            flags, elements[1:], content, order
        )
    if not good:
        raise ValueError(f"byte {start} has an array that is not of its class")


def has_parts(flags: int, elements: list[Element], content: bytes, order: str) -> bool:
    """Whether sizes, a name and what follows them are an array of this class."""
    _, place, length = elements[0]
    sizes = struct.unpack_from(f"{order}{length // 4}i", content, place)
    rest, group = elements[2:], flags & 0xFF
    if min(sizes, default=-1) < 0 or prod(sizes) > LARGEST:
        return False
    if group in PLAIN:
        count = {CHARS: 1, SPARSE: 3}.get(group, 1) + bool(flags & COMPLEX)
        return len(rest) == count and all(kind in NUMBERS for kind, _, _ in rest)
    count = prod(sizes)
    if group in (STRUCT, OBJECT):
        rest = rest[1:] if group == OBJECT else rest
        if [kind for kind, _, _ in rest[:2]] != [INT32, INT8] or rest[0][2] != 4:
            return False
        (wide,) = struct.unpack_from(f"{order}i", content, rest[0][1])
        count *= rest[1][2] // wide if wide > 0 else 0
        rest = rest[2:]
    elif group == FUNCTION:
        count = 1
    elif group != CELL:
        return False
    return len(rest) == count and all(kind == MATRIX for kind, _, _ in rest)


def list_elements(
    content: bytes, start: int, end: int, order: str
) -> Iterator[Element]:
    """Type, place and length of each element; the last may leave out its padding."""
    while start < end:
        if start + 8 > end:
            raise ValueError(f"byte {start} has {end - start} bytes of an element")
        kind, size = struct.unpack_from(f"{order}2I", content, start)
        short = kind >> 16  # the length of one whose content stands beside its type
        place, size = (start + 4, short) if short else (start + 8, size)
        room = 4 if short else end - place
        if size > room:
            raise ValueError(f"byte {start} has an element of {size} bytes in {room}")
        yield kind & 0xFFFF if short else kind, place, size
        packed = not short and kind == PACKED
        start = start + 8 if short else place + (size if packed else -(-size // 8) * 8)


def walk_old(content: bytes) -> None:
    """A file of version 4: of each array a head of five numbers, a name, the values."""
    start = 0
    while start < len(content):
        if start + OLD > len(content):
            raise ValueError(f"byte {start} has {len(content) - start} bytes of a head")
        order = "<" if struct.unpack_from("<i", content, start)[0] < 5000 else ">"
        kind, rows, columns, parts, name = struct.unpack_from(
            f"{order}5i", content, start
        )
        width = kind // 10 % 10
        sound = 0 <= kind < 5000 and width < len(WIDTHS) and parts in (0, 1)
        if not (sound and min(rows, columns, name) >= 0):
            raise ValueError(f"byte {start} has no head of an array")
        start += OLD + name + rows * columns * WIDTHS[width] * (1 + parts)
        if start > len(content):
            raise ValueError(f"an array ends at byte {start} of {len(content)}")
