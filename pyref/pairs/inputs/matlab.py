"""Read a .mat file of MATLAB or Octave: numbers, text, cells and structs.

There a size is a double too: whole numbers that stand alone are int64, and so are
labels, since Python takes no other for a length or a place.
"""

import warnings
from pathlib import Path
from typing import Any

import numpy as np

from pyref.errors import FormatError, KindError

from .mat_layout import require_layout
from .trees import choose_type

HDF5 = b"\x89HDF"
TEXT = b"# Created by Octave"


def read_mat(path: Path) -> dict[str, Any]:
    """What a file of version 4 to 7 holds.

    Errors: pyref:format, another version; pyref:type, what is no value here.
    """
    with path.open("rb") as file:
        head = file.read(600)
    if head.startswith(b"MATLAB 7.3") or head[512:516] == HDF5 or head[:4] == HDF5:
        raise FormatError(f"inputs: {path} is of version 7.3 (HDF5), not saved by -v7")
    if head.startswith((TEXT, b"Octave-1")):
        raise FormatError(f"inputs: {path} is in Octave's own format, not saved by -v7")
    require_layout(path.read_bytes())
    from scipy.io import loadmat  # most inputs need none of it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            held = loadmat(path, mat_dtype=True)
    except np.exceptions.ComplexWarning as lost:
        raise KindError(
            f"inputs: {path} holds complex numbers, not real ones"
        ) from lost
    return {
        name: read_value(name, value)
        for name, value in held.items()
        if not name.startswith("__")
    }


def read_value(name: str, value: Any) -> Any:
    """An array, a 0-d array for 1 x 1, text, a list for a cell, a dict for a struct."""
    if hasattr(value, "toarray"):
        value.check_format(full_check=True)  # toarray writes where the file says
        value = value.toarray()
    array = np.asarray(value)
    if type(value).__name__ in ("MatlabFunction", "MatlabOpaque"):
        raise KindError(f"inputs: {name} is a function or an object, not a value")
    if array.dtype.names:
        parts = [read_struct(name, one) for one in array.ravel(order="F")]
        return parts[0] if len(parts) == 1 else parts
    if array.dtype.kind == "O":
        cells = enumerate(array.ravel(order="F"), 1)
        return [read_value(f"{name}{{{k}}}", cell) for k, cell in cells]
    if array.dtype.kind == "U":
        lines = [str(line) for line in array.ravel()]
        return lines[0] if len(lines) == 1 else lines or ""
    if array.size == 1 and array.dtype.kind == "f" and np.all(array == np.round(array)):
        array = array.astype(np.int64 if abs(array.item()) < 2**53 else array.dtype)
    if array.size == 1:
        return array.reshape(())
    typed = choose_type(array)
    single = array.dtype == np.float32 and typed.dtype.kind == "f"
    return array if single else typed  # whether it was single is told


def read_struct(name: str, one: Any) -> dict[str, Any]:
    fields = one.dtype.names
    return {field: read_value(f"{name}.{field}", one[field]) for field in fields}
