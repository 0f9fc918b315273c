"""A BLAS that computes wrong is found before anything is judged by it."""

import sys
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest

from pyref import check
from pyref.cli import main
from pyref.errors import MachineError
from pyref.fixtures.load import load
from pyref.port.look import look
from pyref.runners import blas
from pyref.runners.octave import Transport, open_transport
from pyref.runners.octave.packet import Reply

WRONG = "NumPy's BLAS computes wrong: float32 square of size 32 and 2 more"


def wrong_at_33(a, b):
    """Off in one entry where 33 single numbers stand in a column."""
    made = a @ b
    if a.dtype == np.float32 and len(a) == 33:
        made[-1, -1] += 1
    return made


def turned(a):
    """Eigenvalues that are right, and vectors that are not."""
    values, v = np.linalg.eigh(a)
    return values, v[:, ::-1]


def test_this_machine_computes_right():
    assert blas.find_faults(blas.NUMPY) == []
    assert blas.find_faults(blas.load_scipy()) == []


@pytest.mark.parametrize(
    ("wrong", "kinds"),
    [
        ({"product": wrong_at_33}, ["square", "product", "vector"]),
        ({"product": lambda a, b: a @ b * np.nan}, ["product", "square", "vector"]),
        ({"eigh": turned}, ["eigenvalues"]),
        ({"svd": lambda a: np.linalg.svd(a.T * 1.001)}, ["singular values"]),
        ({"solve": lambda a, b: b}, ["solution"]),
    ],
    ids=lambda given: next(iter(given)),
)
def test_a_wrong_function_is_found_and_no_other_is_blamed(wrong, kinds):
    found = blas.find_faults(replace(blas.NUMPY, **wrong))
    assert list(dict.fromkeys(f.kind for f in found)) == kinds


def test_an_error_as_large_as_rounding_is_none():
    def rounded(a):
        values, v = np.linalg.eigh(a)
        return values * (1 + 8 * np.finfo(a.dtype).eps), v

    assert blas.find_faults(replace(blas.NUMPY, eigh=rounded)) == []


@pytest.fixture
def broken(monkeypatch):
    blas.describe_wrong_blas.cache_clear()
    monkeypatch.setattr(blas, "NUMPY", replace(blas.NUMPY, product=wrong_at_33))
    yield
    blas.describe_wrong_blas.cache_clear()


@pytest.mark.usefixtures("broken")
def test_no_port_is_judged_by_a_wrong_blas():
    with pytest.raises(MachineError, match=WRONG):
        check("no/file.py", "dense")


@pytest.mark.parametrize("loaded", [True, False])
def test_the_blas_of_scipy_is_asked_where_a_check_has_loaded_scipy(loaded, monkeypatch):
    import scipy.linalg

    wrong = replace(blas.NUMPY, name="SciPy", product=wrong_at_33)
    monkeypatch.setattr(blas, "load_scipy", lambda: wrong)
    if not loaded:
        monkeypatch.delitem(sys.modules, scipy.linalg.__name__)
    blas.describe_wrong_blas.cache_clear()
    told = pytest.raises(MachineError, match="SciPy's BLAS computes wrong")
    with told if loaded else nullcontext():
        assert check("pyref.layers.relu:relu", "relu", habits=False).passed
    blas.describe_wrong_blas.cache_clear()


@pytest.mark.usefixtures("broken")
def test_a_run_ends_at_once_with_one_line_and_exit_code_3(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["pyref", "crosscheck", "dense"])
    with pytest.raises(SystemExit) as caught:
        main.main()
    assert caught.value.code == 3
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"pyref: {WRONG}; {blas.REMEDY}\n")


class Session(Transport):
    """An Octave that says what its BLAS computes wrong."""

    name = "said"

    def __init__(self, rows):
        self.rows = np.array(rows, dtype=np.float64).reshape(-1, 3)

    def describe(self):
        return {"transport": self.name}

    def run_batch(self, requests, limits=None):
        assert requests == [blas.REQUEST]
        return [Reply(ok=True, outputs=(self.rows,))]


def test_what_octave_says_of_itself_is_told_in_the_same_words():
    told = "Octave's BLAS computes wrong: float32 product of size 33 and 1 more"
    wrong = Session([[1, 2, 33], [4, 1, 40]])
    with pytest.raises(MachineError, match=told), blas.ProvenTransport(wrong):
        pass
    with blas.ProvenTransport(Session([])) as octave:
        assert octave


def test_an_octave_port_on_a_wrong_blas_is_not_judged():
    class Worker:
        def ask(self, request):
            return {"look": {"form": "layer", "takes": None, "machine": "it is wrong"}}

    with pytest.raises(MachineError, match="it is wrong"):
        look(Worker(), load("dense")[0].sheet, "dense")


@pytest.mark.some(quick=2)
@pytest.mark.needs_octave
@pytest.mark.parametrize("name", ["oct2py", "process"])
def test_the_octave_of_this_machine_computes_right(name):
    with blas.ProvenTransport(open_transport(name)) as octave:
        assert blas.ask_octave_faults(octave) == []
