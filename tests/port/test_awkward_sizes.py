"""A port that is right in small cases alone is found, and told at which size."""

import shlex
import sys

import numpy as np
import pytest
from click.testing import CliRunner

import pyref.scores.score as scoring
from pyref.cli.main import pyref
from pyref.errors import DomainError
from pyref.fixtures.shapes import list_shapes
from pyref.port import awkward
from pyref.port.awkward import complete
from pyref.port.check import check
from pyref.whole.check import check as check_whole

PORTS = """
import numpy as np


def right(x, t):
    return np.abs(x - t).sum(axis=0), lambda dy: np.sign(x - t) * dy


def middle(x, t):
    e = np.sign(x - t)

    def back(dy):
        dx = e * dy
        dx[5000:5004] = 0
        return dx

    return np.abs(x - t).sum(axis=1, keepdims=True), back


def tail(x, t):
    whole = len(x) - len(x) % 8 if len(x) > 32 else len(x)
    y = np.abs(x - t).sum(axis=1, keepdims=True)
    y[whole:] = 0
    return y, lambda dy: np.sign(x - t) * dy
"""
OCTAVE = """
function [y, back] = tail (x, t)
  y = sum (abs (x - t), 2);
  back = @(dy) cut (sign (x - t) .* dy);
end
function dx = cut (dx)
  dx(65537:end, :) = 0;
end
"""
PROGRAM = """
import json, sys
import numpy as np


def read(array):
    numbers = [float(v) for row in array["values"] for v in row.split()]
    return np.array(numbers).reshape(array["shape"])


def write(array):
    rows = [" ".join(map(repr, row)) for row in array.tolist()]
    return {"shape": list(array.shape), "values": rows}


for line in sys.stdin:
    asked = json.loads(line)
    e = read(asked["inputs"]["x"]) - read(asked["options"]["t"])
    reply = {"y": write(np.abs(e).sum(axis=1, keepdims=True))}
    if "dy" in asked["upstream"]:
        dx = np.sign(e) * read(asked["upstream"]["dy"])
        dx[:, 512:] = 0
        reply["dx"] = write(dx)
    print(json.dumps({"id": asked["id"], "results": reply}), flush=True)
"""
SMALL = 2000


@pytest.fixture
def ports(tmp_path):
    (tmp_path / "ports.py").write_text(PORTS)
    (tmp_path / "tail.m").write_text(OCTAVE)
    (tmp_path / "program.py").write_text(PROGRAM)
    return tmp_path


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """The pack with four of its sizes: a port in a process takes seconds for all."""

    def list_few(layer):
        kept = [f"{layer}-{size}" for size in ("N65537", "N1025", "N129", "M1023")]
        return (case for case in list_shapes(layer) if case.id in kept)

    for room in (awkward, scoring):
        monkeypatch.setattr(room, "list_shapes", list_few)


def ask(target, **options):
    return check(str(target), "absolute_error", habits=False, shapes=True, **options)


@pytest.mark.slow
def test_a_right_port_is_right_at_all_sizes_in_its_own_convention(ports):
    report = ask(f"{ports}/ports.py:right")
    assert report.outcome == "right", str(report)
    assert report.sizes == 4
    assert "and 4 of awkward sizes" in report.verdict()
    assert report.conventions


@pytest.mark.slow
@pytest.mark.parametrize(
    ("port", "array", "border"),
    [
        ("ports.py:middle", "dx", "right up to 1025, wrong where N is 65537"),
        ("ports.py:tail", "y", "wrong where N is 129, 1025, 65537"),
        ("tail.m", "dx", "right up to 1025, wrong where N is 65537"),
    ],
)
def test_a_fault_that_shows_at_a_size_passes_the_cases_and_is_found(
    ports, port, array, border
):
    """Rows that are lost between certified places are found as the last ones are."""
    report = ask(ports / port)
    assert report.verdict() == f"wrong: {array}; {border}", str(report)


@pytest.mark.slow
def test_a_program_is_asked_by_lines(ports):
    command = shlex.join([sys.executable, str(ports / "program.py")])
    report = ask(command, process=True)
    assert report.verdict() == "wrong: dx; wrong where M is 1023"


def test_a_port_that_is_wrong_already_is_asked_for_no_size(ports):
    (ports / "bad.py").write_text(PORTS.replace("dx[5000:5004] = 0", "dx = 2 * dx"))
    report = ask(f"{ports}/bad.py:middle")
    assert (report.outcome, report.sizes, report.borders) == ("wrong", 0, ())


@pytest.mark.slow
def test_a_library_is_scored_at_these_sizes(ports, monkeypatch):
    library = PORTS.replace("def middle", "def absolute_error")
    (ports / "library.py").write_text(library)
    words = (sys.executable, "-m", "pyref.port.worker", str(ports / "library.py"))
    monkeypatch.setattr(scoring, "make_command", lambda name: (words, None))
    rows = scoring.score("ours", ["absolute_error"], shapes=True)
    assert [(row.dtype, row.right, row.judged) for row in rows] == [
        ("float64", 3, 4),
        ("float32", 3, 4),
    ]
    assert {row.worst.case for row in rows} == {"absolute_error-N65537"}


def test_what_has_no_pack_says_so(ports):
    with pytest.raises(DomainError, match="mlp has no shape pack"):
        check_whole(f"{ports}/ports.py:right", "mlp", shapes=True)
    call = ["check", f"{ports}/ports.py:right", "--as", "absolute_error", "--shapes"]
    result = CliRunner().invoke(pyref, [*call, "--storage", "float16"])
    assert "the shape pack is of float64 and float32" in str(result.exception)


def test_what_is_certified_stands_in_what_a_port_is_held_against():
    case = next(c for c in list_shapes("softmax") if c.source["length"] < SMALL)
    whole = complete(case)
    for name, probed in case.probed.items():
        known = whole.expect[name]
        assert np.array_equal(known.high.flat[probed.places], probed.known.high)
        assert np.array_equal(known.scale.flat[probed.places], probed.known.scale)
        assert not np.any(known.slack.flat[probed.places])
        assert np.count_nonzero(known.slack) == known.slack.size - len(probed.places)


@pytest.mark.slow
def test_the_cross_check_of_a_pack_judges_both_languages_at_certified_places(tmp_path):
    file = tmp_path / "report.json"
    call = ["crosscheck", "--pack", "shapes", "huber-N129", "--json", str(file)]
    result = CliRunner().invoke(pyref, call, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    text = file.read_text()
    assert '"pack": "shapes"' in text
    assert "pyref crosscheck huber-N129 --runner numpy --runner expected" in text
