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


@pytest.mark.some(quick=2)
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


@pytest.mark.parametrize(
    ("name", "network"),
    [
        ("softmax_net", "two_layer_hinge"),
        pytest.param("svm_net", "two_layer_softmax", marks=pytest.mark.slow),
        # one flat vector: nothing tells its classes
        pytest.param("softmax_net", "pavlidis", marks=pytest.mark.slow),
    ],
)
def test_a_port_of_another_network_is_told_which_it_is(name, network):
    report = judge(f"{FILE}:{name}", network)
    other = next(key for key, value in NETS.items() if value == name)
    told = f"probably another network: all of it is right as {other} (--as {other})"
    assert report.verdict() == f"not judged: {told}"


@pytest.mark.slow
def test_a_slip_does_not_make_another_network_of_a_port(tmp_path):
    text = FILE.read_text().replace("hidden <= 0", "hidden > 0")
    report = judge(f"{write(tmp_path, text)}:softmax_net", "two_layer_softmax")
    assert report.outcome == "wrong"
    assert "another network" not in str(report)
