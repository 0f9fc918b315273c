"""Ports in Octave are called in the forms that people write; a wrong twin is told."""

import shutil

import pytest

from pyref.fixtures.load import load
from pyref.paths import ROOT
from pyref.port.call import ask_case, look, write_request
from pyref.port.check import check
from pyref.port.conventions import Convention, list_candidates
from pyref.port.pose import pose
from pyref.port.process import Port
from pyref.port.target import read_target

SAMPLES = ROOT / "tests" / "port" / "samples" / "octave"
pytestmark = pytest.mark.needs_octave

FORMS = [
    ("custom_dense.m", "dense", ("sum (dLdZ, 2)", "mean (dLdZ, 2)"), "db"),
    ("custom_leaky.m", "leaky_relu", ("layer.Alpha * dLdZ(", "dLdZ("), "dx"),
    ("struct_forward.m", "dense", ("sum (delta, 1)", "mean (delta, 1)"), "db"),
    ("held_forward.m", "dense", ("x.' * dy", "2 * x.' * dy"), "dw"),
    ("conv_by_name.m", "conv2d", ("df, db] = pull (v", "df, db] = pull (2 * v"), "dw"),
    ("pool_parsed.m", "avg_pool2d", ("pull (o.dzdy)", "pull (2 * o.dzdy)"), "dx"),
    ("conv_options.m", "conv2d", ("dx * 1;", "dx * 2;"), "dx"),
    ("whole_norm.m", "batchnorm", ("back (dy);", "back (-dy);"), "dgamma"),
    ("two_in_a_cell.m", "dense", ("sum (dy, 1)", "mean (dy, 1)"), "db"),
    ("made_of_functions.m", "dense", ("sum (dy, 1)", "mean (dy, 1)"), "db"),
    ("other_order.m", "dense", ("sum (dy, 1)", "mean (dy, 1)"), "db"),
]


def twin_of(name, change, folder):
    """A copy of a sample, and of its backward function, with one fault."""
    changed = 0
    for part in {name, name.replace("forward", "backward")}:
        text = (SAMPLES / part).read_text()
        changed += text.count(change[0])
        (folder / part).write_text(text.replace(*change))
    assert changed == 1
    return folder / name


@pytest.mark.parametrize(("name", "layer", "change", "wrong"), FORMS)
def test_a_form_is_called_and_a_fault_in_it_is_told(
    name, layer, change, wrong, tmp_path
):
    report = check(str(SAMPLES / name), layer, habits=False)
    assert report.right, report.table()
    report = check(str(twin_of(name, change, tmp_path)), layer, habits=False)
    assert not report.right
    bad = {f.array for f in report.findings if f.verdict in ("fail", "error")}
    assert wrong in bad
    assert "case" not in bad


class Asked:
    """A port, what its worker says of it, and its replies to one case."""

    def __init__(self, port, layer):
        self.port, self.layer = port, layer
        self.cases = [c for c in load(layer) if not c.error and c.level == "plain"]
        sheet = self.cases[0].sheet
        self.takes = look(port, sheet, layer)
        names = {
            "inputs": list(sheet.inputs),
            "options": list(sheet.options),
            "optional": [],
            "outputs": list(sheet.outputs),
        }
        reply = port.ask({"layer": layer, "job": "look", "names": names})
        self.look = reply.get("look", reply)

    def run(self, **more):
        return self.port.ask({**self.request(), **more})

    def request(self, results=None):
        posed = pose(self.cases[0], Convention())
        return write_request(posed, "float64")


@pytest.fixture
def asked():
    ports = []

    def start(target, layer):
        target = read_target(str(target))
        ports.append(Port(target.command, environment=target.environment))
        return Asked(ports[-1], layer)

    yield start
    for port in ports:
        port.close()
