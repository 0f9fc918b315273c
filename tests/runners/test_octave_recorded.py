"""Recorded replies answer what was asked of the same files, and nothing else."""

import zipfile

import numpy as np
import pytest
from waves import wave

from pyref.errors import FormatError
from pyref.runners.octave import open_transport, recorded
from pyref.runners.octave.packet import Reply, Request, reply_bytes
from pyref.runners.octave.recorded import Recorded, Sources, record
from pyref.runners.octave.transport import Transport

BIG = np.sin(np.arange(6000.0)).reshape(60, 100)


class Stand(Transport):
    """An Octave that is not there."""

    name = "stand"
    folders = ()

    def run_batch(self, requests):
        return [
            Reply(True, outputs=(r.args[0], BIG), values=(np.zeros(0),))
            for r in requests
        ]

    def describe(self):
        return {"transport": "stand", "octave": "9.9", "blas": "none"}


def ask(x, call="pyref.layers.dense", job="run"):
    return Request(call, job, (x,), 1, ndims=(2, 2))


def test_a_recorded_reply_is_given_back_to_the_bit(tmp_path):
    requests = [ask(wave(k, 2)) for k in range(3)]
    record(requests, Stand(), tmp_path)
    replies = Recorded(tmp_path).run_batch(requests)
    want = Stand().run_batch(requests)
    assert list(map(reply_bytes, replies)) == list(map(reply_bytes, want))
    assert all(reply.recorded for reply in replies)
    assert Recorded(tmp_path).describe()["octave"] == "9.9"


@pytest.mark.parametrize(
    "other",
    [
        ask(wave(2, 2, start=1)),
        ask(wave(2, 2), job="slopes"),
        ask(wave(2, 2), call="pyref.layers.batchnorm"),
    ],
)
def test_what_was_not_asked_is_missing_never_a_pass(other, tmp_path):
    record([ask(wave(2, 2))], Stand(), tmp_path)
    (reply,) = Recorded(tmp_path).run_batch([other])
    assert (reply.ok, reply.identifier) == (False, "pyref:missing")
    assert reply.recorded
    assert other.call in reply.message


def test_recording_twice_gives_the_same_file_and_drops_what_is_stale(tmp_path):
    record([ask(wave(2, 2)), ask(wave(3, 2))], Stand(), tmp_path)
    (file,) = tmp_path.iterdir()
    first = file.read_bytes()
    record([ask(wave(3, 2)), ask(wave(2, 2))], Stand(), tmp_path)
    assert file.read_bytes() == first
    record([ask(wave(3, 2))], Stand(), tmp_path)
    (reply,) = Recorded(tmp_path).run_batch([ask(wave(2, 2))])
    assert reply.identifier == "pyref:missing"


def test_a_changed_line_in_a_file_that_is_used_finds_no_reply(tmp_path):
    kit, store = tmp_path / "kit", tmp_path / "store"
    kit.mkdir()
    (kit / "outer.m").write_text("function y = outer (x)\n  y = inner (x);\nend\n")
    (kit / "inner.m").write_text("function y = inner (x)\n  y = x;\nend\n")
    (kit / "elsewhere.m").write_text("function y = elsewhere (x)\n  y = x;\nend\n")
    asked = ask(wave(2, 2), call="outer")
    key = Sources([str(kit)]).key(asked)
    (kit / "elsewhere.m").write_text("function y = elsewhere (x)\n  y = 2 * x;\nend\n")
    assert Sources([str(kit)]).key(asked) == key
    with (kit / "inner.m").open("a") as file:
        file.write("% a comment\n%!assert (inner (1), 1)\n")
    assert Sources([str(kit)]).key(asked) == key
    (kit / "inner.m").write_text("function y = inner (x)\n  y = -x;\nend\n")
    assert Sources([str(kit)]).key(asked) != key
    assert not store.exists()


def test_the_checkers_and_the_size_check_count_as_used():
    needed = Sources().needed("pyref.layers.dense")
    names = "run_cases slopes complex_step complex_door sizes like kind lengths_of"
    wanted = {f"pyref.internal.{name}" for name in names.split()}
    assert wanted | {"pyref.layers.dense"} <= set(needed)
    assert "pyref.layers.batchnorm" not in needed


def test_another_schema_finds_no_reply(tmp_path, monkeypatch):
    record([ask(wave(2, 2))], Stand(), tmp_path)
    monkeypatch.setattr(recorded, "SCHEMA", "pyref/recorded/0")
    with pytest.raises(FormatError, match="schema is pyref/recorded/2"):
        Recorded(tmp_path).run_batch([ask(wave(2, 2))])


def test_a_cut_file_is_refused_by_name(tmp_path):
    record([ask(wave(2, 2))], Stand(), tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(FormatError, match=r"layers\.dense\.zip"):
        Recorded(tmp_path).run_batch([ask(wave(2, 2))])


def test_numbers_that_the_index_does_not_tell_of_are_refused(tmp_path):
    record([ask(wave(2, 2))], Stand(), tmp_path)
    (file,) = tmp_path.iterdir()
    with zipfile.ZipFile(file) as archive:
        index, numbers = archive.read("index.json"), archive.read("numbers.bin")
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("index.json", index)
        archive.writestr("numbers.bin", numbers + b"12345678")
    with pytest.raises(FormatError, match="are told of"):
        Recorded(tmp_path).run_batch([ask(wave(2, 2))])


def test_without_octave_the_recorded_replies_are_opened(monkeypatch):
    monkeypatch.setenv("PYREF_OCTAVE", "none")
    assert open_transport().name == "recorded"
