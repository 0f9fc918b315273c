"""A file that is not what its name says is refused in a sentence, and runs nothing."""

import io
import json
import os
import zipfile
from random import Random

import numpy as np
import pytest
import scipy.io

from pyref.errors import FormatError, PyrefError
from pyref.fixtures.digests import digest_whole
from pyref.pairs.inputs import read_inputs
from pyref.pairs.kept import read_kept, read_spec
from pyref.pairs.recorded import read_record
from pyref.paths import DOCS

KEPT = DOCS / "suite" / "kept" / "sigmoid.json"


def cell(*values):
    """A cell of one row, as scipy saves it."""
    found = np.empty((1, len(values)), dtype=object)
    for k, value in enumerate(values):
        found[0, k] = value
    return found


RECORD = {
    "schema": "pyref/record/1",
    "name": "f",
    "argument_names": cell("x"),
    "inputs": cell(np.ones((2, 1))),
    "result_names": cell("y"),
    "results": cell(np.ones((2, 1))),
    "spread": cell(np.zeros((2, 1))),
}
SEEDS = 60


class Touches:
    """A value whose pickle makes a file when it is read."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def save(kind):
    """The bytes of a small file of inputs."""
    file, arrays = io.BytesIO(), {"X": np.ones((5, 3)), "y": np.arange(5.0)}
    if kind == ".npz":
        np.savez(file, **arrays, s=np.array("relu"))
    elif kind == ".mat":
        scipy.io.savemat(file, arrays | {"s": "relu", "st": {"a": 1.0, "b": "x"}})
    return (
        file.getvalue()
        or {
            ".json": b'{"X": [[1, 2], [3, 4]], "a": {"shape": [2], "values": ["1 2"]}}',
            ".toml": b'X = [[1, 2], [3, 4]]\nname = "relu"\n[nn]\nW = [1.5, 2]\n',
            ".csv": b"1,2,3\n4,5,6\n",
        }[kind]
    )


WORDS = [b"null", b"NaN", b"1e999", b'"', b"[", b"}", b"9" * 400, b"\0", b"\xff",
         b"[" * 3000, b'"shape":[-1]', b'"list":[]', b"\r", b'",', b"1_0"]  # fmt: skip


def spoil(content, rng):
    """Bytes that are changed, cut off, or have something put between them."""
    place, way = rng.randrange(len(content)), rng.randrange(4)
    if way == 0:
        return content[:place]
    if way == 1:
        return content[:place] + rng.choice(WORDS) + content[place:]
    if way == 2:
        return content[:place] + content[place + rng.randrange(1, 20) :]
    return content[:place] + bytes([rng.randrange(256)]) + content[place + 1 :]


@pytest.mark.parametrize("kind", [".npz", ".mat", ".json", ".toml", ".csv"])
@pytest.mark.filterwarnings("ignore")
def test_spoiled_inputs_are_read_or_refused(kind, tmp_path):
    content, refused = save(kind), 0
    for seed in range(SEEDS):
        path = tmp_path / f"in{kind}"
        path.write_bytes(spoil(content, Random(f"{kind}{seed}")))
        try:
            read_inputs(path)
        except PyrefError as error:
            assert len(str(error)) < 1000, seed
            refused += 1
    assert refused > SEEDS / 4


@pytest.mark.parametrize("name", ["in.npz", "plain.npz"])
def test_a_pickle_in_a_file_of_arrays_is_not_read(name, tmp_path):
    made = tmp_path / "made"
    values = np.array([Touches(made)], dtype=object)
    if name == "in.npz":
        np.savez(tmp_path / name, X=values)
    else:
        with (tmp_path / name).open("wb") as file:
            np.save(file, values)
    with pytest.raises(FormatError, match=r"\.npz cannot be read"):
        read_inputs(tmp_path / name)
    assert not made.exists()


def test_an_npz_file_of_one_array_without_a_name_is_told(tmp_path):
    with (tmp_path / "in.npz").open("wb") as file:
        np.save(file, np.ones(3))
    with pytest.raises(FormatError, match="holds one array without a name"):
        read_inputs(tmp_path / "in.npz")


def test_an_npz_file_that_unpacks_to_more_than_is_read_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "in.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("X.npy", b"")
        archive.filelist[0].file_size = 2**30 + 1
    with pytest.raises(FormatError, match="unpacks to 1073741825 bytes"):
        read_inputs(tmp_path / "in.npz")


def write_kept(path, edit, seal=True):
    kept = json.loads(KEPT.read_text())
    edit(kept)
    kept |= {"digest": digest_whole(kept)} if seal else {}
    path.write_text(json.dumps(kept))
    return str(path)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda kept: kept["answers"].popitem(), "digest is "),
        (lambda kept: kept["names"].append("x"), "digest is "),
        (lambda kept: kept.pop("digest"), "digest is missing"),
        (lambda kept: kept.update(answers=[]), "answers is a list, not an object"),
        (lambda kept: kept.update(schema=None), "schema is null, not pyref/compare/1"),
        (
            lambda kept: kept.update(inputs=[None]),
            r"inputs\[0\] is null, not an",
        ),
    ],
)
def test_a_kept_side_in_which_something_was_changed_is_refused(edit, told, tmp_path):
    file = write_kept(tmp_path / "kept.json", edit, seal=False)
    with pytest.raises(FormatError, match=told) as caught:
        read_kept(file)
    assert str(caught.value).startswith(f"{file}: ")


@pytest.mark.parametrize(
    "edit",
    [
        lambda kept: kept.update(inputs=[]),
        lambda kept: kept["inputs"][0]["kinds"][0].pop("path"),
        lambda kept: kept["inputs"][0]["kinds"][0].update(more=1),
        lambda kept: kept["inputs"][0].update(values={"shape": [2], "values": ["1"]}),
    ],
)
def test_inputs_of_a_kept_side_that_are_none_are_refused(edit, tmp_path):
    kept = read_kept(write_kept(tmp_path / "kept.json", edit))
    with pytest.raises(FormatError, match="kept: its inputs are not of pyref/comp"):
        read_spec(kept)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, ""),
        ({"name": 3.0}, "its record has a name that is no text"),
        ({"argument_names": np.zeros((1, 1))}, "its record has a name that is no text"),
        ({"inputs": cell(1.0, 2.0)}, "1 argument_names and 2 inputs"),
        ({"results": np.zeros((0, 0))}, "1 result_names and 0 results"),
        ({"schema": "pyref/record/9"}, "it holds no record of pyref/record/1"),
    ],
)
def test_a_record_that_contradicts_itself_is_refused(change, told, tmp_path):
    file = str(tmp_path / "results.mat")
    scipy.io.savemat(file, {"record": RECORD | change})
    if told:
        with pytest.raises(FormatError, match=told):
            read_record("A", file, ())
    else:
        assert read_record("A", file, ())[0].name == f"f in {file}"


def test_a_record_that_is_no_mat_file_is_refused(tmp_path):
    file = tmp_path / "results.mat"
    file.write_bytes(b"nothing of this kind" * 50)
    with pytest.raises(FormatError, match=r"results\.mat cannot be read"):
        read_record("A", str(file), ())
