"""What Python alone can hand to a layer: masks, ragged lists, byte orders, keywords."""

import sys
import warnings
from decimal import Decimal
from fractions import Fraction
from types import ModuleType

import numpy as np
import pytest

from pyref import derivations, layers, networks
from pyref.errors import DomainError, KindError, UsageError
from pyref.networks import optimizers

X = np.array([[1.0, -2.0], [0.5, 4.0]])


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (np.ma.masked_array(X, X > 0), "masked"),
        ([[1, 2], [3]], "object"),
        ([[10**400]], "object"),
        ([[None]], "object"),
        ([["a"]], "text"),
        (X.astype(np.float16), "float16"),
    ],
)
def test_what_is_no_array_of_real_numbers_is_refused(value, found):
    told = f"relu: x is {found}, not float64 or float32"
    with pytest.raises(KindError, match=told):
        layers.relu(value)
    _, back = layers.relu(X)
    with pytest.raises(KindError, match=told.replace("x is", "dy is")):
        back(value)


def test_integers_of_any_length_are_numbers():
    y, _ = layers.relu([[10**300, -(2**70)]])
    assert y.tolist() == [[1e300, 0]]
    assert layers.leaky_relu(X, 10**300)[0][0, 1] == -2e300
    with pytest.raises(DomainError, match=r"stride is 1e\+300 1, not below 2147483648"):
        layers.avg_pool2d(np.ones((1, 1, 2, 2)), (1, 1), (10**300, 1), (0, 0, 0, 0))


@pytest.mark.parametrize("dtype", [">f8", ">f4", ">i4"])
@pytest.mark.parametrize("name", ["relu", "softmax", "tanh", "dropout"])
def test_results_have_the_byte_order_of_the_machine(name, dtype):
    x = X.astype(dtype)
    args = (x, np.ones_like(x)) if name == "dropout" else (x,)
    y, back = getattr(layers, name)(*args)
    dx = back(y.astype(y.dtype.newbyteorder(">")))
    assert y.dtype.isnative
    assert dx.dtype.isnative


def test_no_warning_of_numpy_reaches_the_caller():
    x = np.array([[1e308, np.inf, -np.inf, np.nan, 0.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in ("sigmoid", "gelu", "swish", "softmax", "log_softmax"):
            y, back = getattr(layers, name)(x)
            back(np.full(y.shape, np.inf))
        y, back = layers.squared_error(np.array([[1e308]]), np.array([[-1e308]]))
        assert y.tolist() == [[np.inf]]


def test_a_wrong_number_of_arguments_is_told_with_their_names():
    told = r"dense: number of arguments is 2, not 3 \(x, w, b\)"
    with pytest.raises(UsageError, match=told) as caught:
        layers.dense(X, X)
    assert caught.value.identifier == "pyref:usage"
    with pytest.raises(UsageError, match="dense: number of arguments is 4, not 3"):
        layers.dense(X, X, X, X)
    with pytest.raises(TypeError, match=r"raja: number of arguments is 1, not 5"):
        derivations.raja(X)
    with pytest.raises(UsageError, match=r"chain: number of arguments is 0, not 2"):
        networks.chain()
    with pytest.raises(UsageError, match=r"sgd: number of arguments is 1, not 3"):
        optimizers.sgd(X)


def test_arguments_may_be_named_and_a_wrong_name_is_told():
    y, _ = layers.dense(X, b=np.ones((1, 2)), w=X)
    assert np.array_equal(y, X @ X + 1)
    with pytest.raises(UsageError, match="dense: bias is not one of x, w, b"):
        layers.dense(x=X, w=X, bias=X)
    with pytest.raises(UsageError, match="dense: x is not one of b"):
        layers.dense(X, X, x=X)


@pytest.mark.parametrize("groups", [1 + 0j, Decimal(1), Fraction(1), "1", None])
def test_an_option_that_was_good_as_a_whole_number_is_not_taken_as_another(groups):
    x, w, b = np.ones((1, 2, 3, 3)), np.ones((2, 2, 1, 1)), np.zeros((1, 2))
    options = (1, 1), (0, 0, 0, 0), (1, 1)
    layers.conv2d(x, w, b, *options, 1)
    with pytest.raises(KindError, match="conv2d: groups is "):
        layers.conv2d(x, w, b, *options, groups)
    with pytest.raises(KindError, match="conv2d: stride is "):
        layers.conv2d(x, w, b, (groups, 1), *options[1:], 1)


def test_a_scipy_that_another_thread_imports_now_is_no_fault(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.sparse", ModuleType("scipy.sparse"))
    y, _ = layers.dense(np.ones((2, 3)), np.ones((3, 4)), np.zeros((1, 4), bool))
    assert np.all(y == 3)
