"""A normalization over several axes of a sample is judged as one over its columns."""

import pytest
from octave_session import Session

from pyref.paths import OCTAVE, ROOT
from pyref.port.check import check

SAMPLES = ROOT / "tests" / "port" / "samples"
RIGHT = [
    ("over_time", "layernorm", "each sample is A x B, gamma and beta are too"),
    ("over_maps", "layernorm", "each sample is C x H x W, gamma and beta are too"),
    ("over_maps_flat", "layernorm", "each sample is C x H x W"),
    ("root_over_maps", "rmsnorm", "each sample is C x H x W, gamma is too"),
]
OCTAVES = [
    ("norm_flat", "each sample is A x B, counted down its columns"),
    ("norm_last", "A x B x N, gamma and beta are A x B"),
]


@pytest.mark.some(quick=2)
@pytest.mark.parametrize(("name", "layer", "said"), RIGHT)
def test_a_port_over_several_axes_is_right_and_told_so(name, layer, said, launch):
    target = f"{SAMPLES}/several.py:{name}"
    report = check(target, layer, habits=False, launch=launch)
    assert report.right, report.table()
    assert report.conventions[0] == said


@pytest.mark.slow
def test_an_axis_that_is_left_out_of_the_mean_is_wrong(launch):
    target = f"{SAMPLES}/several.py:over_channels_and_rows"
    report = check(target, "layernorm", habits=False, launch=launch)
    assert report.outcome == "wrong"
    assert {f.array for f in report.wrong} == {"y", "dx", "dgamma"}


@pytest.mark.slow
@pytest.mark.needs_octave
@pytest.mark.some(quick=2)
@pytest.mark.parametrize(("name", "said"), OCTAVES)
def test_a_port_in_octave_is_so_too_by_either_way_of_checking(name, said):
    port = SAMPLES / "octave" / f"{name}.m"
    report = check(str(port), "layernorm", habits=False, accept=["declined"])
    assert report.right, report.table()
    assert report.conventions[0] == said
    with Session() as session:
        told = session.run(
            f"addpath {OCTAVE} {port.parent}\n"
            f"r = pyref.check (@{name}, 'layernorm', 'accept', "
            "{'habits', 'declined'});\n"
            "printf ('%d %s', r.passed, r.conventions{1})"
        )
    assert told.strip().endswith(f"1 {said}")
