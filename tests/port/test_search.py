"""The search finds what a port has inside, and no excuse for what is wrong in it."""

import pytest

from pyref.paths import ROOT
from pyref.port.check import check

INSIDE = ROOT / "tests" / "port" / "samples" / "inside.py"


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


def test_an_option_that_gives_another_is_a_convention():
    report = check(f"{INSIDE}:Tiles", "max_pool2d")
    assert report.outcome == "right", report.table()
    assert "stride is window inside" in report.conventions


def test_few_cases_are_no_excuse_for_what_others_show():
    report = check(f"{INSIDE}:MeanTiles", "max_pool2d")
    assert report.outcome == "wrong", report.table()
    assert "stride is window inside" in report.conventions


def test_a_port_that_says_the_same_to_everything_is_given_up_soon():
    asked = []
    report = check(f"{INSIDE}:refuses", "conv2d", tell=asked.append)
    assert report.outcome == "not judged"
    assert "this port was never finished" in report.reason
    assert sum(text.startswith("convention") for text in asked) < 60
