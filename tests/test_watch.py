"""A back of the newest forward pass is seen in every layer, in both languages."""

from functools import cache

import numpy as np
import pytest

from pyref.crosscheck.plan import select
from pyref.derivations import __all__ as published
from pyref.fixtures.load import layers, load
from pyref.runners import numpy
from pyref.runners.octave import open_transport
from pyref.runners.octave.cases import as_request, as_result
from pyref.watch import WORDS, Notice, other_points, watch, words

TRIED = 4
NAMES = [name for name in layers() if load(name)[0].sheet.back]
# Their gradients are the same at every point: there is nothing to see.
LINEAR = {"adaptive_avg_pool2d", "avg_pool2d", "avg_pool2d_ceil",
          "avg_pool2d_inside", "bilinear_resize", "bilinear_resize_corners",
          "col2im", "dropout", "embedding", "flatten_column_scan",
          "flatten_row_scan", "global_avg_pool2d", "im2col",
          "rotary_embedding"}  # fmt: skip


@cache
def usual(name):
    """The first plain cases of a layer, those with an input of one number last."""
    cases = [c for c in select([name]) if not c.error and c.level == "plain"]
    sizes = {c.id: min(v.size for v in c.inputs.values()) for c in cases}
    return sorted(cases, key=lambda c: sizes[c.id] < 2)[:TRIED]


def newest(function):
    """The function, with a back that is always that of its newest forward pass."""
    latest = []

    def layer(*args):
        *outputs, back = function(*args)
        latest[:] = [back]
        return (*outputs, lambda *dys: latest[0](*dys))

    return layer


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("name", NAMES)
def test_a_back_of_the_newest_forward_pass_is_stale_in_python(name):
    kinds = set()
    for case in usual(name):
        function = numpy.function_of(case.sheet.function)
        assert numpy.run(case).notice is None
        notice = numpy.run(case, function=newest(function)).notice
        kinds.add(notice and notice.kind)
    assert kinds == {None} if name in LINEAR else "stale" in kinds


WRAPPER = """function varargout = {name} (varargin)
  varargout = cell (1, nargout);
  [varargout{{:}}] = pyref.{call} (varargin{{:}});
  latest (varargout{{end}});
  varargout{{end}} = @(varargin) going_back (varargin{{:}});
end

function varargout = going_back (varargin)
  back = latest ();
  varargout = cell (1, nargout);
  [varargout{{:}}] = back (varargin{{:}});
end

function back = latest (back)
  persistent kept
  if nargin > 0
    kept = back;
  end
  back = kept;
end
"""


@pytest.mark.slow
@pytest.mark.needs_octave
def test_a_back_of_the_newest_forward_pass_is_stale_in_octave(tmp_path):
    folder = tmp_path / "+newest"
    folder.mkdir()
    asked, requests = [], []
    for name in NAMES:
        for case in usual(name):
            wrapper = WRAPPER.format(name=name, call=case.sheet.function)
            (folder / f"{name}.m").write_text(wrapper)
            for call in ("", f"newest.{name}"):
                asked.append((name, case, call))
                requests.append(as_request(case, "octave", "float64", call=call))
    with open_transport("oct2py", folders=[str(tmp_path)]) as octave:
        replies = octave.run_batch(requests)
    kinds = {name: set() for name in NAMES}
    for (name, case, call), reply in zip(asked, replies, strict=True):
        assert reply.ok, (case.id, call, reply.message)
        notice = as_result(case, "octave", reply).notice
        if not call:
            assert notice is None, case.id
        else:
            kinds[name].add(notice and notice.kind)
    assert {name for name in kinds if "stale" not in kinds[name]} == LINEAR


def test_the_derivations_are_among_those_that_are_tried():
    assert set(published) < set(layers())


def test_the_point_turned_around_and_halved_stays_positive_definite():
    x = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.5, -1.0, 2.0]])
    first, second = other_points({"x": x})
    assert np.all(np.linalg.eigvalsh(first["x"]) > 0)
    assert np.array_equal(first["x"], first["x"].T)
    assert not np.array_equal(first["x"], x / 2)
    assert np.array_equal(second["x"], -x)


def started(function, dy):
    def start(inputs):
        y, back = function(*inputs.values())
        return [y, back(dy)], lambda: [back(dy)]

    return start


def kinds_of(function):
    x, dy = np.array([[0.5, 2.0]]), np.array([[1.0, 3.0]])
    _, notices = watch(started(function, dy), {"x": x}, {"dy": dy}, ["y", "dx"])
    assert np.array_equal(dy, [[1, 3]]), "what was changed gets its bits back"
    return [(notice.kind, notice.array) for notice in notices]


def counting(x):
    calls = []

    def back(dy):
        calls.append(dy)
        return len(calls) * dy

    return 2 * x, back


def keeping(x):
    total = np.zeros(x.shape)

    def back(dy):
        np.add(total, dy, out=total)
        return total

    return 2 * x, back


def test_each_thing_that_must_not_be_done_has_its_kind():
    signs = newest(lambda x: (x * (x > 0), lambda dy: dy * (x > 0)))
    even = newest(lambda x: (np.tanh(x), lambda dy: dy * (1 - np.tanh(x) ** 2)))
    assert kinds_of(lambda x: (2 * x, lambda dy: 2 * dy)) == []
    assert kinds_of(lambda x: (x, lambda dy: 2 * dy)) == [("shared", "y")]
    assert kinds_of(lambda x: (2 * x, lambda dy: np.multiply(dy, 2, out=dy))) == [
        ("changed", "dy"), ("shared", "dx")
    ]  # fmt: skip
    assert kinds_of(counting)[0] == ("unrepeatable", "dx")
    assert ("overwritten", "dx") in kinds_of(keeping)
    assert kinds_of(signs) == [("stale", "dx")]
    assert kinds_of(even) == [("stale", "dx")]


def test_what_is_written_into_dy_is_told_once_and_gives_the_same_again():
    x, dy = np.array([[0.5, -2.0]]), np.array([[1.0, 3.0]])

    def zeroing(x):
        def back(dy):
            dy[x < 0] = 0
            return dy

        return np.maximum(x, 0), back

    first, notices = watch(started(zeroing, dy), {"x": x}, {"dy": dy}, ["y", "dx"])
    assert notices == [Notice("changed", "dy"), Notice("shared", "dx")]
    assert np.array_equal(first["dx"], [[1, 0]]) and np.array_equal(dy, [[1, 3]])


def test_words_are_made_of_a_kind_and_an_array():
    assert words(Notice("stale", "dw")) == "dw differs after a later forward pass"
    refused = words(Notice("strided", "x", "x is not contiguous"))
    assert refused == (
        "x is refused when the arguments are strided: x is not contiguous"
    )
    assert all("{}" in text for text in WORDS.values())
