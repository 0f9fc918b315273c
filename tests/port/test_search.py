"""The search finds what a port has inside, and no excuse for what is wrong in it."""

import pytest

from pyref.mistakes.catalogue import mistakes
from pyref.paths import ROOT
from pyref.port import left
from pyref.port.check import check

SAMPLES = ROOT / "tests" / "port" / "samples"
INSIDE = SAMPLES / "inside.py"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "layer", "told"),
    [
        ("leaky", "leaky_relu", "slope is 0.2345 inside"),
        ("elu", "elu", "alpha is 1.68112 inside"),
        ("huber", "huber", "delta is 1.7 inside"),
        ("batchnorm", "batchnorm", "epsilon is 0.0003 inside"),
    ],
)
def test_a_number_that_no_fixture_has_is_solved_for_and_confirmed(name, layer, told):
    report = check(f"{INSIDE}:{name}", layer)
    assert report.outcome == "right", report.table()
    assert told in report.conventions
    assert report.cases() >= 10


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "layer", "told"),
    [
        ("leaky_inverted", "leaky_relu", "slope is 0.2345 inside"),
        ("huber_without_threshold", "huber", "delta is 1.7 inside"),
    ],
)
def test_what_is_wrong_beside_a_number_inside_stays_wrong(name, layer, told):
    report = check(f"{INSIDE}:{name}", layer)
    assert report.outcome == "wrong"
    assert told in report.conventions
    assert {f.array for f in report.wrong} == {"dx"}


@pytest.mark.slow
def test_a_number_inside_is_found_beside_an_unbiased_variance():
    report = check(f"{INSIDE}:batchnorm_unbiased", "batchnorm", habits=False)
    assert [name for name, _ in report.others] == ["unbiased"], report.table()
    assert "epsilon is 0.3 inside" in report.conventions
    assert not report.wrong and report.outcome == "wrong"


@pytest.mark.slow
def test_targets_that_sum_to_1_are_a_convention_and_no_excuse():
    report = check(f"{INSIDE}:mean_loss", "softmax_crossentropy")
    assert report.outcome == "right", report.table()
    assert "each row of t sums to 1" in report.conventions
    report = check(f"{INSIDE}:mean_loss_of_the_largest", "softmax_crossentropy")
    assert report.outcome == "wrong", report.table()
    assert {f.array for f in report.wrong} == {"dx"}


@pytest.mark.slow
def test_single_precision_is_told_in_the_convention_that_the_port_has():
    report = check(f"{INSIDE}:rotate_halves_by_single_tables", "rotary_embedding")
    assert report.conventions == ("column i is paired with column i + D/2",)
    assert [found.name for found in report.diagnoses] == ["single precision inside"]


@pytest.mark.slow
def test_a_scale_that_a_length_gives_is_no_constant_that_few_cases_bear_out():
    target = f"{INSIDE}:attend_by_all_columns"
    report = check(target, "self_attention", habits=False)
    assert report.outcome == "wrong", report.table()
    assert "scale is 1 / sqrt (K) inside" in report.conventions
    assert report.diagnoses[0].name == "scaled by all columns"


@pytest.mark.slow
def test_labels_that_a_port_ignores_are_tried():
    report = check(f"{INSIDE}:LabelLoss", "softmax_crossentropy", habits=False)
    assert report.outcome == "right", report.table()
    assert report.conventions == (
        "labels counted from 0, -100 is ignored",
        "the loss is the mean over the rows with a label",
    )
    assert report.defaults == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("LabelLossOverAll", "gradient divided by all rows"),
        ("LabelLossUnmasked", "gradient of rows without a label"),
    ],
)
def test_a_gradient_of_ignored_labels_is_wrong_and_named(name, told):
    report = check(f"{INSIDE}:{name}", "softmax_crossentropy", habits=False)
    assert {f.array for f in report.wrong} == {"dx"}
    assert report.diagnoses[0].name == told


@pytest.mark.slow
def test_of_conventions_in_which_all_is_right_the_nearest_to_ours_is_told():
    report = check(f"{INSIDE}:nll", "crossentropy", habits=False)
    assert report.outcome == "right", report.table()
    mean = "the loss is the mean over N samples"
    assert report.conventions == (mean, "epsilon is 1e-12 inside")


@pytest.mark.slow
def test_an_option_that_gives_another_is_a_convention():
    report = check(f"{INSIDE}:Tiles", "max_pool2d")
    assert report.outcome == "right", report.table()
    assert "stride is window inside" in report.conventions


@pytest.mark.slow
def test_few_cases_are_no_excuse_for_what_others_show():
    report = check(f"{INSIDE}:MeanTiles", "max_pool2d")
    assert report.outcome == "wrong", report.table()
    assert "stride is window inside" in report.conventions


@pytest.mark.slow
def test_a_port_that_says_the_same_to_everything_is_given_up_soon():
    asked = []
    report = check(f"{INSIDE}:refuses", "conv2d", tell=asked.append)
    assert report.outcome == "not judged"
    assert "this port was never finished" in report.reason
    assert sum(text.startswith("convention") for text in asked) < 160


@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    ("name", "layer", "told"),
    [
        ("sigmoid", "sigmoid", "dx = dy * sigmoid [deriv=True] (y)"),
        ("dtanh", "tanh", "dx = dy * dtanh (y)"),
    ],
)
def test_what_a_slope_is_taken_at_is_found_by_trying(name, layer, told):
    report = check(f"{INSIDE}:{name}", layer)
    assert report.outcome == "right", report.table()
    assert report.conventions == (told,)


@pytest.mark.slow
def test_a_slope_that_is_wrong_at_the_input_and_the_output_is_wrong():
    report = check(f"{INSIDE}:tanh_prime", "tanh")
    assert report.outcome == "wrong"
    assert report.gives == ("dx",)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["square_conv", "square_conv_assigned"])
def test_a_port_for_square_kernels_alone_is_judged_on_those(name):
    report = check(f"{INSIDE}:{name}", "conv2d")
    assert "square kernels alone: no right output for others" in report.conventions
    assert report.outcome == ("right" if name == "square_conv" else "wrong")
    assert {f.array for f in report.wrong} <= {"dx"}


@pytest.mark.slow
def test_a_port_that_is_slow_in_its_own_convention_is_not_wrong_in_another(tmp_path):
    file = tmp_path / "log_softmax.py"
    file.write_text(
        "import time\n"
        "from pyref.layers import log_softmax as right\n"
        "def log_softmax(x):\n"
        "    if len(x) < x.shape[1]:\n"
        "        time.sleep(2)\n"
        "    return right(x)\n"
    )
    report = check(str(file), "log_softmax", deadline=0.5, habits=False)
    assert report.outcome == "not judged" and not report.conventions, report.table()
    late = "its convention was not found in time", "did not return within 0.5 s"
    assert any(words in report.table() for words in late)


@pytest.mark.slow
def test_a_number_inside_is_no_excuse_for_a_case_that_is_wrong():
    report = check(f"{INSIDE}:heads_without_biases", "multihead_attention")
    assert report.outcome == "wrong", report.table()
    (found,) = {c for c in report.conventions if c.startswith("scale")}
    assert found == "scale is 1 / sqrt (K) inside"
    assert {"bq is zeros inside", "bo is zeros inside"} <= set(report.conventions)
    assert "query without keys is NaN" in report.table()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "outcome"),
    [("weighted_labels", "right"), ("weighted_labels_of_the_others", "wrong")],
)
def test_a_port_is_not_given_again_what_it_raises_at(name, outcome):
    asked = []
    target = f"{INSIDE}:{name}"
    report = check(target, "weighted_crossentropy", habits=False, tell=asked.append)
    assert report.outcome == outcome, report.table()
    assert sum(text.startswith("convention") for text in asked) < 360  # of 2160


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "outcome"),
    [("mean_over_weights", "right"), ("mean_over_all_weights", "wrong")],
)
def test_a_mean_over_the_weights_of_labels_is_a_convention(name, outcome):
    report = check(f"{INSIDE}:{name}", "weighted_crossentropy", habits=False)
    assert report.outcome == outcome, report.table()
    mean = "the loss is the mean over the weights of the labels"
    assert (mean in report.conventions) == (outcome == "right")


def test_a_search_is_late_by_its_own_time_and_not_by_that_of_a_busy_machine(
    monkeypatch,
):
    at = left.Search(None, [], None, "float64", print, [], 60.0, began=(0.0, 0.0))

    def is_late(own, clock):
        monkeypatch.setattr(left, "read_clocks", lambda: (own, clock))
        return at.late

    assert not is_late(10.0, 200.0)
    assert is_late(61.0, 61.0)
    assert is_late(1.0, 301.0)


@pytest.mark.slow
@pytest.mark.some(quick=4)
@pytest.mark.parametrize(
    "name",
    [
        "mask scaled too",
        "sign of the mask",
        "mask moved by one",
        "first row of the mask for all queries",
    ],
)
def test_a_mistake_goes_before_a_convention_that_leaves_cases_wrong(name, launch):
    number = [mistake.name for mistake in mistakes("attention")].index(name)
    target = f"pyref.mistakes.wrong:attention__{number}"
    report = check(target, "attention", habits=False, launch=launch)
    assert report.conventions == ()
    assert [found.name for found in report.diagnoses] == [name]


@pytest.mark.slow
def test_a_mistake_goes_before_a_number_inside_that_leaves_cases_wrong():
    target = f"{INSIDE}:weighted_labels_of_the_others_inside"
    report = check(target, "weighted_crossentropy", habits=False)
    assert "smoothing is 0.1 inside" in report.conventions
    assert report.diagnoses[0].name == "smoothing shared by the other classes alone"


SLIPS = {
    "none": ("", "", "single precision inside"),
    "all of it": (
        "np.tanh(h_prev @ self.wh + x @ self.wx + self.b)",
        "np.tanh(h_prev @ self.wh + x @ self.wx + self.b).astype('f')",
        "single precision inside",
    ),
    "dwh": (
        "x.T @ da, h_prev.T @ da",
        "x.T @ da, h_next.T @ da",
        "dwh with the h of the same step",
    ),
    "wh": (
        "da @ self.wh.T",
        "da @ self.wh",
        "recurrent weight not transposed going back",
    ),
    "dh": ("dhs[:, t] + carried", "dhs[:, t]", "nothing carried from step to step"),
    "sum": (
        "grad += part",
        "grad[...] = part",
        "weight gradients of the first step alone",
    ),
    "b": ("self.wx + self.b", "self.wx - self.b", ""),
}


@pytest.mark.some(3, quick=9)
@pytest.mark.parametrize("slip", SLIPS)
def test_results_in_single_precision_or_wrong_ones_flip_no_layout(
    slip, tmp_path, launch
):
    right, wrong, name = SLIPS[slip]
    code = (SAMPLES / "over_time.py").read_text()
    assert right in code
    file = tmp_path / "over_time.py"
    file.write_text(code.replace(right, wrong) if right else code)
    report = check(f"{file}:TimeRNN", "rnn", habits=False, launch=launch)
    assert report.conventions == ("h0 is zeros inside",), report.table()
    assert report.outcome == "wrong"
    assert [found.name for found in report.diagnoses[:1]] == [name] * bool(name)


SOFTMAX = """
import numpy as np


def softmax_loss(x, y):
    N = len(x)
    k = y - 1 if FROM else y
    if FROM and y.min() < 1:
        raise IndexError("labels are from 1")
    p = np.exp(x - x.max(axis=1, keepdims=True))
    p /= p.sum(axis=AXIS, keepdims=True)
    loss = -np.log(p[range(N), k] + ADDED).sum() / N
    p[range(N), k] -= 1
    return loss, p / N
"""


@pytest.mark.slow
@pytest.mark.parametrize("added", ["1e-3", "1e-5"])
def test_a_gradient_that_is_right_is_not_wrong_in_another_convention(added, tmp_path):
    file = tmp_path / "port.py"
    text = SOFTMAX.replace("FROM", "False").replace("AXIS", "1")
    file.write_text(text.replace("ADDED", added))
    report = check(str(file), "softmax_crossentropy", habits=False)
    assert "the loss is the mean over N samples" in report.conventions
    assert {finding.array for finding in report.wrong} == {"y"}


ATTENTION = """
import numpy as np


def attention(q, k, v):
    scale = 1 / np.sqrt(q.shape[1])
    e = np.exp(scale * (q @ k.T - (q @ k.T).max(axis=1, keepdims=True)))
    w = e / e.sum(axis=1, keepdims=True)

    def back(dy):
        dw = dy @ v.T
        ds = scale * w * (dw - (dw * w).sum(axis=1, keepdims=True))
        return ds @ k, ds.T @ q, w.T @ dy

    return w @ v, back
"""


def test_attention_without_a_mask_lacks_none_whatever_it_makes_of_no_numbers(tmp_path):
    file = tmp_path / "port.py"
    file.write_text(ATTENTION)
    report = check(str(file), "attention", habits=False)
    assert report.outcome == "right", report.table()
    assert "attn_mask is 0 inside" in report.conventions


@pytest.mark.slow
def test_a_reading_in_which_a_port_only_raises_is_not_preferred(tmp_path):
    file = tmp_path / "port.py"
    text = SOFTMAX.replace("FROM", "True").replace("AXIS", "0")
    file.write_text(text.replace("ADDED", "0"))
    report = check(str(file), "softmax_crossentropy", habits=False)
    assert report.conventions[0] == "labels counted from 1"
    assert report.diagnoses[0].name == "sum of the exponentials down the columns"


COLUMNS = """
def right(x, w, b):
    return w @ x + b, lambda dy: (w.T @ dy, dy @ x.T, dy.sum(1, keepdims=True))

def slip(x, w, b):
    return w @ x, lambda dy: (w.T @ dy, dy @ x.T, dy.sum(0, keepdims=True))
"""
PHRASES = ("samples in columns", "w is M x D")


def test_the_convention_that_a_port_should_follow_is_tried_first(tmp_path, launch):
    file = tmp_path / "columns.py"
    file.write_text(COLUMNS)
    tried = []
    report = check(
        f"{file}:right", "dense", habits=False, launch=launch, asked=PHRASES,
        tell=tried.append,
    )  # fmt: skip
    assert report.outcome == "right" and report.conventions == PHRASES
    assert [text for text in tried if text.startswith("convention")] == ["convention 1"]


@pytest.mark.slow
def test_what_is_right_by_chance_is_no_other_convention_than_is_asked_for(
    tmp_path, launch
):
    file = tmp_path / "columns.py"
    file.write_text(COLUMNS)
    target, words = f"{file}:slip", {"habits": False, "launch": launch}
    free = check(target, "dense", **words)
    assert "b is turned into the other axis" in free.conventions
    report = check(target, "dense", **words, asked=PHRASES)
    assert report.conventions == PHRASES
    assert {f.array for f in report.wrong} == {"y", "db"}
    # what is right in none of the asked is told as it is written
    other = check(target, "dense", **words, asked=())
    assert other.conventions == free.conventions
