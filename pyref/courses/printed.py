"""Numbers that a course prints for given inputs, and whether a function gives them.

    [[printed]]
    function = "affine_forward"
    where = "assignment 2"
    decimals = 8
    takes = { x = "line -0.1 0.5 : 2 120", w = "line -0.2 0.3 : 120 3" }
    gives = { 0 = "1.49834967 1.70660132 1.91485297 3.25553199 3.5141327 : 2 3" }

takes: arguments in their order, gives: results by their place, "1.velocity" what the
second holds. Each is numbers and a shape, or one number:

    0 5 1 : 3                   whole numbers, where no point is in any
    line -0.1 0.5 : 2 3         at equal distances; sin, cos: of the numbers that follow
    sin 1..15 / 10 : 5 3 down   a tenth of the sines of 1 to 15, counted down columns

decimals: how many are printed; where that is not told, each number has its own. What is
within half a unit of the last one is what is printed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from pyref.courses.read import Printed
from pyref.fixtures.case import ARRAY
from pyref.pairs.run import WORKERS
from pyref.pairs.side import Answer, Raised, Side
from pyref.port.target import read_target

HALF = 0.5 + 1e-6  # of a unit of the last decimal: what rounds to it, and its rounding
SHOWN = 3
OF = {"sin": np.sin, "cos": np.cos}


def make_value(text: Any) -> Any:
    """The value of an argument, or of a table of them."""
    if isinstance(text, Mapping):
        return {name: make_value(part) for name, part in text.items()}
    numbers, _, shape = str(text).partition(":")
    lengths = [int(word) for word in shape.split() if word != "down"]
    words = numbers.split()
    share = 1.0
    if "/" in words:
        share, words = float(words[-1]), words[: words.index("/")]
    if words[0] == "line":
        values = np.linspace(float(words[1]), float(words[2]), prod(lengths))
    elif words[0] in OF:
        values = OF[words[0]](list_numbers(words[1:])) / share
    else:
        whole = all(re.fullmatch(r"-?\d+(\.\.\d+)?", word) for word in words)
        values = list_numbers(words).astype(np.int64 if whole else np.float64)
    return values.reshape(lengths, order="F" if "down" in shape.split() else "C")


def list_numbers(words: Sequence[str]) -> ARRAY:
    """Numbers, of which 1..4 are four."""
    found: list[float] = []
    for word in words:
        first, _, last = word.partition("..")
        found += map(float, range(int(first), int(last) + 1)) if last else [float(word)]
    return np.array(found)


def list_decimals(printed: Printed, text: str) -> list[int]:
    """To how many decimals each number of a result is told."""
    words = text.partition(":")[0].split()
    if printed.decimals is not None:
        return [printed.decimals] * len(words)
    return [count_decimals(word) for word in words]


def count_decimals(word: str) -> int:
    """Those that are written: 4 of 0.1465, 7 of 1.4656e-03."""
    mantissa, _, power = word.lower().partition("e")
    return len(mantissa.partition(".")[2]) - int(power or 0)


def judge_printed(printed: Printed, target: str, deadline: float) -> tuple[str, str]:
    """right, wrong or not judged, and why. Errors: pyref:missing, pyref:value."""
    with Side("", read_target(target, False, WORKERS), deadline) as side:
        side.through = False
        try:
            side.load()
            taken = side.functions[0].arguments
            if len(taken) < len(printed.takes):
                told = f"takes {', '.join(taken)}, not {', '.join(printed.takes)}"
                return "not judged", f"{printed.function} {told}"
            side.names = dict(zip(taken, printed.takes, strict=False))
            tried = [judge_call(side, printed, values) for values in list_ways(
                printed, side.language)]  # fmt: skip
        except Raised as error:
            return "not judged", error.told
    return min(tried, key=lambda one: ("right", "wrong", "not judged").index(one[0]))


def list_ways(printed: Printed, language: str) -> Iterator[dict[str, Any]]:
    """Its arguments, as the language has them.

    All numbers of Octave are floating; in Python a column may be 1-D as well.
    """
    values = {name: make_value(text) for name, text in printed.takes.items()}
    if language == "octave":
        yield {name: change(value, to_floats) for name, value in values.items()}
        return
    yield values
    flat = {name: change(value, drop_column) for name, value in values.items()}
    if any(np.ndim(flat[name]) != np.ndim(values[name]) for name in values):
        yield flat


def change(value: Any, by: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: change(part, by) for name, part in value.items()}
    return by(value)


def to_floats(value: ARRAY) -> ARRAY:
    return value.astype(np.float64)


def drop_column(value: ARRAY) -> ARRAY:
    return value.ravel() if value.ndim == 2 and value.shape[1] == 1 else value


def judge_call(
    side: Side, printed: Printed, values: Mapping[str, Any]
) -> tuple[str, str]:
    """What comes of one call."""
    try:
        answer = side.call(values)
    except Raised as error:
        return "not judged", error.told
    found = [
        line
        for place, text in printed.gives.items()
        for line in list_wrong(side, answer, printed, place, text)
    ]
    count = count_numbers(printed)
    if not found:
        return "right", f"{tell(count)} as printed in {printed.where}"
    more = [f"  ... and {len(found) - SHOWN} more"] * (len(found) > SHOWN)
    head = f"{len(found)} of {tell(count)} not as printed in {printed.where}"
    return "wrong", "\n".join([head, *found[:SHOWN], *more])


def count_numbers(printed: Printed) -> int:
    return sum(len(list_decimals(printed, text)) for text in printed.gives.values())


def tell(count: int) -> str:
    return f"{count} number{'s' if count > 1 else ''}"


def list_wrong(
    side: Side, answer: Answer, printed: Printed, place: str, text: str
) -> Iterator[str]:
    """A line for each number of a result that is not what is printed."""
    first, *keys = place.split(".")
    path = (int(first), *keys)
    leaf = next((leaf for leaf in answer.leaves if leaf.path == path), None)
    wanted = make_value(text).astype(np.float64)
    words, decimals = text.partition(":")[0].split(), list_decimals(printed, text)
    name = leaf.name if leaf else f"result {int(first) + 1}{''.join(keys)}"
    if leaf is None or leaf.value.size != wanted.size:
        is_ = "no array" if leaf is None else f"{leaf.value.size} numbers"
        for word in words:
            yield f"  {name} is {is_}, printed {word}"
        return
    # lengths of one are dropped, or turned, from one language to the next
    same = np.squeeze(leaf.value).shape == np.squeeze(wanted).shape
    got = leaf.value.ravel() if same else np.full(wanted.size, np.nan)
    for k, (value, word, count) in enumerate(zip(got, words, decimals, strict=True)):
        if not abs(value - float(word)) <= HALF * 10.0**-count:
            at = np.unravel_index(k, wanted.shape)
            entry = show_entry(at, side.language)
            yield f"  {name}{entry} is {value:.{max(count, 0) + 2}f}, printed {word}"


def show_entry(at: Sequence[Any], language: str) -> str:
    """An entry by its place, counted as the language counts."""
    if not at:
        return ""
    if language == "octave":
        return f"({','.join(str(int(n) + 1) for n in at)})"
    return f"[{', '.join(str(int(n)) for n in at)}]"
