"""A port that keeps its numbers in few bits is judged by two roundoffs."""

import json
import shlex
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from pyref import layers
from pyref.cli.main import pyref
from pyref.errors import DomainError, FormatError, MissingError
from pyref.fixtures import precision as precisions
from pyref.fixtures.load import load
from pyref.fixtures.precision import STORAGES, Precision, list_cases, list_rounded
from pyref.layers import __all__ as LAYERS
from pyref.measure import bound, errors, unit_of
from pyref.oracle.rounded import find_digest
from pyref.paths import DATA
from pyref.port import low
from pyref.port.check import check
from pyref.port.pose import pose
from pyref.scores.score import score
from pyref.whole.check import check as check_whole

PORTS = """
import numpy as np


def up(*arrays):
    return [v.astype(np.float32) for v in arrays]


def fused(x, w, b):
    X, W, B = up(x, w, b)

    def back(dy):
        dy = dy.astype(np.float32)
        gradients = dy @ W.T, X.T @ dy, dy.sum(0, keepdims=True)
        return tuple(v.astype(x.dtype) for v in gradients)

    return (X @ W + B).astype(x.dtype), back


def product(a, b):
    total = np.zeros((a.shape[0], b.shape[1]), a.dtype)
    for k in range(a.shape[1]):
        total = total + a[:, k : k + 1] * b[k : k + 1]
    return total


def narrow(x, w, b):
    ones = np.ones((1, len(x)), x.dtype)
    back = lambda dy: (product(dy, w.T), product(x.T, dy), product(ones, dy))
    return product(x, w) + b, back


def averaged(x, w, b):
    y, back = fused(x, w, b)

    def wrong(dy):
        dx, dw, db = back(dy)
        return dx, dw, db / db.dtype.type(len(dy))

    return y, wrong


def one_ulp_off(x, w, b):
    y, back = fused(x, w, b)
    return np.nextafter(y, np.full_like(y, np.inf)), back


def gelu_tanh(x):
    z = x.dtype.type(0.7978845608028654) * (x + x.dtype.type(0.044715) * x * x * x)
    t = np.tanh(z)
    half, three = x.dtype.type(0.5), x.dtype.type(3 * 0.044715)
    slope = (1 - t * t) * x.dtype.type(0.7978845608028654) * (1 + three * x * x)
    return half * x * (1 + t), lambda dy: dy * (half * (1 + t) + half * x * slope)


def wide(x, w, b):
    X, W, B = up(x, w, b)
    return X @ W + B, lambda dy: (dy @ W.T, X.T @ dy, dy.sum(0, keepdims=True))
"""
PROGRAM = """
import json, sys
import numpy as np


def read(array):
    numbers = [float(v) for row in array["values"] for v in row.split()]
    return np.array(numbers).reshape(array["shape"])


def write(array):  # to 8 bits, as bfloat16 has them
    m, e = np.frexp(array)
    array = np.ldexp(np.round(m * 256) / 256, e)
    rows = [" ".join(map(repr, map(float, row))) for row in array]
    return {"shape": list(array.shape), "values": rows, "dtype": "bfloat16"}


for line in sys.stdin:
    asked = json.loads(line)
    assert (asked["dtype"], asked["accumulate"]) == ("bfloat16", "float32")
    x, w, b = (read(asked["inputs"][name]) for name in "xwb")
    reply = {"y": write(x @ w + b)}
    if "dy" in asked["upstream"]:
        dy = read(asked["upstream"]["dy"])
        reply |= {"dx": write(dy @ w.T), "dw": write(x.T @ dy)}
        reply |= {"db": write(dy.sum(0, keepdims=True))}
    print(json.dumps({"id": asked["id"], "results": reply}), flush=True)
"""
HALF = Precision("float16", "float32")


@pytest.fixture
def ports(tmp_path):
    file = tmp_path / "ports.py"
    file.write_text(PORTS)
    return file


@pytest.mark.slow
@pytest.mark.parametrize("name", ["float16", "bfloat16"])
def test_numbers_are_rounded_as_the_type_rounds_them(name):
    if name == "bfloat16":
        kind = pytest.importorskip("ml_dtypes").bfloat16
    else:
        kind = np.float16
    random = np.random.default_rng(1)
    values = random.standard_normal(2000) * 2.0 ** random.integers(-30, 20, 2000)
    values = np.float32([*values, 65519, 65520, -65520, 2**-25, 1.5 * 2**-24, 0, 1e38])
    values = values.astype(np.float64)
    with np.errstate(over="ignore"):
        assert np.array_equal(
            STORAGES[name].round(values), values.astype(kind).astype(np.float64)
        )


def test_halves_go_to_the_even_number_of_eight_bits():
    kind = STORAGES["bfloat16"]
    odd, even = 1 + 3 * 2.0**-8, 1 + 2.0**-8
    assert list(kind.round(np.array([odd, even, -even]))) == [1 + 2.0**-6, 1, -1]
    assert kind.holds(np.array([1 + 2.0**-7, np.inf, np.nan, 0]))
    assert not kind.holds(np.array([even]))
    assert kind.roundoff == 2.0**-8
    assert STORAGES["float16"].roundoff == np.finfo(np.float16).epsneg


@pytest.mark.slow
def test_a_right_port_is_right(ports):
    report = check(f"{ports}:fused", "dense", precision=HALF)
    assert report.outcome == "right"
    assert "in float16 accumulated in float32" in report.verdict()
    assert 0.5 < report.nearness <= 1
    assert {f.dtype for f in report.numbers} == {"float16"}


@pytest.mark.slow
def test_one_that_adds_up_in_the_storage_type_breaks_a_promise_of_float32(ports):
    report = check(f"{ports}:narrow", "dense", precision=HALF)
    assert report.outcome == "wrong"
    assert not report.diagnoses
    (note,) = report.notes
    assert "keeps what lies between, in float16 and not in float32" in note
    steps = int(note.split("--steps ")[1].split(")")[0])
    for enough in (steps, steps - 1):
        more = replace(HALF, steps=enough)
        passed = check(f"{ports}:narrow", "dense", precision=more).passed
        assert passed == (enough == steps)


@pytest.mark.slow
def test_without_that_promise_it_is_right(ports):
    report = check(f"{ports}:narrow", "dense", precision=Precision("float16"))
    assert report.outcome == "right"
    assert "in float16 throughout" in report.verdict()


@pytest.mark.slow
@pytest.mark.parametrize("accumulate", ["float32", ""])
def test_a_mistake_is_still_named(ports, accumulate):
    kept = Precision("float16", accumulate)
    report = check(f"{ports}:averaged", "dense", precision=kept)
    assert report.outcome == "wrong"
    assert not report.notes
    assert report.diagnoses[0].name == "bias gradient averaged over the batch"
    assert report.diagnoses[0].sure


@pytest.mark.slow
def test_a_formula_that_the_type_is_too_short_for_is_told_as_right_elsewhere(ports):
    report = check(f"{ports}:gelu_tanh", "gelu_tanh", precision=Precision("float16"))
    assert report.outcome == "wrong"
    assert report.notes == (
        "it is right in float64 and float32, where it loses digits too: float16 has "
        "too few for it",
    )


@pytest.mark.slow
def test_a_result_that_is_the_next_number_is_wrong(ports):
    report = check(f"{ports}:one_ulp_off", "dense", precision=HALF)
    assert {f.array for f in report.wrong} == {"y"}


def test_a_result_of_more_bits_is_rounded_and_told(ports):
    report = check(f"{ports}:wide", "dense", precision=HALF)
    assert report.outcome == "right"
    (habit,) = {f.array for f in report.warnings}
    assert habit == "float16 stays float16"


def test_a_program_is_asked_in_that_type_and_needs_no_package(tmp_path, monkeypatch):
    monkeypatch.setattr(low, "find_spec", lambda name: None)
    file = tmp_path / "program.py"
    file.write_text(PROGRAM)
    command = shlex.join([sys.executable, str(file)])
    kept = Precision("bfloat16", "float32")
    report = check(command, "dense", process=True, precision=kept)
    assert report.outcome == "right", str(report)


def test_what_is_missing_or_cannot_be_is_told(ports, monkeypatch, tmp_path):
    monkeypatch.setattr(low, "find_spec", lambda name: None)
    with pytest.raises(MissingError, match="NumPy has no bfloat16: it needs ml_dtypes"):
        check(f"{ports}:fused", "dense", precision=Precision("bfloat16"))
    with pytest.raises(DomainError, match="eigh: not judged in float16: it is judged"):
        check(f"{ports}:fused", "eigh", precision=HALF)
    with pytest.raises(DomainError, match="mlp: only layers are judged in float16"):
        check_whole(f"{ports}:fused", "mlp", precision=HALF)
    for words in (("float8",), ("float16", "float64"), ("float16", "", 2)):
        with pytest.raises(DomainError):
            Precision(*words)
    call = ["check", f"{ports}:fused", "--as", "dense", "--accumulate", "float32"]
    result = CliRunner().invoke(pyref, call)
    assert "--accumulate is given, and no --storage" in str(result.exception)


@pytest.mark.slow
@pytest.mark.skipif(not find_spec("ml_dtypes"), reason="needs ml_dtypes")
def test_a_port_in_numpy_takes_and_gives_bfloat16(ports):
    kept = Precision("bfloat16", "float32")
    assert check(f"{ports}:fused", "dense", precision=kept).outcome == "right"


@pytest.mark.skipif(not find_spec("jax"), reason="needs jax")
def test_a_library_is_scored_in_bfloat16():
    (row,) = score("jax", ["relu"], precision=Precision("bfloat16", "float32"))
    assert (row.dtype, row.grade, row.right) == ("bfloat16", "A", row.judged)


def list_narrow():
    return [name for name in LAYERS if not load(name)[0].sheet.through]


@pytest.mark.parametrize("name", list_narrow())
@pytest.mark.parametrize("storage", list(STORAGES))
def test_our_layers_rounded_once_are_within_the_bound(name, storage):
    """Computed in float32, where the bound is the one that ports are judged by."""
    kept = Precision(storage, "float32")
    cases = list_cases(name, kept)
    assert len(cases) >= 3
    for case in cases:
        *outputs, back = getattr(layers, name)(*case.args("float32"))
        gradients = back(*case.dys("float32"))
        gradients = gradients if isinstance(gradients, tuple) else (gradients,)
        for array, got in zip(case.results, [*outputs, *gradients], strict=True):
            known = case.expect[array]
            got = kept.type.round(got.astype(np.float64))
            limit = bound(case.length(array)) or bound(1)
            error = errors(got, known.high, known.low, known.slack)
            assert np.all(error <= limit * unit_of(known, "float32")), case.id


@pytest.mark.parametrize("name", list_narrow())
def test_what_is_on_file_is_made_from_the_cases_as_they_are(name):
    document = json.loads((DATA / f"rounded-{name}.json").read_text())
    assert document["made_from"] == find_digest(name)
    for case in list_rounded(name):
        given = [*case.inputs.values(), *case.upstream.values()]
        assert all(STORAGES["bfloat16"].holds(value) for value in given)


def test_a_file_of_rounded_cases_that_was_changed_is_refused(monkeypatch):
    text = (DATA / "rounded-dense.json").read_bytes()
    first = json.loads(text)["cases"].popitem()[1]["y"]["values"][0].split()[0]
    changed = text.replace(first.encode(), b"0.5", 1)
    monkeypatch.setattr(precisions, "read_checked", lambda folder, name: changed)
    with pytest.raises(FormatError, match="digest is"):
        list(list_rounded("dense"))


def test_numbers_that_a_convention_makes_longer_have_room_for_their_rounding():
    from pyref.port.conventions import Convention

    case = list_cases("dense", HALF)[-1]
    plain = pose(case, Convention())
    assert plain.results["dw"].slack is case.expect["dw"].slack
    longer = replace(case, inputs={**case.inputs, "x": case.inputs["x"] / 3})
    known = pose(longer, Convention()).results["dw"]
    more = known.slack - case.expect["dw"].slack
    assert np.allclose(more, 2.0**-11 * (known.scale + np.abs(known.high)))


@pytest.mark.slow
def test_the_command_takes_the_storage_type(ports):
    call = ["check", f"{ports}:fused", "--as", "dense", "--storage", "float16"]
    result = CliRunner().invoke(pyref, [*call, "--json", str(Path(ports).parent / "r")])
    assert result.exit_code == 0, result.output
    assert "in float16 throughout" in result.output
