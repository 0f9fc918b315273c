"""A mask may be true and false, which a port asks for by what it does with it."""

import pytest
from octave_session import Session

from pyref.paths import OCTAVE, ROOT
from pyref.port.check import check

SAMPLES = ROOT / "tests" / "port" / "samples"
SEEN = "the mask is boolean, true where a key is seen"
AWAY = "the mask is boolean, true where a key is taken away"
RIGHT = [
    ("attend_to_seen", "attention", SEEN),
    ("attend_but_away", "attention", AWAY),
    ("heads_of_seen", "multihead_attention", SEEN),
    ("captions", "temporal_crossentropy", "kept is boolean"),
]


def report_on(name, layer, launch=None):
    more = {"launch": launch} if launch else {}
    accept = ["textbook"]
    return check(f"{SAMPLES}/masks.py:{name}", layer, accept=accept, **more)


@pytest.mark.some(quick=4)
@pytest.mark.parametrize(("name", "layer", "said"), RIGHT)
def test_a_port_that_asks_for_true_and_false_gets_them(name, layer, said, launch):
    report = report_on(name, layer, launch)
    assert report.right, report.table()
    assert said in report.conventions


@pytest.mark.slow
def test_a_fault_in_a_port_of_a_boolean_mask_is_named(launch):
    report = report_on("attend_to_seen_unscaled_back", "attention", launch)
    assert report.outcome == "wrong"
    assert report.conventions == (SEEN,)
    assert {f.array for f in report.wrong} == {"dq", "dk"}


@pytest.mark.slow
@pytest.mark.needs_octave
def test_a_port_in_octave_gets_a_logical_mask_by_either_way_of_checking():
    port = SAMPLES / "octave" / "attend_but_away.m"
    report = check(str(port), "attention", accept=["textbook"])
    assert report.right, report.table()
    assert report.conventions == (AWAY,)
    with Session() as session:
        told = session.run(
            f"addpath {OCTAVE} {port.parent}\n"
            "r = pyref.check (@attend_but_away, 'attention', 'accept', {'textbook'});\n"
            "printf ('%d %s', r.passed, r.conventions{:})"
        )
    assert told.strip().endswith(f"1 {AWAY}")
