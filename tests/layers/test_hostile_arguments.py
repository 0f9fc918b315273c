"""Whatever a caller hands over, both languages take or refuse it in the same words.

Each good argument of each function gives its place to each hostile kind in turn. What
is taken gives the same numbers, in arrays of the same sizes and precision; what is
refused has the same identifier; nothing else is ever raised, and no warning reaches
the caller. By default some are tried, with --whole five times as many, with --thorough
all 54,000.
"""

import re
import subprocess
import warnings
from pathlib import Path

import numpy as np
import pytest
from hostile_calls import CALLS
from hostile_kinds import ARRAYS
from hostile_options import OPTIONS
from scipy.io import loadmat, savemat

from pyref import derivations, layers, networks, training
from pyref.networks import optimizers
from pyref.paths import OCTAVE
from pyref.runners.octave.find import QUIET, find_octave
from pyref.runners.octave.packet import cell, text_of
from pyref.runners.octave.transport import environment, quote

KINDS = [*ARRAYS, *OPTIONS]
ROOMS = ("layers", "networks", "networks.optimizers", "derivations", "training")
WHERE_LIBRARIES_DIFFER = {
    # conv2 of Octave and convolve2d of SciPy leave out products with 0: 0 * Inf is NaN
    ("derivations.conv_rotated", "a NaN"), ("derivations.conv_rotated", "an Inf"),
    ("derivations.conv_rotated", "a -Inf"), ("derivations.conv_rotated", "NaN"),
    ("derivations.conv_rotated", "Inf"), ("derivations.conv_rotated", "-Inf"),
    # the pseudoinverse of subnormal numbers overflows in NumPy, and is 0 in Octave
    ("networks.hidden_search", "subnormal"), ("networks.hidden_search", "smallest"),
}  # fmt: skip


OF_ANY_SIZES = {
    ("networks.optimizers.clip_norm", "dw"),
    ("networks.optimizers.clip_value", "dw"),
}
"""Arrays that need not agree in size with anything."""


def is_array(value):
    return isinstance(value, np.ndarray)


def is_endless(name, kind):
    """A number of iterations is no size: as many are made as are asked for."""
    return name == "steps" and any(n in kind.name for n in ("1e6", "1000000", "31 - 1"))


def list_trials():
    """Which call, which of its arguments and which kind."""
    return [
        (call, place, kind)
        for call in CALLS
        for place, (name, value) in enumerate(call.given.items())
        for kind in (ARRAYS if is_array(value) else OPTIONS)
        if not is_endless(name, kind)
    ]


def put(call, place, kind):
    """All values of a call, one of them hostile."""
    values = list(call.given.values())
    changed = [kind.others(v) if is_array(v) else v for v in values]
    changed[place] = found = kind.python(values[place])
    if kind.octave and is_array(found) and is_array(values[place]):
        axes = values[place].ndim - found.ndim  # in Octave ones at the end are there
        changed[place] = found.reshape(found.shape + (1,) * axes) if axes > 0 else found
    return changed


def in_python(call, place, kind):
    """The results, or identifier and words of what was raised."""
    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        values = put(call, place, kind)
    before = [v.tobytes() if is_array(v) else b"" for v in values]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            results = call.results(values)
    except Exception as error:
        return getattr(error, "identifier", type(error).__name__), str(error)
    if [v.tobytes() if is_array(v) else b"" for v in values] != before:
        return "fault", "an argument is changed"
    for v in results:
        if type(v) is not np.ndarray or not v.dtype.isnative:
            return "fault", f"a result is {type(v)} of {v.dtype.str}"
        if any(np.shares_memory(v, w) for w in values if is_array(w)):
            return "fault", "a result shares memory with an argument"
    return results


def in_octave(trials, folder):
    """The same of all trials, from one Octave."""
    rows = [[CALLS.index(c) + 1, p + 1, KINDS.index(k) + 1] for c, p, k in trials]
    question = {
        "calls": cell(map(question_of, CALLS)),
        "kinds": np.array([[k.octave or "1", k.octave_others] for k in KINDS], object),
        "trials": np.array(rows, float),
    }
    savemat(folder / "question.mat", question, oned_as="row")
    program = (
        f"addpath ({quote(OCTAVE)}, {quote(Path(__file__).parent)}); hostile_arguments "
        f"({quote(folder / 'question.mat')}, {quote(folder / 'answer.mat')});"
    )
    done = subprocess.run(
        [find_octave().path, *QUIET, "--eval", program],
        env=environment(), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    replies = loadmat(folder / "answer.mat", mat_dtype=True)["replies"].ravel()
    return [
        (text_of(one, "identifier"), text_of(one, "message"))
        if text_of(one, "message") else list(one[0, 0]["values"].ravel())
        for one in replies
    ]  # fmt: skip


def question_of(call):
    values = call.given.values()
    return {
        "octave": call.octave,
        "values": cell(
            v if is_array(v) else np.array(v, float, ndmin=2) for v in values
        ),
        "arrays": np.array([[float(is_array(v)) for v in values]]),
        "taken": float(len(call.args)),
        "outputs": float(call.outputs),
        "gradients": float(call.gradients),
    }


@pytest.fixture(scope="module")
def trials(request):
    trials = list_trials()
    if request.config.getoption("--thorough"):
        return trials
    arrays = [t for t in trials if is_array([*t[0].given.values()][t[1]])]
    options = [t for t in trials if not is_array([*t[0].given.values()][t[1]])]
    if not request.config.getoption("--whole"):
        return arrays[::149] + options[::29]  # primes: each kind gets to each room
    return arrays[::29] + options[::5]


@pytest.fixture(scope="module")
def both(trials, tmp_path_factory):
    """Call, place and kind, and what each language said to that."""
    shared = [trial for trial in trials if trial[2].octave]
    replies = in_octave(shared, tmp_path_factory.mktemp("hostile"))
    return [
        (*trial, in_python(*trial), reply)
        for trial, reply in zip(shared, replies, strict=True)
    ]


def of_room(trials, room):
    return [t for t in trials if t[0].name.rpartition(".")[0] == room]


def words(said):
    """Without ones at the end of sizes, which Octave does not tell from none."""
    return said[0], re.sub(r"(\d+ x \d+(?: x \d+)*?)(?: x 1)+(?! x|\d)", r"\1", said[1])


def difference(call, place, kind, one, other):
    """What the two languages do not have in common, in words."""
    if isinstance(one, tuple) or isinstance(other, tuple):
        refused = isinstance(one, tuple) and isinstance(other, tuple)
        if not refused or words(one) != words(other):
            return f"{one} in Python, {other} in Octave"
        return "" if one[0].startswith("pyref:") else f"{one} is raised"
    shaped = [b.reshape(b.shape + (1,) * (a.ndim - b.ndim))
              for a, b in zip(one, other, strict=True)]  # fmt: skip
    forms = [[(v.dtype.name, v.shape) for v in found] for found in (one, shaped)]
    if forms[0] != forms[1]:
        return f"{forms[0]} in Python, {forms[1]} in Octave"
    compared = call.unique and not kind.overflows
    if compared and (call.name, kind.name) not in WHERE_LIBRARIES_DIFFER:
        alike = close(call, one, shaped) or hangs_on_rounding(call, place, kind, one)
        return "" if alike else f"{one} and {other}"
    return ""


def hangs_on_rounding(call, place, kind, results):
    """Whether results move that far where each number given moves by its rounding.

    Between equal eigenvalues the last bit decides, and each BLAS has its own.
    """
    rng = np.random.default_rng(0)

    def nudge(v):
        signs = rng.choice([-1, 1], v.shape).astype(v.dtype)
        return v * (1 + np.finfo(v.dtype).eps * signs)

    def moves():
        values = [
            nudge(v) if is_array(v) and v.dtype.kind == "f" else v
            for v in put(call, place, kind)
        ]
        return not close(call, results, call.results(values))

    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        return any(moves() for _ in range(8))


def close(call, one, other):
    """Whether numbers agree to a million roundings of the largest."""
    arrays = [v for v in [*call.given.values(), *one] if is_array(v)]
    sizes = [np.max(np.abs(v[np.isfinite(v)]), initial=0) for v in arrays]
    return all(
        np.allclose(a, b, 0, 1e6 * np.finfo(a.dtype).eps * max(sizes), equal_nan=True)
        for a, b in zip(one, other, strict=True)
    )


def test_every_function_that_takes_numbers_is_called():
    rooms = (layers, networks, optimizers, derivations, training)
    offered = {f"{r.__name__[6:]}.{name}" for r in rooms for name in r.__all__}
    assert offered == {call.name.split()[0] for call in CALLS}


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_the_call_itself_is_good(call):
    results = call.results(list(call.given.values()))
    assert len(results) == call.outputs + call.gradients
    assert all(np.all(np.isfinite(v)) for v in results)


@pytest.mark.some(quick=4)
@pytest.mark.needs_octave
@pytest.mark.timeout(1800)  # the first waits for all calls
@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_take_and_refuse_the_same_in_the_same_words(both, room):
    found = [
        f"{call.name}, {list(call.given)[place]} {kind.name}: {told}"
        for call, place, kind, one, other in of_room(both, room)
        if (told := difference(call, place, kind, one, other))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("room", ROOMS)
def test_what_python_alone_has_is_refused_by_name_or_taken(trials, room):
    for call, place, kind in of_room(trials, room):
        if kind.octave is None:
            said = in_python(call, place, kind)
            argument = list(call.given)[place]
            subject = f"{call.name}, {argument} {kind.name}"
            any_size = (call.name, argument) in OF_ANY_SIZES
            any_size = any_size and kind.name == "an axis of 1 more"
            told = "" if any_size else kind.told
            assert isinstance(said, tuple) == bool(told), f"{subject}: {said}"
            assert told in " ".join(said[:2] if told else ()), subject
            assert not told or said[0].startswith("pyref:"), f"{subject}: {said}"
