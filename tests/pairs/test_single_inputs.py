"""Numbers of single precision go to both sides as doubles, and a note says so."""

import numpy as np
import scipy.io

from pyref.pairs.inputs import read_inputs

X = np.array([[0.1, 0.2], [0.3, 0.7]], dtype=np.float32)
TOLD = "X came in single precision: these numbers are handed over as doubles"


def test_singles_of_a_file_or_a_dictionary_are_told(tmp_path):
    np.savez(tmp_path / "data.npz", X=X, y=np.array([1.0, 2.0]))
    scipy.io.savemat(tmp_path / "data.mat", {"X": X, "y": np.array([1.0, 2.5])})
    sources = (f"{tmp_path}/data.npz", f"{tmp_path}/data.mat", {"X": X, "y": 2.0})
    for source in sources:
        spec = read_inputs(source)
        assert TOLD in spec.notes
        value = spec.sets()[0].values["X"]
        assert value.dtype == np.float64
        assert np.array_equal(value, X.astype(np.float64))


def test_labels_of_single_precision_are_whole_numbers(tmp_path):
    y = np.array([[1], [3], [2]], dtype=np.float32)
    scipy.io.savemat(tmp_path / "data.mat", {"y": y})
    value = read_inputs(f"{tmp_path}/data.mat").sets()[0].values["y"]
    assert value.dtype == np.int64


def test_a_struct_with_singles_inside_is_told_by_its_name_and_doubles_are_not():
    spec = read_inputs({"nn": {"W": [X, X]}, "y": np.array([0.1])})
    assert [note for note in spec.notes if "single" in note] == [
        TOLD.replace("X", "nn")
    ]
