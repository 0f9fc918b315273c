"""What cannot cross to Octave unchanged is refused before it is sent."""

import numpy as np
import pytest

from pyref.errors import KindError, OctaveError, SizeError
from pyref.runners.octave import canary
from pyref.runners.octave.packet import (
    Reply,
    Request,
    envelope,
    reply_bytes,
    reply_of,
    request_bytes,
)

X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])


def request(*args, **named):
    return Request("pyref.layers.dense", named.pop("job", "run"), args, 1, **named)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "argument 2 is None"),
        (np.ma.masked_array([[1.0]], mask=[[True]]), "argument 2 is masked"),
        (np.array([[1.0]], dtype=np.longdouble), "argument 2 is"),
        (np.array([[1.0]], dtype=np.float16), "argument 2 is float16"),
        (np.array([[None]], dtype=object), "argument 2 is object"),
        (np.array([["a"]]), "argument 2 is str"),
        ("text", "argument 2 is str"),
    ],
)
def test_what_octave_would_change_silently_is_refused(value, told):
    with pytest.raises(KindError, match=told):
        envelope(request(X, value))


def test_an_array_of_one_axis_is_refused():
    with pytest.raises(SizeError, match="argument 1 has 1 axes, not 2 or more"):
        envelope(request(np.ones(3)))


@pytest.mark.parametrize("changed", [{"job": "guess"}, {"job": "jöb"}])
def test_an_unknown_job_is_refused(changed):
    with pytest.raises(KindError, match="job is"):
        envelope(request(X, **changed))


def test_options_go_over_as_rows_of_doubles():
    args = envelope(request(X, 1, (2, 3), 0.5))["args"]
    assert [a.tolist() for a in args[1:]] == [[[1.0]], [[2.0, 3.0]], [[0.5]]]
    assert {a.dtype.name for a in args} == {"float64"}


def test_a_way_to_store_an_argument_goes_over_and_makes_another_question():
    plain, stored = request(X), request(X, storage=("diagonal",))
    assert "storage" not in envelope(plain)
    assert list(envelope(stored)["storage"]) == ["diagonal"]
    assert request_bytes(plain) != request_bytes(stored)


def test_probes_are_counted_down_the_columns_from_1():
    sent = envelope(request(X, probes=(np.array([0, 1, 2, 5]),)))["probes"]
    assert sent[0].tolist() == [[1.0, 4.0, 2.0, 6.0]]
    assert envelope(request(X, probes=(None,)))["probes"][0].tolist() == [[0.0]]


def test_any_difference_in_a_request_changes_its_bytes():
    same = request_bytes(request(X, 1))
    assert request_bytes(request(X.copy(order="F"), 1)) == same
    others = [
        request(-X, 1),
        request(X, 2),
        request(X.astype(np.float32), 1),
        request(X, 1, job="slopes"),
        request(X, 1, upstream=(X,)),
        request(X, 1, probes=(None,)),
        request(X, 1, probes=([0],)),
        request(X, 1, h=2.0**-10),
        request(X.T, 1),
    ]
    assert len({same, *map(request_bytes, others)}) == len(others) + 1


def test_any_difference_in_a_reply_changes_its_bytes():
    zero, minus = np.zeros((1, 1)), -np.zeros((1, 1))
    replies = [
        Reply(True, outputs=(zero,)),
        Reply(True, outputs=(minus,)),
        Reply(True, gradients=(zero,)),
        Reply(True, outputs=(zero.reshape(1, 1, 1),)),
        Reply(True, outputs=(zero.astype(np.float32),)),
        Reply(True, outputs=(zero,), kind="stale", place=2),
        Reply(True, outputs=(zero,), kind="stale", place=3),
        Reply(False, identifier="pyref:size"),
    ]
    assert len(set(map(reply_bytes, replies))) == len(replies)


def raw(**fields):
    blank = dict.fromkeys(["identifier", "message", "stack", "kind"], "")
    cells = {"outputs": [], "gradients": [], "values": [], "errors": []}
    return {"ok": True, "place": 0, **blank, "classes": "d", **cells, **fields}


def test_trailing_ones_are_appended_and_nothing_else_is_reshaped():
    asked = Request("f", "run", (X,), 0, ndims=(4,))
    (y,) = reply_of(asked, raw(outputs=[np.ones((2, 3))])).outputs
    assert y.shape == (2, 3, 1, 1)
    asked = Request("f", "run", (X,), 0, ndims=(2,))
    (y,) = reply_of(asked, raw(outputs=[np.ones((2, 3, 4))])).outputs
    assert y.shape == (2, 3, 4)


def test_a_result_of_another_precision_than_octave_told_is_an_error():
    asked = Request("f", "run", (X,), 0)
    with pytest.raises(OctaveError, match="a result came as float32, not float64"):
        reply_of(asked, raw(outputs=[np.ones((2, 3), np.float32)]))


def test_the_canary_notices_a_single_bit():
    good = Reply(True, outputs=(*canary.KNOWN, *canary.SENT))
    canary.check(good, "test")
    for i, array in enumerate(good.outputs):
        if array.size:
            arrays = [a.copy() for a in good.outputs]
            arrays[i].view(f"u{array.itemsize}").flat[0] ^= 1
            with pytest.raises(OctaveError, match="of the canary came back as"):
                canary.check(Reply(True, outputs=tuple(arrays)), "test")
    with pytest.raises(OctaveError, match="the canary said no"):
        canary.check(Reply(False, message="no"), "test")
