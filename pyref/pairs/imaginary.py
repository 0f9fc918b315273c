"""Where a function loses the imaginary part by which a complex step differentiates it.

    inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                               ^^^^^^^^^

Where complex step and slopes part, the slopes are right, and some line of the function
is not made of analytic functions: a transpose that conjugates, a magnitude, a largest
one, a comparison, a buffer of real numbers, or of single precision. The values inside
are differentiated both ways, and the first whose complex step is not its slope was
assigned in that line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pyref.pairs.match import State
from pyref.pairs.side import Raised, Step
from pyref.pairs.statements import STRING, read_lines, read_statement
from pyref.pairs.task import Path, Task
from pyref.pairs.worker.tree import encode, standardize
from pyref.probing.directions import uneven

Array = np.ndarray
T = 2.0**-66  # the complex step of probing and of both workers
H = 2.0**-17
"""The step of the slopes inside: their error is near 2^-34 of a value's size, where
what is lost is all or a part of it."""
APART = 1e-5

PATTERNS = (
    ("single", re.compile(r"\bfloat32\b|\bsingle\b")),
    ("conjugates", re.compile(r"[\w)\]}']'|\bctranspose\b|\.conj\(|\.H\b|\bvdot\b")),
    ("magnitude", re.compile(r"\babs\b|\bnorm\b|\bsign\b|\bfabs\b|\bhypot\b")),
    (
        "largest",
        re.compile(r"\bmax\b|\bmin\b|\bmaximum\b|\bminimum\b|\bsort\b|\bclip\b"),
    ),
    ("compares", re.compile(r"[<>]=?|\bwhere\b")),
    (
        "real",
        re.compile(r"\breal\b|\bfloat(64|32)?\b|\bdouble\b|\bzeros|\bempty|astype"),
    ),
)


@dataclass(frozen=True)
class Loss:
    """The value where it is lost. kind: single, conjugates, magnitude, largest,
    compares, real, refuses where it raises, or "" where the line does not say why."""

    step: Step
    kind: str


def find_loss(state: State, task: Task, path: Path) -> Loss | None:
    """The first value inside whose complex step is not its slope."""
    values = task.lay(state.layouts)
    x = np.asarray(Task(values, task.kinds, task.gradient).get(path))
    direction = uneven(x.size, 0).reshape(x.shape)
    argument = state.side.place_of(path)
    tree = encode(standardize(direction))
    size = max(1.0, float(np.max(np.abs(x), initial=0.0)))
    moves = [{"argument": argument, "direction": tree, "step": s * H * size}
             for s in (1, -1)]  # fmt: skip
    turn = {"argument": argument, "direction": tree}
    try:
        turned = state.side.trace(values, shake=False, complex=turn).steps
    except Raised as error:
        return locate(error)
    try:
        high, low = (state.side.trace(values, shake=False, move=m).steps for m in moves)
    except Raised:
        return None
    if not len(turned) == len(high) == len(low):
        return None
    for one, up, down in zip(turned, high, low, strict=True):
        if is_lost(one.value, up.value, down.value, 2 * H * size):
            return explain(one, turned)
    return None


def explain(step: Step, steps: Sequence[Step]) -> Loss:
    """Why the imaginary part is lost there: by the statement, by the one that called
    its function, or by the condition above it."""
    if kind := find_kind(read_statement(step)):
        return Loss(step, kind)
    for other in steps[steps.index(step) + 1 :]:
        text = read_statement(other)
        if other.function != step.function and step.function in text:
            if kind := find_kind(text):
                return Loss(other, kind)
            break
    if not np.iscomplexobj(step.value):
        return Loss(step, "real")
    lines = read_lines(step.file)
    for number in range(step.line - 1, max(0, step.line - ABOVE), -1):
        text = lines[number - 1].strip() if number <= len(lines) else ""
        if CONDITION.match(text):
            return Loss(replace(step, line=number, text=text), "compares")
    return Loss(step, "")


def locate(error: Raised) -> Loss | None:
    """The line that does not take complex numbers at all."""
    where = error.where
    if not where.get("line"):
        return None
    text = str(where.get("text", ""))
    step = Step("", "", str(where["file"]), int(where["line"]), text, "only", 1, None,
                None)  # fmt: skip
    return Loss(step, find_kind(text) or "refuses")


def is_lost(turned: object, high: object, low: object, width: float) -> bool:
    """Whether the imaginary part of a value is not what its slope says."""
    arrays = [v for v in (turned, high, low) if isinstance(v, np.ndarray)]
    if len(arrays) < 3 or len({v.shape for v in arrays}) > 1 or not arrays[0].size:
        return False
    if any(v.dtype.kind not in "fc" for v in arrays[1:]):
        return False
    one, up, down = arrays
    with np.errstate(all="ignore"):
        slope = np.real(up - down) / width
        gap = np.abs(np.imag(one) / T - slope)
        size = float(np.nanmax(np.abs(slope), initial=0.0))
        rounding = np.finfo(float).eps * np.abs(up) / width
    return bool(np.any(gap > APART * size + 64 * rounding))


ABOVE = 6  # lines in which a condition is looked for
CONDITION = re.compile(r"(if|elif|elseif|while)\b.*[<>]")


def find_kind(text: str) -> str:
    """Why a line is not analytic, by what is written in it outside of strings."""
    bare = STRING.sub("", text)
    return next((kind for kind, form in PATTERNS if form.search(bare)), "")
