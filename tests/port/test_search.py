"""The search finds what a port has inside, and no excuse for what is wrong in it."""

import pytest

from pyref.paths import ROOT
from pyref.port.check import check

INSIDE = ROOT / "tests" / "port" / "samples" / "inside.py"


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
    assert report.outcome == "not judged", report.table()
    assert "its convention was not found in time" in report.reason


@pytest.mark.slow
def test_a_number_inside_is_no_excuse_for_a_case_that_is_wrong():
    report = check(f"{INSIDE}:heads_without_biases", "multihead_attention")
    assert report.outcome == "wrong", report.table()
    (found,) = {c for c in report.conventions if c.startswith("scale")}
    assert found == "scale is 1 / sqrt (K) inside"
    assert {"bq is zeros inside", "bo is zeros inside"} <= set(report.conventions)
    assert "query without keys is NaN" in report.table()
