"""The classifier of cs231n as a target: with its penalty halved or not."""

from pathlib import Path

import pytest
from in_process import judge

FILE = Path(__file__).parent / "samples" / "two_layer_net.py"
NETS = {"two_layer_softmax": "softmax_net", "two_layer_hinge": "svm_net"}
TWICE = " + 2 * reg * W"


@pytest.mark.parametrize("network", NETS)
def test_a_penalty_without_its_half_is_a_convention(network, tmp_path):
    report = judge(f"{FILE}:{NETS[network]}", network)
    assert report.verdict().startswith("right: all 7 cases"), report.table()
    assert report.conventions == ("y 1-D", "the penalty has no 1/2")
    text = FILE.read_text().replace("reg * (np", "reg / 2 * (np")
    half = write(tmp_path, text.replace(TWICE, " + reg * W"))
    report = judge(f"{half}:{NETS[network]}", network)
    assert report.verdict().startswith("right: all 7 cases"), report.table()
    assert report.conventions == ("y 1-D",)


@pytest.mark.parametrize("network", NETS)
def test_a_penalty_with_its_half_on_one_side_alone_has_its_name(network, tmp_path):
    file = write(tmp_path, FILE.read_text().replace(TWICE, " + reg * W"))
    report = judge(f"{file}:{NETS[network]}", network)
    assert report.verdict().startswith("wrong: loss, in 6 of 7 cases"), report.table()
    assert report.diagnoses[0].name == "penalty of the loss without its 1/2"


def write(folder, text):
    assert text != FILE.read_text()
    changed = folder / FILE.name
    changed.write_text(text)
    return changed
