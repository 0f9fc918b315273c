"""A folder of the user's may have files named as Octave's functions are, and draw."""

import textwrap

import pytest

from pyref.pairs.run import compare

pytestmark = pytest.mark.needs_octave
COST = """
    function [J, grad] = cost (theta, X)
      e = X * theta;
      figure (1); clf; hold on
      plot (e, 'r-'); xlabel ('i'); imagesc (X); colormap (gray); drawnow
      fprintf ('the cost is here\\n');
      J = e.' * e / 2;
      grad = X.' * e;
      title (num2str (J));
    end
    """
PORT = """
    def cost(theta, X):
        e = X @ theta
        return e @ e / 2, X.T @ e
    """
OWN = "function varargout = {0} (varargin)\n  varargout{{1}} = 'own {0}';\nend\n"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    (folder / "cost.m").write_text(textwrap.dedent(COST))
    (folder / "port.py").write_text(textwrap.dedent(PORT))
    for name in ("glob", "fileread", "num2str", "strjoin", "jsondecode"):
        (folder / f"{name}.m").write_text(OWN.format(name))
    a, b = str(folder / "cost.m"), f"{folder / 'port.py'}:cost"
    return compare(a, b, "theta 3, X 5 3", ("theta",), sets=("plain",))


@pytest.mark.slow
def test_files_named_as_functions_of_octave_disturb_nothing_and_one_used_is_told(
    report,
):
    assert report.passed, str(report)
    told = "A: num2str.m: functions of"
    assert told in " ".join(str(report).split())


@pytest.mark.slow
def test_what_draws_without_a_display_is_no_error(report):
    assert report.passed, str(report)
