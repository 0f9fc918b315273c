"""Models of language as targets: the layout of llm.c is found, a slip has its name."""

from pathlib import Path

import pytest
from in_process import judge

import pyref

FILE = Path(__file__).parent / "samples" / "language.py"
SLIPS = {
    "gradient past the second part forgotten": (
        "transformer_block",
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
    "gradient of the sum beside the mean": (
        "gpt",
        "gpt",
        "    dlogits = dlogits / T\n",
        "",
    ),
}


def check(network, file, name):
    """A block gives functions and is asked as a layer is, a cost gives numbers."""
    if network == "transformer_block":
        return pyref.check(f"{file}:{name}", network, habits=False)
    return judge(f"{file}:{name}", network)


def test_a_block_is_right_with_its_weights_turned():
    report = check("transformer_block", FILE, "block")
    assert report.verdict().startswith("right: all 8 cases"), report.table()
    assert report.conventions[0] == "weights turned, as w x"


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
