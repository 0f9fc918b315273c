"""The two networks at real images: what they compute, and that it can be judged."""

import sys

import numpy as np
import pytest

from pyref.crosscheck.judge import judge
from pyref.crosscheck.plan import Check
from pyref.layers.sizes import complex_door
from pyref.networks import cases as room
from pyref.networks import data, weights
from pyref.runners import numpy
from pyref.runners.numpy import function_of

CASES = room.cases()
MARGIN = 1e-5


def named(layer, number):
    (case,) = [c for c in CASES if c.layer == layer and len(c.inputs["x"]) == number]
    return case


def run(case, dtype="float64"):
    y, back = function_of(case.sheet.function)(*case.args(dtype))
    return dict(zip(case.results, [y, *back(*case.dys(dtype))], strict=True))


def relative(a, b):
    return np.max(np.abs(a - b)) / np.max(np.abs(b))


params = pytest.mark.parametrize("case", CASES, ids=[c.id for c in CASES])
small = pytest.mark.parametrize(
    "case", [c for c in CASES if c.probes], ids=lambda c: c.id
)


@pytest.mark.parametrize("layer", ["mlp", "cnn"])
def test_each_network_has_a_case_of_all_images_and_one_of_each_class(layer):
    large, few = named(layer, 200), named(layer, 10)
    assert not large.probes
    assert list(few.probes) == list(few.inputs)
    assert few.options["t"].sum(axis=0).tolist() == [1] * 10
    assert np.array_equal(few.options["t"], few.options["t"].round())


def test_ids_differ_and_stay_what_they_are():
    assert [case.id for case in CASES] == IDS


@params
def test_every_number_is_exact_in_float32(case):
    for array in [*case.inputs.values(), *case.options.values(), *case.dys()]:
        np.testing.assert_array_equal(array, np.float32(array))


@params
def test_every_image_has_its_own_weight_in_the_upstream_gradient(case):
    (dy,) = case.dys()
    assert len(np.unique(dy)) == len(dy)
    assert (dy > 0).any() and (dy < 0).any()
    assert 0.2 < np.mean(np.abs(dy)) * len(dy) < 2


@small
def test_probes_are_places_of_the_array_each_once(case):
    for name, places in case.probes.items():
        size = case.inputs[name].size
        wanted = 40 if name == "x" else 200
        assert len(places) == min(size, wanted)
        assert (np.diff(places) > 0).all() and places[0] >= 0 and places[-1] < size


@small
def test_losses_and_probed_gradients_are_certified_and_a_wrong_one_is_told(case):
    assert list(case.probed) == case.results
    assert case.probed["y"].places.tolist() == list(range(10))
    for name, places in case.probes.items():
        assert case.probed[f"d{name}"].places.tolist() == places.tolist()
    check = Check(case, "numpy", "expected", "float64")
    result = numpy.run(case)
    right = judge(check, {("numpy", "float64"): result})
    assert {f.verdict for f in right} == {"pass"}
    name = list(case.probed)[-1]
    place = case.probed[name].places[0]
    result.arrays[name].flat[place] *= 1 + 1e-9
    (wrong,) = [
        f for f in judge(check, {("numpy", "float64"): result}) if f.verdict == "fail"
    ]
    assert wrong.array == name
    assert np.ravel_multi_index(wrong.where, case.inputs[name[1:]].shape) == place


@small
def test_probes_meet_every_unit_and_every_channel(case):
    for name, places in case.probes.items():
        shape = case.inputs[name].shape
        if name == "x":
            shape = (shape[0], int(np.prod(shape[1:])))
            assert len(np.unique(np.unravel_index(places, shape)[0])) == shape[0]
        elif name != "w1" or case.layer == "cnn":
            for axis, length in enumerate(shape):
                assert len(np.unique(np.unravel_index(places, shape)[axis])) == length


@pytest.mark.parametrize("number", [10, 200])
def test_the_mlp_is_what_is_written_down_by_matrices(number):
    case = named("mlp", number)
    x, w1, b1, w2, b2, t = case.args()
    (dy,) = case.dys()
    h = np.maximum(x @ w1 + b1, 0)
    p = np.exp(h @ w2 + b2)
    p = p / p.sum(axis=1, keepdims=True)
    dz = (p - t) * dy
    dh = dz @ w2.T * (h > 0)
    want = {
        "y": -np.log((p * t).sum(axis=1, keepdims=True)),
        "dx": dh @ w1.T,
        "dw1": x.T @ dh,
        "db1": dh.sum(axis=0, keepdims=True),
        "dw2": h.T @ dz,
        "db2": dz.sum(axis=0, keepdims=True),
    }
    for name, got in run(case).items():
        assert relative(got, want[name]) < 1e-13, name


@pytest.mark.parametrize("number", [10, 200])
def test_the_cnn_gives_the_loss_that_loops_over_pixels_give(number):
    case = named("cnn", number)
    assert relative(run(case)["y"], loss_by_loops(*case.args())) < 1e-13


def loss_by_loops(x, w1, gamma, beta, w2, b2, w3, b3, epsilon, t):
    z = correlate(np.pad(x, ((0, 0), (0, 0), (0, 1), (0, 1))), w1, 14)
    z = z - z.mean(axis=(0, 2, 3), keepdims=True)
    z = z / np.sqrt((z**2).mean(axis=(0, 2, 3), keepdims=True) + epsilon)
    h = np.maximum(z * gamma.reshape(1, -1, 1, 1) + beta.reshape(1, -1, 1, 1), 0)
    quarters = [h[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1)]
    h = np.max(quarters, axis=0)
    h = correlate(np.pad(h, ((0, 0), (0, 0), (1, 1), (1, 1))), w2, 4)
    h = np.maximum(h + b2.reshape(1, -1, 1, 1), 0)
    h = np.mean([h[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1)], axis=0)
    scores = h.reshape(len(x), -1) @ w3 + b3
    total = np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return total - (scores * t).sum(axis=1, keepdims=True)


def correlate(x, w, length):
    """Kernels of 3 x 3 at stride 2, one pixel of the result after the other."""
    y = np.zeros((len(x), len(w), length, length))
    for i in range(length):
        for j in range(length):
            window = x[:, :, 2 * i : 2 * i + 3, 2 * j : 2 * j + 3]
            y[:, :, i, j] = np.tensordot(window, w, ([1, 2, 3], [1, 2, 3]))
    return y


@small
def test_the_complex_step_along_everything_at_once_is_the_gradient(case):
    found = run(case)
    step, turn, total = 2.0**-66, {}, 0.0
    for i, (name, value) in enumerate(case.inputs.items()):
        turn[name] = np.cos(np.arange(value.size) + i).reshape(value.shape)
        total += np.sum(turn[name] * found[f"d{name}"])
    moved = [value + 1j * step * turn[name] for name, value in case.inputs.items()]
    with complex_door():
        y, _ = function_of(case.sheet.function)(*moved, *case.options.values())
    assert np.sum(y.imag * case.dys()[0]) / step == pytest.approx(total, rel=1e-12)


@params
def test_every_gradient_counts(case):
    for name, value in run(case).items():
        assert np.max(np.abs(value)) > 1e-4, name
        if name not in ("y", "dx", "dw1"):
            assert np.mean(value != 0) > 0.8, name


@params
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_nothing_lies_within_the_margin_of_a_bend(case, dtype, monkeypatch):
    module, seen = sys.modules[f"pyref.networks.{case.layer}"], []
    for bend, distance in (("relu", to_zero), ("max_pool2d", to_second)):
        if hasattr(module, bend):
            watched = watch(getattr(module, bend), distance, seen)
            monkeypatch.setattr(module, bend, watched)
    run(case, dtype)
    assert len(seen) == {"mlp": 1, "cnn": 3}[case.layer]
    assert min(seen) > MARGIN


def watch(layer, distance, seen):
    def watched(x, *options):
        seen.append(distance(x))
        return layer(x, *options)

    return watched


def to_zero(x):
    return np.min(np.abs(x))


def to_second(x):
    """From the largest of a window to the next, where relu lets any of it through.

    Equal ones, from patches of one gray value, are no bend that rounding could move:
    they come from the same products, exact in both precisions, and stay equal.
    """
    windows = [x[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1)]
    last, largest = np.sort(windows, axis=0)[-2:]
    gap = (largest - last)[largest > 0]
    return np.min(gap[gap > 0])


def test_the_first_convolution_is_exact_in_float32_so_equal_patches_stay_equal():
    w1 = weights.cnn()["w1"]
    odd = w1 * 8192
    np.testing.assert_array_equal(odd, np.round(odd))
    assert 255 * np.abs(odd).sum(axis=(1, 2, 3)).max() < 2**24


def test_the_probed_images_have_no_equal_maxima_that_count(monkeypatch):
    module, ties = sys.modules["pyref.networks.cnn"], []

    def watched(x, *options, layer=module.max_pool2d):
        windows = [x[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1)]
        last, largest = np.sort(windows, axis=0)[-2:]
        ties.append(np.count_nonzero((last == largest) & (largest > 0)))
        return layer(x, *options)

    monkeypatch.setattr(module, "max_pool2d", watched)
    run(named("cnn", 10))
    assert ties == [0]


@pytest.mark.parametrize("layer", ["mlp", "cnn"])
def test_images_and_targets_of_a_case_stand_in_the_order_of_the_file(layer):
    case = named(layer, 200)
    x, labels = data.images()
    np.testing.assert_array_equal(case.inputs["x"].ravel(), x.ravel())
    assert np.argmax(case.options["t"], axis=1).tolist() == labels.tolist()


IDS = ["mlp-f3dad11e", "mlp-1653cb56", "cnn-873d2a03", "cnn-f8bd045b"]
