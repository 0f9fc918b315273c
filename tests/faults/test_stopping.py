"""Ctrl-C, SIGTERM and SIGKILL in the middle of a run, and going on from there."""

import json
import os
import shutil
import signal
import time

import pytest
from planting import (
    is_running,
    list_folders,
    measure_end,
    plant,
    pyref,
    read,
    start,
    wait_for,
)

from pyref.paths import DOCS, ROOT

pytestmark = [pytest.mark.needs_octave, pytest.mark.xdist_group("stopping")]

ONCE = (
    "if ~exist ('{0}/begun', 'file'), f = fopen ('{0}/begun', 'w'); "
    "fprintf (f, '%d', getpid ()); fclose (f); while true, end, end"
)


@pytest.fixture
def waiting(tmp_path):
    """Layers of which one never ends the first time, and says that it is there."""
    plant(tmp_path / "layers", {"good": {}, "waits": {"octave": ONCE.format(tmp_path)}})
    return tmp_path


def begin(here, *words):
    """A run of these layers that has come to where it waits, and its Octave."""
    words = ("--sources", here / "layers", "--json", here / "report.json", *words)
    child = start("crosscheck", *words, at=here)
    wait_for(lambda: (here / "begun").exists() and (here / "begun").read_text())
    return child, int((here / "begun").read_text())


def stop(child, number):
    """End a run by a signal: what it said, where it did so soon, leaving nothing."""
    time.sleep(0.5)  # NumPy's part of so small a layer is done
    assert measure_end(child, number) < 1
    _, err = child.communicate()
    assert list_folders(child.pid) == []
    return err


@pytest.mark.slow
def test_an_interrupted_run_keeps_what_it_found_and_goes_on_from_there(waiting):
    child, octave = begin(waiting, "--deadline", "600", "--jobs", "1")
    assert stop(child, signal.SIGINT) == "pyref: stopped by SIGINT\n"
    assert child.returncode == 130
    assert not is_running(octave)
    partial = read(waiting / "report.json")
    assert partial["passed"] is False
    assert partial["stopped"] == "stopped by SIGINT"
    numpy = [f for f in partial["findings"] if "octave" not in f["pair"]]
    assert len({f["case"] for f in numpy}) == 20
    assert {f["verdict"] for f in partial["findings"]} == {"pass", "blind"}

    done = pyref("crosscheck", "--resume", "report.json", at=waiting)
    assert (done.returncode, done.err) == (0, "")
    resumed = read(waiting / "report.json")
    assert (resumed["left"], resumed["stopped"]) == (0, "")
    words = ("--sources", "layers", "--json", "whole.json")
    assert pyref("crosscheck", *words, at=waiting).returncode == 0
    whole = read(waiting / "whole.json")
    assert resumed["summary"] == whole["summary"]
    assert list(resumed["by"]) == list(whole["by"])
    same = [part for part in next(iter(whole["by"].values())) if part != "again"]
    for key, finding in whole["by"].items():
        assert [resumed["by"][key][p] for p in same] == [finding[p] for p in same]

    twin = waiting / "layers" / "good" / "good.m"
    twin.write_text(twin.read_text() + "\n")
    done = pyref("crosscheck", "--resume", "report.json", at=waiting)
    assert done.returncode == 2
    assert done.err == "pyref: report.json: layers or fixtures changed since\n"


@pytest.mark.slow
def test_a_run_that_is_told_to_end_writes_its_report_too(waiting):
    child, octave = begin(waiting, "--deadline", "600", "--jobs", "8")
    assert stop(child, signal.SIGTERM) == "pyref: stopped by SIGTERM\n"
    assert child.returncode == 143
    assert not is_running(octave)
    report = read(waiting / "report.json")
    assert report["left"] > 0
    assert {f["verdict"] for f in report["findings"]} == {"pass", "blind"}


@pytest.mark.slow
def test_what_a_killed_run_left_goes_when_the_next_begins(waiting):
    child, octave = begin(waiting, "--transport", "process", "--deadline", "600")
    child.kill()
    child.communicate(timeout=60)
    assert is_running(octave)
    assert list_folders(child.pid)
    words = ("--sources", "layers", "--transport", "process", "good")
    done = pyref("crosscheck", *words, at=waiting)
    assert done.returncode == 0
    assert list_folders(child.pid) == []
    wait_for(lambda: not is_running(octave))


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_session_that_is_lost_for_no_fault_of_its_case_costs_nothing(waiting, number):
    words = ("--deadline", "2", "--jobs", "1")
    child, octave = begin(waiting, *words)
    os.kill(octave, number)
    _, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (0, "")
    report = read(waiting / "report.json")
    assert {f["verdict"] for f in report["findings"]} == {"pass", "blind"}


@pytest.mark.slow
def test_what_a_killed_grade_left_goes_when_the_next_begins(tmp_path):
    (tmp_path / "temporary").mkdir()
    course = DOCS / "grading" / "course"
    words = ("grade", course / "submissions", "--rubric", course / "rubric.toml")
    here = {"at": tmp_path, "TMPDIR": str(tmp_path / "temporary")}
    child = start(*words, **here)

    def list_left(kind="*"):
        return [*(tmp_path / "temporary").glob(f"pyref-{kind}-{child.pid}-*")]

    wait_for(lambda: list_left("grade"))
    child.kill()
    child.communicate()
    assert list_left()
    next_one = start(*words, **here)
    wait_for(lambda: not list_left())
    next_one.terminate()
    next_one.communicate()
    assert next_one.returncode == 143
    assert list((tmp_path / "temporary").iterdir()) == []


AMID = """
import os, shutil, signal, tempfile
def stop(*words, **options):
    done, {0} = regular(*words, **options), regular
    os.kill(os.getpid(), signal.SIGTERM)
    return done
regular, {0} = {0}, stop
"""
"""The command is told to end before it knows that a folder is made, or removed."""


@pytest.mark.slow
@pytest.mark.parametrize("step", ["tempfile.mkdtemp", "os.rmdir"])
def test_a_signal_while_a_folder_is_made_or_removed_leaves_none(tmp_path, step):
    (tmp_path / "temporary").mkdir()
    (tmp_path / "sitecustomize.py").write_text(AMID.format(step))
    course = DOCS / "grading" / "course"
    words = ("grade", course / "submissions", "--rubric", course / "rubric.toml")
    places = {"TMPDIR": str(tmp_path / "temporary"), "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    done = pyref(*words, at=tmp_path, **places)
    assert (done.returncode, done.err) == (143, "pyref: stopped by SIGTERM\n")
    assert list((tmp_path / "temporary").iterdir()) == []


STOP = """
import json, signal, time
import pyref.cli.crosscheck as command
from pyref.crosscheck.finding import Finding
regular = command.collect
def collect(collector, *others):
    problem = regular(collector, *others)
    (check,) = collector.checks[:1]
    (known,) = collector.found[check.id][:1]
    found = [Finding(**known.as_plain()) for _ in range(60000)]
    collector.found[check.id] = found
    begun = time.process_time()
    for one in found:
        json.dumps(one.as_plain())
    print(time.process_time() - begun, flush=True)
    while signal.getsignal(signal.SIGINT) != signal.SIG_DFL:  # a signal came
        time.sleep(0.01)
    return problem
command.collect = collect
"""
"""Waits for a signal where one would be lost: when all is run, and nothing written.

Says how long this machine takes to write each finding once, in seconds of a processor.
"""


@pytest.mark.slow
def test_sixty_thousand_findings_are_written_in_a_few_times_what_their_json_takes(
    tmp_path,
):
    (tmp_path / "sitecustomize.py").write_text(STOP)
    words = ("relu", "--runner", "numpy", "--runner", "expected")
    files = ("--json", "report.json")
    path = f"{tmp_path}:{ROOT}"
    child = start("crosscheck", *words, *files, at=tmp_path, PYTHONPATH=path)
    once = float(child.stdout.readline())
    assert measure_end(child, signal.SIGINT) < 8 * once
    out, err = child.communicate()
    assert (child.returncode, err) == (130, "pyref: stopped by SIGINT\n")
    assert "comparisons were not made" not in out
    assert len(read(tmp_path / "report.json")["findings"]) > 60_000


LOOPS = {
    "port.py": "import os\ndef f(x):\n    open('begun', 'w').write(str(os.getpid()))\n"
    "    while True: pass\n",
    "port.m": "function y = port (x)\n  f = fopen ('begun', 'w');\n"
    "  fprintf (f, '%d', getpid ()); fclose (f);\n  while true, end\nend\n",
}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs util-linux")
@pytest.mark.parametrize("file", LOOPS)
def test_a_port_without_end_ends_with_the_check_that_is_killed(tmp_path, file):
    (tmp_path / file).write_text(LOOPS[file])
    target = f"{file}:f" if file.endswith("py") else file
    child = start("check", target, "--as", "tanh", "--deadline", "600", at=tmp_path)
    begun = tmp_path / "begun"
    wait_for(lambda: begun.exists() and begun.read_text())
    port = int(begun.read_text())
    assert is_running(port)
    child.kill()
    child.communicate(timeout=60)
    wait_for(lambda: not is_running(port))


def test_ctrl_c_before_anything_is_imported_ends_without_a_word(tmp_path):
    (tmp_path / "click.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nimport this\n"
    )
    done = pyref("list", at=tmp_path, PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert (done.returncode, done.out, done.err) == (130, "", "")


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    here = tmp_path_factory.mktemp("report")
    words = ("dense", "--runner", "numpy", "--runner", "expected")
    pyref("crosscheck", *words, "--json", "report.json", at=here)
    return here / "report.json"


@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda r: {**r, "schema": "pyref/report/0"}, "pyref/report/0"),
        (lambda r: {k: v for k, v in r.items() if k != "call"}, "call is missing"),
        (lambda r: [r], "is a list, not an object"),
        (lambda r: {**r, "environment": {}}, "NumPy was None, is"),
    ],
)
def test_what_is_no_report_of_this_run_is_refused(report, change, told):
    other = report.with_name("other.json")
    other.write_text(json.dumps(change(json.loads(report.read_text()))))
    done = pyref("crosscheck", "--resume", "other.json", at=report.parent)
    assert done.returncode == 2
    assert told in done.err


def test_what_is_to_be_run_is_not_said_twice(report):
    done = pyref("crosscheck", "dense", "--resume", report, at=report.parent)
    assert done.returncode == 2
    assert "--resume takes what is to be run from its report" in done.err
