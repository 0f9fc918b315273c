"""Layers that do what breaks a session, at one of their cases, and runs of pyref.

They are the layer of docs/own under other names: its certified cases, its two twins,
and a line in one of these that is run where x is one column.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from pyref.fixtures.digests import seal
from pyref.paths import DOCS, ROOT

OWN = DOCS / "own"
BASES = (Path("/dev/shm"), Path("/tmp"))
HOLE = {"octave": "  d = x - t;\n", "numpy": "    d = x - t\n"}
TRAP = {
    "octave": "  if isequal (size (x), [5, 1])\n    {line}\n  end\n",
    "numpy": "    if x.shape == (5, 1):\n        {line}\n",
}
ENDS = {"octave": ".m", "numpy": ".py"}


def plant(folder, traps):
    """Write layers by their names: the line of each language, where it has one."""
    cases = folder / "fixtures" / "cases"
    cases.mkdir(parents=True)
    files = {}
    for name, lines in traps.items():
        (folder / name).mkdir()
        for language, end in ENDS.items():
            text = (OWN / "log_cosh" / f"log_cosh{end}").read_text()
            assert HOLE[language] in text
            if language in lines:
                trap = TRAP[language].format(line=lines[language])
                text = text.replace(HOLE[language], trap + HOLE[language])
            text = text.replace("log_cosh", name)
            (folder / name / f"{name}{end}").write_text(text)
        known = (OWN / "fixtures" / "cases" / "log_cosh.json").read_text()
        document = json.loads(known.replace("log_cosh", name))
        data = json.dumps(seal(document)).encode("ascii")
        (cases / f"{name}.json").write_bytes(data)
        files[f"cases/{name}.json"] = {
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
    manifest = json.loads((OWN / "fixtures" / "MANIFEST.json").read_text())
    manifest |= {"files": files, "made_from": {}}
    (folder / "fixtures" / "MANIFEST.json").write_text(json.dumps(manifest))
    return folder


def find_trapped(folder, name):
    """The id of the case in which the line of a layer is run."""
    data = json.loads((folder / "fixtures" / "cases" / f"{name}.json").read_text())
    (case,) = (c for c in data["cases"] if c["inputs"]["x"]["shape"] == [5, 1])
    return case["id"]


def start(*words, at, before="", **environment):
    """Begin a command of pyref in a folder; before: what a shell does first."""
    command = [sys.executable, "-m", "pyref", *map(str, words)]
    return subprocess.Popen(
        ["sh", "-c", f'{before}\nexec "$@"', "sh", *command],
        cwd=at,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=hear_ctrl_c,
    )


def hear_ctrl_c():
    """As at a terminal: in a shell's background it is ignored, by children too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def pyref(*words, at, before="", seconds=120, **environment):
    """Run a command of pyref: what it printed, its exit code, its number as pid."""
    child = start(*words, at=at, before=before, **environment)
    child.out, child.err = child.communicate(timeout=seconds)
    assert "Traceback" not in child.err
    return child


def read(path):
    """A report, with its findings by their check and array."""
    report = json.loads(path.read_text())
    report["by"] = {
        (f["case"], f["pair"], f["dtype"], f["array"]): f for f in report["findings"]
    }
    return report


def wait_for(condition, seconds=60):
    """Wait until something is so, which must come."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


def list_folders(pid):
    """Folders of sessions that a process made, and that are still there."""
    return [p for base in BASES for p in base.glob(f"pyref-octave-{pid}-*")]


def measure_end(child, number, seconds=60):
    """Seconds of a processor that a process takes to end after a signal.

    How long that takes by the clock depends on what else the machine does. Ctrl-C at a
    terminal goes to all that is in front.
    """
    before = count_seconds(child.pid)
    (os.killpg if number == signal.SIGINT else os.kill)(child.pid, number)
    wait_for(lambda: not is_running(child.pid), seconds)
    return count_seconds(child.pid) - before


def count_seconds(pid):
    """Seconds of a processor that a process has had, also one not yet collected."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def find_parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def is_running(pid):
    """Whether a process runs; one that only waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"
