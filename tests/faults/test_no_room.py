"""Full and read-only folders: for the files of a session, and for the report."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from planting import find_trapped, list_folders, plant, pyref, read

sys.path.append(str(Path(__file__).parents[1] / "fuzz"))

import own_layer

pytestmark = [pytest.mark.needs_octave, pytest.mark.xdist_group("no_room")]

TINY, SMALL = "mount -t tmpfs -o size=1m none", "mount -t tmpfs -o size=20m none"
FILL = (
    "f = fopen (fullfile (getenv ('PYREF_SESSION'), 'fill'), 'w'); "
    "fwrite (f, zeros (1, 25e6, 'uint8')); fclose (f);"
)


def can_mount():
    """Whether this user may have mounts of his own, which go with the process."""
    tried = ["unshare", "-m", "sh", "-c", f"{TINY} /dev/shm"]
    try:
        return subprocess.run(tried, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def layers(tmp_path_factory):
    if not can_mount():
        pytest.skip("mounting needs root and unshare")
    here = tmp_path_factory.mktemp("no_room")
    return plant(here / "layers", {"good": {}, "fills": {"octave": FILL}})


def crosscheck(layers, mounts, *words, at):
    return mounted(mounts, "crosscheck", "--sources", layers, *words, at=at)


def mounted(mounts, *words, at):
    """A run behind mounts of its own, which are lines of a shell."""
    (at / "disk").mkdir(exist_ok=True)
    again = 'if [ -z "$MOUNTED" ]; then MOUNTED=1 exec unshare -m sh "$0" "$@"; fi\n'
    script = at / "mounted.sh"
    script.write_text(f'{again}set -e\n{mounts}\nexec "$@"\n')
    return pyref(*words, at=at, before=f'set -- sh {script} "$@"')  # fmt: skip


@pytest.mark.slow
@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    "mounts", [f"{TINY} /dev/shm", "mount -t tmpfs -o ro none /dev/shm"]
)
def test_without_shared_memory_the_temporary_folder_does(layers, mounts, tmp_path):
    done = crosscheck(layers, mounts, "good", at=tmp_path)
    assert (done.returncode, done.err) == (0, "")
    assert list_folders(done.pid) == []


def test_without_any_folder_one_line_says_so(layers, tmp_path):
    mounts = f"{TINY} /dev/shm\n{TINY} disk\nexport TMPDIR=$PWD/disk"
    done = crosscheck(layers, mounts, "good", at=tmp_path)
    assert done.returncode == 2
    assert done.out == ""
    (line,) = done.err.splitlines()
    assert line.startswith("pyref: no folder for Octave's files: /dev/shm has ")
    assert f"{tmp_path}/disk has" in line


@pytest.mark.slow
def test_a_case_that_fills_the_folders_of_its_sessions_costs_no_verdict(
    layers, tmp_path
):
    mounts = f"{SMALL} /dev/shm\n{SMALL} disk\nexport TMPDIR=$PWD/disk"
    nasty = find_trapped(layers, "fills")
    words = (nasty, "good", "--runner", "octave", "--runner", "expected")
    words = (*words, "--json", "report.json", "--jobs", "1")
    done = crosscheck(layers, mounts, *words, at=tmp_path)
    assert (done.returncode, done.err) == (0, "")
    report = read(tmp_path / "report.json")
    assert report["left"] == 0
    assert {f["verdict"] for f in report["findings"]} == {"pass"}
    assert len({f["case"] for f in report["findings"]}) == 11


@pytest.mark.slow
def test_a_disk_that_is_too_small_for_the_report_is_told_before_the_run(
    layers, tmp_path
):
    mounts = "mount -t tmpfs -o size=8k none disk"
    words = ("good", "--json", "disk/report.json")
    done = crosscheck(layers, mounts, *words, at=tmp_path)
    assert done.returncode == 2
    assert done.out == ""
    assert "disk/report.json: " in done.err
    assert "bytes are free there" in done.err


@pytest.mark.slow
@pytest.mark.usefixtures("layers")
def test_a_report_for_which_the_disk_has_become_too_small_is_elsewhere(tmp_path):
    fill = f"f = fopen ('{tmp_path}/disk/fill', 'w'); fwrite (f, zeros (1, 2e6)); "
    folder = plant(tmp_path / "layers", {"late": {"octave": f"{fill} fclose (f);"}})
    words = ("--json", "disk/report.json")
    done = crosscheck(folder, f"{TINY} disk", *words, at=tmp_path)
    assert done.returncode == 2
    head, _, place = done.err.strip().partition("; it is in ")
    assert head == "pyref: disk/report.json: No space left on device"
    report = read(tmp_path / place)
    assert report["passed"] is True
    (tmp_path / place).unlink()
    (tmp_path / place).parent.rmdir()


@pytest.mark.slow
@pytest.mark.usefixtures("layers")
def test_what_a_fuzz_finds_and_has_no_room_for_is_told_with_its_place(tmp_path):
    pytest.importorskip("flint", reason="python-flint is not installed")
    flat = own_layer.copy(tmp_path / "flat", "softsign.py", edit=own_layer.FLAT)
    full = "mount -t tmpfs -o size=64k none disk\ncat /dev/zero > disk/fill || true"
    words = ("--layer", flat, "--cases", "60", "--jobs", "1")
    files = ("--folder", "disk", "--json", "disk/found.json")
    done = mounted(full, "fuzz", *words, *files, at=tmp_path)
    assert done.returncode == 1
    assert "WRONG" in done.out
    told = "pyref: disk/softsign-\\w+.json: No space left on device"
    assert re.search(told, done.err)
    _, _, place = done.err.partition(
        "disk/found.json: No space left on device; it is in "
    )
    report = tmp_path / place.strip()
    (layer,) = json.loads(report.read_text())["layers"]
    assert layer["wrong"] > 0
    report.unlink()
    report.parent.rmdir()
