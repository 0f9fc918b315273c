"""Models of language as targets: the layout of llm.c is found, a slip has its name."""

from pathlib import Path

import pytest
from in_process import judge

import pyref

FILE = Path(__file__).parent / "samples" / "language.py"
BLOCK = "transformer_block"
SLIPS = {
    "gradient past the second part forgotten": (
        BLOCK,
        "block",
        "        dresidual2 = dresidual2 + dy\n",
        "",
    ),
    "repeated tokens counted once": (
        "gpt",
        "gpt",
        "np.add.at(dwte, tokens, dx)",
        "dwte[tokens] += dx",
    ),
}


def check(network, file, name):
    """A block gives functions and is asked as a layer is, a cost gives numbers."""
    if network == BLOCK:
        return pyref.check(f"{file}:{name}", network, habits=False)
    return judge(f"{file}:{name}", network)


def test_a_block_is_right_with_its_weights_turned():
    report = check(BLOCK, FILE, "block")
    assert report.verdict().startswith("right: all 8 cases"), report.table()
    assert report.conventions[0] == "weights turned, as w x"


@pytest.mark.slow
def test_tokens_are_whole_numbers_in_whatever_shape_and_from_whatever_number(tmp_path):
    report = check("gpt", FILE, "gpt")
    assert report.verdict().startswith("right: all 6 cases"), report.table()
    found = ("weights transposed", "tokens and targets 1-D", "n_head is heads")
    assert report.conventions == found
    old = "    T = len(tokens)\n"
    new = f"{old}    tokens, targets = tokens[:, 0] - 1, targets[:, 0] - 1\n"
    report = check("gpt", change(tmp_path, old, new), "gpt")
    assert report.verdict().startswith("right: all 6 cases"), report.table()
    assert "tokens and targets counted from 1" in report.conventions


@pytest.mark.some(quick=3)
@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_in_a_model_has_its_name(name, tmp_path):
    network, function, old, new = SLIPS[name]
    report = check(network, change(tmp_path, old, new), function)
    assert report.outcome == "wrong"
    assert report.diagnoses[0].name == name and report.diagnoses[0].sure


def change(folder, old, new):
    text = FILE.read_text()
    assert text.count(old) == 1
    changed = folder / FILE.name
    changed.write_text(text.replace(old, new))
    return changed


def test_min_char_rnn_is_right_without_a_gradient_of_its_start():
    report = check("char_rnn", FILE, "char_rnn")
    assert report.verdict().startswith("right: "), report.table()
    assert report.gives == ("loss", "dwx", "dwh", "dbh", "dwy", "dby")


@pytest.mark.slow
def test_what_is_put_out_beside_is_not_taken_for_the_gradient_of_the_start(tmp_path):
    old = "dWxh, dWhh, dWhy, dbh, dby\n"
    ended = change(tmp_path, f"loss, {old}", f"loss, {old[:-1]}, hs[len(inputs) - 1]\n")
    report = check("char_rnn", ended, "char_rnn")
    assert report.verdict().startswith("right: "), report.table()
    given = change(tmp_path, f"loss, {old}", f"loss, {old[:-1]}, dhnext\n")
    text = given.read_text().replace("dhnext", "dhprev")
    given.write_text(text)
    report = check("char_rnn", given, "char_rnn")
    assert "dh0" in report.gives or not report.gives
    given.write_text(text.replace("dhprev = Whh.T @ dhraw", "dhprev = Whh @ dhraw"))
    report = check("char_rnn", given, "char_rnn")
    assert report.verdict().startswith("wrong: dh0, dwx")
    assert report.diagnoses[0].name == "wh not transposed going back"


def test_the_captioning_step_of_cs231n_is_right_with_its_own_order_of_gates():
    report = check("lstm_captioning", FILE, "captioning")
    assert report.verdict().startswith("right: "), report.table()
    assert "gates in the order i f o g" in report.conventions
    assert "null is 0 inside" in report.conventions


HEAD_BY_HEAD = """

def head_by_head(qkv, n_head):
    T, C = len(qkv), qkv.shape[1] // 3
    parts = qkv.reshape(T, n_head, 3, C // n_head).transpose(0, 2, 1, 3)
    return parts.reshape(T, 3 * C)


def lay(parts):
    return np.stack([part.transpose(1, 0, 2) for part in parts], axis=2)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("network", "name"), [("gpt", "gpt"), (BLOCK, "block")])
def test_queries_keys_and_values_may_stand_head_by_head(network, name, tmp_path):
    changed = change(
        tmp_path, "np.split(qkv, 3", "np.split(head_by_head(qkv, n_head), 3"
    )
    text = changed.read_text()
    old = "np.hstack([part.transpose(1, 0, 2).reshape(T, C) for part in parts])"
    assert text.count(old) == 1
    changed.write_text(text.replace(old, "lay(parts).reshape(T, 3 * C)") + HEAD_BY_HEAD)
    report = check(network, changed, name)
    assert report.verdict().startswith("right: "), report.table()
    assert "queries, keys and values head by head" in report.conventions[0]


@pytest.mark.slow
@pytest.mark.needs_octave
def test_characters_of_octave_are_counted_from_1():
    report = pyref.check(str(FILE.with_name("charCost.m")), "char_rnn", habits=False)
    assert report.verdict().startswith("right: "), report.table()
    assert report.conventions[-1] == "tokens and targets counted from 1"
