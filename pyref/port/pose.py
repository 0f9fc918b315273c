"""Write a case in the convention of a port: what it is given, what must come out.

Arrays and what is known of them move together; what must be known exactly stays so.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from pyref.fixtures.case import ARRAY, Case
from pyref.port.conventions import Convention
from pyref.port.exact import rearrange_known, subtract_known
from pyref.port.moves import can_move, read_divisor, read_factor, rearrange
from pyref.port.posed import PosedCase, make_room, multiply, share_out
from pyref.port.writings import can_write

ROOT = "1 / sqrt ("
"""What a value begins with that is one divided by the root of a length."""
NONE = np.empty((0, 0))


def pose(case: Case, convention: Convention) -> PosedCase | None:
    """The case as a port of this convention meets it; None where it cannot be said."""
    forms = dict(convention.forms)
    for name, _ in convention.hidden:
        forms.pop(name, None)
    if not all(can_shorten(case, *form) for form in forms.items()):
        return None  # most cases, so before anything is moved
    moved = {name for choice in convention.choices for name in choice.moves}
    kept = [
        (k, v) for k, v in convention.hidden if k in case.options and k not in moved
    ]
    if not all(can_hide(case, k, case.options[k], v) for k, v in kept):
        return None
    given = {**case.inputs, **case.options}
    upstream = dict(case.upstream)
    lengths = {name: case.length(name) for name in case.expect}
    posed = PosedCase(case, given, upstream, [], dict(case.expect), lengths)
    sizes = find_sizes(case)
    if not convention.upstream and not share_out(posed, Fraction(1)):
        return None
    for name, value in convention.hidden:
        if is_given(case, name) and not leave_out(posed, name, value):
            return None
    for choice in () if case.sheet.through else convention.choices:
        for name, ops in choice.moves.items():
            for op in ops:
                if not apply_move(posed, name, op, sizes):
                    return None
    for name, value in convention.hidden:
        if not is_given(case, name) and not hide_option(posed, name, value):
            return None
    for name, count in forms.items():
        if name in posed.given:
            posed.given[name], _ = shorten(posed.given[name], count)
    posed.upstream_ours = list(posed.upstream_ours or case.upstream.values())
    if not convention.upstream:
        posed.upstream = {}
    posed.variant = convention.variant[0]
    posed.writing, posed.turned = convention.writing, find_turned(convention)
    if posed.writing and not can_write(posed.writing, posed.given):
        return None
    if convention.gives:
        known = posed.results.items()
        outputs = [k for k in case.sheet.outputs if k not in convention.gives]
        posed.outputs = {k: posed.results[k].high for k in outputs}
        posed.results = {k: v for k, v in known if k in convention.gives}
    if case.precision:
        make_room(posed)
    return posed


def find_turned(convention: Convention) -> tuple[str, ...]:
    """The arrays that stand transposed in a convention."""
    moves = [m for choice in convention.choices for m in choice.moves.items()]
    turns = [name for name, ops in moves for op in ops if op == "transpose"]
    return tuple(name for name in dict.fromkeys(turns) if turns.count(name) % 2)


def find_sizes(case: Case) -> dict[str, int]:
    """Lengths by letter, with those that no array of the case shows."""
    sizes = dict(case.sizes())
    if "window" in case.options:
        sizes["KH"], sizes["KW"] = case.options["window"]
    if "heads" in case.options:
        heads = case.options["heads"]
        sizes["HEADS"], sizes["K"] = heads, sizes["D"] // heads
        sizes["THREE"] = 3  # queries, keys and values in one array
    if "base" in case.options:
        sizes["PAIRS"], sizes["TWO"] = sizes["D"] // 2, 2
    if "kept" in case.options:
        sizes["KEPT"] = int(np.sum(case.options["kept"]))
    if isinstance(case.options.get("t"), ARRAY):
        labeled = np.any(case.options["t"], axis=-1)
        sizes["LABELED"] = int(np.sum(labeled))
    if "dilation" in case.options and len(case.options["pad"]) == 4:
        high, wide = sizes["H"], sizes["W"]
        top, bottom, left, right = case.options["pad"]
        down, across = case.options["stride"]
        spread = case.options["dilation"]
        sizes["OH"] = (
            high + top + bottom - (sizes["KH"] - 1) * spread[0] - 1
        ) // down + 1
        sizes["OW"] = (
            wide + left + right - (sizes["KW"] - 1) * spread[1] - 1
        ) // across + 1
    return sizes


def apply_move(posed: PosedCase, name: str, op: str, sizes: Mapping[str, int]) -> bool:
    """Move one array, its gradient and what is known of both; False if impossible."""
    word = op.split()[0]
    if word == "factor":
        return multiply(posed, name, read_factor(op, sizes, posed.case.options))
    if word == "rest":
        posed.given[name] = 1 - posed.given[name]
        return True
    if word in ("mean", "over"):
        divisor = read_divisor(op, sizes, posed.case.options)
        if word == "mean":
            return bool(divisor) and share_out(posed, 1 / divisor, together=True)
        return multiply(posed, name, 1 / divisor)
    if not can_move(op, posed.given.get(name, NONE)):
        return False

    def turn(array: ARRAY) -> ARRAY:
        return rearrange(op, array, sizes)

    if isinstance(posed.given.get(name), ARRAY):
        posed.given[name] = turn(posed.given[name])
    elif name in posed.given:  # an option that is counted: an axis
        posed.given[name] = int(turn(np.array([posed.given[name]]))[0])
    result = name if name in posed.case.sheet.outputs else f"d{name}"
    if f"d{result}" in posed.upstream:
        posed.upstream[f"d{result}"] = turn(posed.upstream[f"d{result}"])
    if result in posed.results:
        posed.results[result] = rearrange_known(posed.results[result], turn)
        posed.carry.setdefault(result, []).append(turn)
    return True


def is_given(case: Case, name: str) -> bool:
    """Whether it is an input or an upstream gradient, no option."""
    return name in case.inputs or name in case.upstream


def leave_out(posed: PosedCase, name: str, value: str) -> bool:
    """Leave out an input that is added to the output: a bias, one for each channel.

    Any other is zeros or ones inside, and can be left out where it is that.
    """
    table = posed.given if name in posed.given else posed.upstream
    added = table.pop(name)
    if value in ("zeros", "ones"):
        posed.results.pop(f"d{name}", None)
        return bool(np.all(added == (value == "ones")))
    (output,) = posed.case.sheet.outputs
    known = posed.results[output]
    added = added.reshape(added.size, *(1,) * (known.high.ndim - 2))
    added = np.broadcast_to(added, known.high.shape)
    posed.results[output] = subtract_known(known, added)
    posed.results.pop(f"d{name}", None)
    posed.carry.setdefault(output, []).append(lambda array: array - added)
    return True


def can_hide(case: Case, name: str, given: Any, value: str) -> bool:
    """Whether an option can be left out: it is what is inside, or can be made that.

    A normalization with another epsilon is the same one of x times a number, unless the
    variance is given; rounding that product is one rounding of the data, which the hard
    cases are too fine for. The epsilon of a loss stands below a logarithm.
    """
    inside = read_inside(case, value)
    if isinstance(given, ARRAY):
        return bool(np.all(case.options[name] == inside))
    if given == inside:
        return True
    sheet = case.sheet
    scales = sheet.is_layer and not sheet.loss and case.level == "plain"
    scales = scales and "variance" not in case.inputs
    return bool(name == "epsilon" and given and inside and scales)


def hide_option(posed: PosedCase, name: str, value: str) -> bool:
    """Leave an option out, where the case has the value that the port has inside."""
    given = posed.given.pop(name)
    if not can_hide(posed.case, name, given, value):
        return False
    inside = read_inside(posed.case, value)
    if isinstance(given, ARRAY) or given == inside:
        return True
    return multiply(posed, "x", Fraction(float(np.sqrt(inside / given))))


def read_inside(case: Case, value: str) -> Any:
    """What is inside a port: numbers, or those that another option or a kernel gives.

    window: the stride is the window; same: half a window, or a kernel, on every side;
    causal: row t has 0 up to column t, and -Inf behind it; a letter: that length;
    K where heads are given: the columns of one.
    """
    sizes = find_sizes(case)
    if value == "window":
        return case.options.get("window")
    if value == "causal":
        keys = sizes.get("S", sizes["T"])
        return np.triu(np.full((sizes["T"], keys), -np.inf), 1)
    if value.startswith(ROOT):
        return 1 / np.sqrt(max(1, sizes[value.removeprefix(ROOT).rstrip(")")]))
    if value in sizes:
        return sizes[value]
    if value != "same":
        return read_option(value)
    if sizes["KH"] % 2 == 0 or sizes["KW"] % 2 == 0:
        return None
    high, wide = (sizes["KH"] - 1) // 2, (sizes["KW"] - 1) // 2
    return (high, high, wide, wide)


def read_option(text: str) -> Any:
    """A number, or a tuple of several."""
    numbers = tuple(float(word) for word in text.split())
    return numbers if len(numbers) > 1 else numbers[0]


def can_shorten(case: Case, name: str, count: int) -> bool:
    """Whether so many numbers say what an option of the case is."""
    return name not in case.options or shorten(case.options[name], count)[1]


def shorten(value: Any, count: int) -> tuple[Any, bool]:
    """An option as so many numbers, and whether they say the same."""
    value = value if isinstance(value, tuple) else (value,)
    step = len(value) // count
    if len(value) == 2 * count:
        short = value[::2]
        same = short == value[1::2]
    else:
        short = value[:count]
        same = value == tuple(short * step) if step else False
    return short if count > 1 else short[0], bool(same)
