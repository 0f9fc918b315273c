"""The score of the catalogue: measured by real recipes, published as it is."""

import json
import re

import pytest
from click.testing import CliRunner

from pyref import layers
from pyref.cli.main import pyref
from pyref.mistakes.catalogue import PORTED, mistakes, wrong_layer
from pyref.paths import ROOT
from pyref.scores.mutation import RECIPES, Caught, Score
from pyref.scores.mutation_page import markdown
from pyref.scores.recipes import cs231n
from pyref.scores.recipes.ordinary import find_right

PAGE = ROOT / "docs" / "mistakes.md"


def recipe(name):
    if name == "cs231n":
        return cs231n
    pytest.importorskip({"gradcheck": "torch", "check_grads": "jax"}[name])
    return __import__(f"pyref.scores.recipes.{name}", fromlist=["catches"])


def wrong_sign(x, w, b):
    y, back = layers.dense(x, w, b)
    return y, lambda dy: tuple(-g for g in back(dy))


# Where a gradient is 0 for all inputs, or far smaller than what it is the sum of, the
# error of a difference is large beside it.
FALSE_ALARMS = {
    "cs231n": ["kl_divergence", "multihead_attention", "self_attention"],
    "check_grads": ["kl_divergence"],
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cs231n", "gradcheck", "check_grads"])
def test_a_recipe_passes_every_right_layer_and_catches_a_wrong_sign(name):
    found = recipe(name)
    alarms = [
        layer for layer in layers.__all__ if found.catches(find_right(layer), layer)
    ]
    assert alarms == FALSE_ALARMS.get(name, [])
    assert found.catches(wrong_sign, "dense")


@pytest.mark.parametrize("name", ["cs231n", "gradcheck", "check_grads"])
def test_a_recipe_cannot_see_a_forgotten_bias(name):
    (mistake,) = (m for m in mistakes("dense") if m.name == "bias forgotten")
    found = recipe(name)
    wrong = wrong_layer(mistake)
    assert not found.catches(with_zero_bias_gradient(wrong), "dense")


def with_zero_bias_gradient(wrong):
    """The gradient of the wrong forward pass as it stands."""

    def f(x, w, b):
        y, back = wrong(x, w, b)
        return y, lambda dy: (*back(dy)[:2], 0 * b)

    return f


@pytest.mark.slow
def test_the_command_tells_what_is_caught_and_what_is_left_out(tmp_path):
    file = tmp_path / "score.json"
    run = CliRunner().invoke(
        pyref, ["mistakes", "flatten_row_scan", "--score", "--json", str(file)]
    )
    assert run.exit_code == 0, run.output
    told = json.loads(file.read_text())
    assert told["mistakes"] == len(mistakes("flatten_row_scan"))
    assert told["caught"]["pyref"] == told["caught"]["named"] == told["mistakes"]
    assert set(told["caught"]) | set(told["missing"]) == {
        "pyref", "named", "cs231n", "gradcheck", "check_grads",
    }  # fmt: skip
    assert told["caught"]["cs231n"] < told["mistakes"]


def test_the_command_lists_every_mistake_of_a_layer():
    run = CliRunner().invoke(pyref, ["mistakes", "dense"])
    names = [line.split(":")[1].strip() for line in run.output.splitlines()]
    assert names == [m.name for m in mistakes("dense")]


def test_the_page_has_every_mistake_and_counts_them():
    page = PAGE.read_text()
    whole = 0
    for layer in PORTED:
        found = mistakes(layer)
        whole += len(found)
        assert f"\n| {layer} | {len(found)} | {len(found)} | " in page
        for mistake in found:
            effect = mistake.effect.replace("|", "\\|")
            assert f"| {mistake.name} | {effect} |" in page
    total = re.search(r"\*\*all\*\* \| (\d+) \| (\d+) \| (\d+) \|", page)
    count, caught, named = (int(n) for n in total.groups())
    assert count == caught == whole
    assert named >= 0.95 * whole


def test_a_step_has_no_gradient_that_a_recipe_could_be_asked_about():
    row = Caught(mistakes("adamw")[0], True, True, {})
    page = markdown(Score([row], {}, dict.fromkeys(RECIPES, ())), {})
    assert "\n| adamw | 1 | 1 | 1 | - | - | - |" in page
    assert "not tried yet)" not in page


def test_a_recipe_that_was_not_tried_is_not_counted_as_one_that_misses():
    first, second = mistakes("dense")[:2]
    tried = {"cs231n": True, "gradcheck": True, "check_grads": None}
    rows = [
        Caught(first, True, True, tried),
        Caught(second, True, True, tried | {"gradcheck": None}),
    ]
    page = markdown(Score(rows, {}, dict.fromkeys(RECIPES, ())), {})
    assert "\n| dense | 2 | 2 | 2 | 1 of 1 | - | 2 |" in page
    assert "\n|  |  | 100 % | 100 % | 100 % | - | 100 % |" in page
