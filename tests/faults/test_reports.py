"""Files that cannot be written, and a reader that goes away: told, and no verdict."""

import json
import os

import pytest
from planting import pyref

from pyref.paths import ROOT

QUICK = ("crosscheck", "relu", "--runner", "numpy", "--runner", "expected")


@pytest.fixture
def blocked(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    return tmp_path


@pytest.mark.parametrize("option", ["--json", "--junit"])
@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("nowhere/report", "nowhere is no folder"),
        ("folder", "folder: Is a directory"),
        ("file/report", "file is no folder"),
        ("/proc/report", "/proc/report: "),
    ],
)
def test_a_file_that_cannot_be_written_is_told_before_the_run(
    blocked, option, path, told
):
    done = pyref("crosscheck", option, path, at=blocked)  # all, if it ran
    assert done.returncode == 2
    assert done.out == ""
    assert told in done.err
    assert sorted(os.listdir(blocked)) == ["file", "folder"]


@pytest.mark.parametrize(
    "words",
    [
        ("check", "pyref.layers:relu", "--as", "relu"),
        ("compare", "pyref.layers:relu", "pyref.layers:relu", "--inputs", "x 2 3"),
        ("score",),
        ("grade", "folder", "--rubric", "file"),
        ("train", "mlp"),
    ],
)
def test_so_it_is_with_the_other_commands(blocked, words):
    done = pyref(*words, "--json", "nowhere/report", at=blocked)
    assert done.returncode == 2
    assert "nowhere is no folder" in done.err


def test_a_report_takes_the_place_of_another_as_a_whole(tmp_path):
    report = tmp_path / "report.json"
    report.write_text("an older one")
    report.chmod(0o640)
    (tmp_path / "link.json").symlink_to(report)
    done = pyref(*QUICK, "--json", "link.json", at=tmp_path)
    assert done.returncode == 0
    assert report.read_text().startswith('{\n "schema"')
    assert report.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "link.json").is_symlink()
    assert sorted(os.listdir(tmp_path)) == ["link.json", "report.json"]


@pytest.mark.slow
def test_a_device_is_written_to_and_stays_one(tmp_path):
    done = pyref(*QUICK, "--json", "/dev/stdout", "--junit", "/dev/null", at=tmp_path)
    assert done.returncode == 0
    assert '"schema": "pyref/report/1"' in done.out


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("words", [QUICK, ("list", "dense"), ("explain", "dense")])
def test_a_reader_that_goes_away_is_no_verdict(tmp_path, words):
    done = pyref(*words, at=tmp_path, before='set -- sh -c \'exec 9>&1; ("$@"; '
                 'echo $? > code) | (exec <&-; true)\' sh "$@"')  # fmt: skip
    assert (tmp_path / "code").read_text() == "141\n"
    assert done.err == ""


def test_an_output_that_is_full_is_told(tmp_path):
    done = pyref(*QUICK, at=tmp_path, before='set -- sh -c \'exec "$@" > /dev/full\' '
                 'sh "$@"')  # fmt: skip
    assert done.returncode == 2
    (line,) = done.err.splitlines()
    assert line.endswith("No space left on device")


@pytest.mark.slow
@pytest.mark.some(quick=4)
@pytest.mark.parametrize("streams", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_change_no_verdict(tmp_path, streams):
    done = pyref(*QUICK, "--json", "report.json", at=tmp_path, before=f"exec {streams}")
    assert (done.returncode, done.err) == (0, "")
    assert json.loads((tmp_path / "report.json").read_text())["passed"] is True
    done = pyref("crosscheck", "nowhere", at=tmp_path, before=f"exec {streams}")
    assert done.returncode == 2


def test_a_report_for_a_closed_output_is_refused_before_the_run(tmp_path):
    done = pyref("crosscheck", "--json", "-", at=tmp_path, before="exec >&-")
    assert done.returncode == 2
    assert "standard output is closed" in done.err


def test_a_fault_of_pyref_itself_is_one_line_and_a_code_of_its_own(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import pyref.crosscheck.plan\npyref.crosscheck.plan.plan = lambda *_: 1 / 0\n"
    )
    done = pyref(*QUICK, at=tmp_path, PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert done.returncode == 70
    (line,) = done.err.splitlines()
    assert line.startswith("pyref: a fault of pyref: ZeroDivisionError")
