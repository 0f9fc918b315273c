"""Bytes with their length before them, on a pipe."""

import struct
from typing import IO

HEAD = struct.Struct(">Q")


def write(sink: IO[bytes], data: bytes) -> None:
    sink.write(HEAD.pack(len(data)) + data)
    sink.flush()


def read(source: IO[bytes]) -> bytes:
    """What was written at once. Errors: EOFError where there is no more."""
    (size,) = HEAD.unpack(read_whole(source, HEAD.size))
    return read_whole(source, size)


def read_whole(source: IO[bytes], size: int) -> bytes:
    data = source.read(size)
    if len(data) < size:
        raise EOFError
    return data
