"""A Python layer of one's own gives the same apart as here, whatever it gives."""

import numpy as np
import pytest

from pyref.errors import FormatError
from pyref.fixtures.load import load
from pyref.paths import DOCS
from pyref.runners.apart import PythonSession
from pyref.runners.apart.wire import HEAD, read, write
from pyref.runners.python import RUNNERS
from pyref.runners.result import Result
from pyref.watch import Notice

OWN = load((DOCS / "own" / "log_cosh").as_posix())


def test_results_come_over_bit_for_bit():
    runs = [(case, runner, "float64") for case in OWN if not case.error
            for runner in ("numpy", "numpy:slopes", "numpy:complexstep")]  # fmt: skip
    runs += [(case, "numpy", "float32") for case in OWN if "float32" in case.exact_in]
    runs += [(case, "numpy", "float64") for case in OWN if case.error]
    with PythonSession() as session:
        results = session.run_batch(runs, lambda place: 100.0)
    for (case, runner, dtype), result in zip(runs, results, strict=True):
        want = RUNNERS[runner](case, dtype)
        assert (result.identifier, result.message) == (want.identifier, want.message)
        for group in ("arrays", "estimates"):
            got = getattr(result, group)
            assert list(got) == list(getattr(want, group))
            for name, array in getattr(want, group).items():
                assert got[name].dtype == array.dtype
                assert got[name].tobytes() == array.tobytes()


class Box:
    """What only this file knows."""

    def __reduce__(self):
        raise TypeError("cannot be carried")


def test_what_is_no_array_comes_over_as_what_it_is_called():
    arrays = {
        "box": Box(),
        "list": [1.0],
        "lambdas": np.array([lambda: 1], object),
        "masked": np.ma.masked_array([[1.0]], [[True]]),
        "plain": np.ones((2, 3), np.float32),
    }
    data = write(Result(arrays=arrays, notice=Notice("changed", "x")))
    assert HEAD.unpack(data[: HEAD.size]) == (len(data) - HEAD.size,)
    result = read(data[HEAD.size :])
    assert type(result.arrays["box"]).__name__ == "Box"
    assert type(result.arrays["list"]).__name__ == "list"
    assert result.arrays["lambdas"].dtype == object
    assert type(result.arrays["masked"]) is np.ndarray
    assert result.arrays["plain"].tobytes() == arrays["plain"].tobytes()
    assert result.notice == Notice("changed", "x")


def test_a_layer_that_cannot_be_loaded_is_told(tmp_path):
    (case,) = (case for case in OWN if case.title == "one row")
    with PythonSession() as session, pytest.raises(FormatError, match="no such"):
        gone = case.sheet.place.replace("log_cosh", "gone")
        session.start()
        session.ask([gone, case.id, "numpy", "float64"], 100.0)
