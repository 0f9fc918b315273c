"""The tests at the foot of the .m files all pass, and a failing one is noticed."""

import shutil
import subprocess

import pytest

from pyref.paths import OCTAVE
from pyref.runners.octave.find import find_octave

pytestmark = pytest.mark.needs_octave
LAYER = """
function y = echo (x)
  y = x;
end

%!test <it gives back what it got>
%! assert (pyref.layers.echo (1), {});
"""


MODES = pytest.mark.parametrize("mode", ["plain", "traditional"])


def run_tests(folder, tmp_path, mode="plain", below=""):
    """Run them as a stranger would: from elsewhere, with the folder on the path.

    In its traditional mode Octave ends with 0 after an error, so there it is caught.
    """
    code, options = f"pyref.run_tests ({below})", []
    if mode == "traditional":
        code = f"try, {code}; catch fault, disp (fault.message), exit (1), end"
        options = ["--traditional"]
    return subprocess.run(
        [
            *(find_octave().path, "--norc", "--no-history", "--quiet", *options),
            *("--eval", f"addpath ('{folder}'); {code}"),
        ],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def planted(tmp_path):
    """A folder like octave/ with one layer, whose text is given."""

    def plant(text):
        folder = tmp_path / "octave"
        ours = folder / "+pyref"
        (ours / "+layers").mkdir(parents=True)
        shutil.copy(OCTAVE / "+pyref" / "run_tests.m", ours)
        (ours / "+layers" / "echo.m").write_text(text)
        return folder

    return plant


ROOMS = [room.name for room in sorted((OCTAVE / "+pyref").glob("+*"))]


@pytest.mark.slow
@pytest.mark.timeout(1200)
@MODES
def test_every_test_in_the_octave_files_passes(tmp_path, mode, request):
    """In the traditional mode those of the layers, with --thorough all."""
    room = "+layers" if mode == "traditional" else ""
    if request.config.getoption("--thorough"):
        room = ""
    must_pass(room, tmp_path, mode)


LONG = ("+training", "+derivations", "+compare")  # rooms: seconds each


@pytest.mark.parametrize(
    "room",
    [
        pytest.param(room, marks=[pytest.mark.slow] if room in LONG else [])
        for room in ROOMS
        if room != "+port"
    ],
)
def test_every_test_of_a_room_passes(tmp_path, room):
    """Those of +port take half a minute, and tests/port holds it to Python's words."""
    must_pass(room, tmp_path, "plain")


def must_pass(room, tmp_path, mode):
    below = f"'{OCTAVE / '+pyref' / room}'" if room else ""
    done = run_tests(OCTAVE, tmp_path, mode, below)
    assert done.returncode == 0, done.stdout
    assert list(tmp_path.iterdir()) == [], "the tests left files behind"


def test_a_passing_test_is_counted(tmp_path, planted):
    done = run_tests(planted(LAYER.replace("{}", "1")), tmp_path)
    assert done.returncode == 0, done.stdout
    assert "1 of 1 tests passed in 2 files" in done.stdout


@MODES
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("{}", "2"), "echo.m: 0 of 1 passed"),
        (("{}", "no_such_function (1)"), "echo.m: 0 of 1 passed"),
        (("%!test <it gives back what it got>", "%!xtest"), "echo.m: 0 of 1 passed"),
        (("%!test <it", "%!testif HAVE_NO_SUCH_THING <it"), "echo.m: 0 of 1 passed"),
        (("%!", "%"), "echo.m: no tests"),
    ],
    ids=["wrong", "error", "known failure", "skipped", "no tests"],
)
def test_anything_but_a_pass_is_refused(tmp_path, planted, change, told, mode):
    done = run_tests(planted(LAYER.replace(*change)), tmp_path, mode)
    assert done.returncode == 1, done.stdout
    assert told in done.stdout
