"""How many digits a library keeps: every case of every layer it has, in our convention.

A library is run as any port, in a process of its own. NaN, Inf and subnormal inputs are
counted apart, since libraries differ there on purpose; so is what a library refuses. A
choice at a tie that can be defended is right.
"""

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import packages_distributions, version
from importlib.util import find_spec
from statistics import median

import numpy as np

from pyref.crosscheck.finding import Finding
from pyref.crosscheck.plan import must_be_known
from pyref.errors import MissingError
from pyref.fixtures.load import load
from pyref.fixtures.precision import Precision, list_cases
from pyref.fixtures.shapes import list_shapes
from pyref.layers import __all__ as LAYERS
from pyref.paths import list_import_paths
from pyref.port.awkward import complete
from pyref.port.call import Answer
from pyref.port.conventions import Convention
from pyref.port.examine import examine, judge_answer
from pyref.port.look import look
from pyref.port.process import Port
from pyref.port.target import limit_threads

DEADLINE = 60.0
PLACES = {"cuda": {"PYREF_DEVICE": "cuda"}, "tf32": {"PYREF_TF32": "1"}}
LIBRARIES = {
    "torch": "torch",
    "torch-cuda": "torch",
    "torch-cuda-tf32": "torch",
    "jax": "jax",
    "jax-cuda": "jax",
    "jax-cuda-tf32": "jax",
    "autograd": "autograd",
    "tensorflow": "tensorflow",
    "tinygrad": "tinygrad",
    "tfjs": "@tensorflow/tfjs",
}
ABSENT = "is not installed"


@dataclass(frozen=True)
class Row:
    """One library, layer and precision: cases right of those judged, and how well.

    special counts cases with NaN, Inf or subnormal inputs that are right, of how many;
    refused maps a reason to a number of cases; worst is the array farthest from its
    bound, if it is wrong.
    """

    library: str
    layer: str
    dtype: str
    right: int
    judged: int
    digits: tuple[float, float] | None
    grade: str
    special: tuple[int, int]
    refused: dict[str, int] = field(default_factory=dict)
    worst: Finding | None = None


@dataclass(frozen=True)
class Scores:
    """Rows, versions, and why a library is left out, by library."""

    rows: Mapping[str, Sequence[Row]]
    versions: Mapping[str, str]
    missing: Mapping[str, str]


def find_version(name: str) -> tuple[str, str]:
    """The version of a library, or nothing and the reason why it cannot be run."""
    package = LIBRARIES[name]
    if name == "tfjs":
        from pyref.runners.libraries import tfjs

        return tfjs.find_version()
    if not find_spec(package):
        return "", f"{package} {ABSENT}"
    if "cuda" in name and not has_gpu(package):
        return "", f"{package} finds no GPU"
    names = packages_distributions().get(package, [package])
    return version(names[0]), ""


def has_gpu(package: str) -> bool:
    if package == "torch":
        import torch

        return bool(torch.cuda.is_available())
    import jax

    try:
        return bool(jax.devices("cuda"))
    except RuntimeError:
        return False


def choose_libraries(names: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Versions of the libraries asked for, all that are here where none is named.

    A library that is named must be there: else pyref:missing.
    """
    versions, missing = {}, {}
    for name in names or LIBRARIES:
        must_be_known(name, set(LIBRARIES), "no library")
        found, reason = find_version(name)
        if reason and names:
            absent = reason.endswith(ABSENT)
            remedy = f": {write_install([LIBRARIES[name]])}" if absent else ""
            raise MissingError(f"{name}: {reason}{remedy}")
        if reason:
            missing[name] = reason
        else:
            versions[name] = found
    return versions, missing


def write_install(packages: Sequence[str]) -> str:
    """The line that installs what some libraries need; each is an extra of pyref."""
    return f"pip install 'pyref-backprop[{','.join(packages)}]'"


def make_command(name: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """The worker with the module of a library as its target, and its environment."""
    if name == "tfjs":
        from pyref.runners.libraries import tfjs

        return tfjs.make_command()
    library, *places = name.split("-")
    more = {"PYTHONPATH": list_import_paths(os.environ.get("PYTHONPATH", ""))}
    for place in places:
        more |= PLACES[place]
    target = f"pyref.runners.libraries.{library}"
    return (sys.executable, "-m", "pyref.port.worker", target), limit_threads(more)


def score(
    name: str,
    layers: Iterable[str] = LAYERS,
    tick: Callable[[], None] = lambda: None,
    precision: Precision | None = None,
    shapes: bool = False,
) -> list[Row]:
    """The rows of one library, for the layers that it has.

    precision: a storage type in which its arrays come and go, where not in float64 and
    float32; layers that are judged through a network are left out. shapes: cases of
    awkward and large sizes in the place of those on file, of the layers that have some.
    """
    words, environment = make_command(name)
    rows = []
    with Port(words, DEADLINE, environment, precision=precision) as port:
        for layer in layers:
            tick()
            cases = [case for case in load(layer) if not case.error]
            if precision and cases[0].sheet.through:
                continue
            cases = list_cases(layer, precision) if precision else cases
            if shapes:
                cases = [complete(case) for case in list_shapes(layer)]
            if not cases:
                continue
            if name != "tfjs" and look(port, cases[0].sheet, layer).error:
                continue
            answers = examine(port, cases, Convention())
            rows += [
                make_row(name, layer, dtype, answers)
                for dtype in ("float64", "float32")
            ]
    if precision:
        rows = [replace(row, dtype=precision.storage) for row in rows]
    return [row for row in rows if row.judged]


def make_row(library: str, layer: str, dtype: str, answers: Iterable[Answer]) -> Row:
    """The row of one layer in one precision, from the answers to all its cases."""
    mine = [(a, judge_answer(a)) for a in answers if a.dtype == dtype]
    finite = [found for a, found in mine if not (is_special(a) or a.skip)]
    special = [found for a, found in mine if is_special(a) and not a.skip]
    refused: dict[str, int] = {}
    for answer, _ in mine:
        if answer.skip:
            refused[answer.skip] = refused.get(answer.skip, 0) + 1
    arrays = [f for found in finite for f in found]
    digits = [f.digits for f in arrays if f.digits is not None]
    wrong = [f for f in arrays if f.verdict in ("fail", "error")]
    return Row(
        library=library,
        layer=layer,
        dtype=dtype,
        right=sum(map(is_right, finite)),
        judged=len(finite),
        digits=(min(digits), median(digits)) if digits else None,
        grade=worst_grade(arrays),
        special=(sum(map(is_right, special)), len(special)),
        refused=refused,
        worst=max(wrong, key=rank, default=None),
    )


def is_special(answer: Answer) -> bool:
    """Whether inputs are NaN, Inf, or so small that many libraries take them for 0."""
    tiny = np.finfo(answer.dtype).tiny
    return not answer.case.finite or any(
        np.any((x != 0) & (np.abs(x) < tiny)) for x in answer.case.inputs.values()
    )


def is_right(findings: Sequence[Finding]) -> bool:
    return all(f.verdict == "pass" for f in findings)


def worst_grade(findings: Sequence[Finding]) -> str:
    """A to D; an array that is missing is graded D."""
    if any(f.verdict == "error" for f in findings):
        return "D"
    return max((f.grade or "D" for f in findings if f.verdict != "skip"), default="")


def rank(finding: Finding) -> tuple[str, float]:
    """A key that sorts findings, the array farthest from its bound last."""
    share = finding.share if finding.share is not None else float("inf")
    return finding.grade or "D", share
