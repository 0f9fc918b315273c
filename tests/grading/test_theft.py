"""A grade cannot be stolen: what submissions try earns nothing, and harms no other."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pyref.cli.main import pyref
from pyref.fixtures.load import load
from pyref.paths import FIXTURES, ROOT

pytestmark = [pytest.mark.usefixtures("closed"), pytest.mark.xdist_group("theft")]
HERE = Path(__file__).parent
RIGHT = """
def dense(x, w, b):
    return x @ w + b, lambda dy: (dy @ w.T, x.T @ dy, dy.sum(0))
"""
TAKEOVER = """
import json, os, sys

def answer(text, end="\\n"):
    for number in range(3, 9):
        try:
            os.write(number, text.encode() + end.encode())
        except OSError:
            pass

def find_request():
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["request"]

def dense(x, w, b):
    number = find_request()["id"]
    answer(REPLY.replace("ID", str(number)))
    for line in os.fdopen(3):  # what comes to the worker is answered here from now on
        number = json.loads(line)["id"]
        answer(REPLY.replace("ID", str(number)))

REPLY = """


def take_over(reply):
    """A submission that answers itself, past the worker, with no right reply."""
    return TAKEOVER + repr(reply) + "\n"


def before(line, imports=""):
    """The right submission, with something done before it computes."""
    return imports + RIGHT.replace("    return", f"    {line}\n    return")


FAULTS = {
    "answers_brackets": take_over("[" * 60000 + "]" * 60000),
    "answers_half_a_pair": take_over('{"id": ID, "error": "half \\ud800"}'),
    "calls_the_reference": "import pyref.layers\n\n\ndef dense(x, w, b):\n"
    "    return pyref.layers.dense(x, w, b)\n",
    "claims_a_broken_machine": TAKEOVER.partition("def dense")[0]
    + 'answer(\'{"id": %d, "look": {"machine": "out of order"}}\' '
    "% find_request()['id'])\n",
    "declines_all": before("raise NotImplementedError('no')"),
    "declines_most": before("if len(x) > 1: raise NotImplementedError('no')"),
    "draws_on_the_terminal": before(
        "raise ValueError('\\x1b[2J\\x1b]0;owned\\x07 [bold]')"
    ),
    "fills_the_disk": before(
        "[open(f'{k}.bin', 'wb').write(bytes(2**20)) for k in range(40)]"
    ),
    "forges_later_answers": TAKEOVER.partition("def dense")[0]
    + before(
        'for k in range(1, 999): answer(\'{"id": %d, "results": {}}\' % (old() + k))'
    )
    + "\n\ndef old():\n    return find_request()['id']\n",
    "hoards_memory": before(
        "more = [numpy.empty(2**28) for _ in range(9)]", "import numpy\n"
    ),
    "starts_many_threads": before(
        "for _ in range(40): Thread(target=stop.wait, daemon=True).start()",
        "from threading import Event, Thread\nstop = Event()\n",
    ),
    "takes_its_time": before("time.sleep(0.6)", "import time\n"),
    "[red]\x1b[31mnamed oddly": RIGHT,
}
TOLD = {
    "answers_brackets": "which is no JSON",
    "answers_half_a_pair": r"half \ud800",
    "calls_the_reference": "no submission gets the reference",
    "claims_a_broken_machine": "out of order",
    "declines_all": "not judged",
    "declines_most": "no result in",
    "draws_on_the_terminal": r"\x1b[2J\x1b]0;owned\x07 [bold]",
    "fills_the_disk": "its files take more than 32 MB",
    "forges_later_answers": "answered to another request",
    "hoards_memory": "out of memory",
    "starts_many_threads": "it has more than 32 threads",
    "takes_its_time": "3 s for all answers are over",
}


def hand_in(folder, texts, name="dense.py"):
    for one, text in texts.items():
        (folder / one).mkdir(parents=True)
        (folder / one / name).write_text(text)
    return folder


OTHER = ("unshare", "--user", f"--map-user={0 if os.geteuid() else 1000}")
"""Begins a command as root where this is a plain user, and as one where it is root."""


@pytest.fixture(params=["this user", "root" if os.geteuid() else "a plain user"])
def become(request):
    """Words before a command, so that it has the rights of this user, or the other."""
    if request.param == "this user":
        return ()
    program = "import os; print(os.geteuid())"
    try:
        done = subprocess.run(
            [*OTHER, sys.executable, "-c", program], capture_output=True, text=True
        )
    except FileNotFoundError:
        pytest.skip("needs unshare of util-linux")
    if done.returncode:
        pytest.skip(f"no namespace of users here: {done.stderr.strip()}")
    assert done.stdout == ("0\n" if os.geteuid() else "1000\n")
    return OTHER


def grade(folder, tmp_path, layer="dense", name="dense.py", more="", become=None):
    """Rows of the CSV by submission, and what was printed."""
    rubric = tmp_path / "rubric.toml"
    rubric.write_text(
        f'deadline = 1\n{more}\n[[task]]\nlayer = "{layer}"\nfiles = ["{name}"]\n'
        "points = 10\n"
    )
    table = tmp_path / "marks.csv"
    words = ["grade", str(folder), "--rubric", str(rubric), "--csv", str(table)]
    if become is None:
        run = CliRunner().invoke(pyref, words)
        code, printed = run.exit_code, run.output
    else:
        command = [*become, sys.executable, "-m", "pyref", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        code, printed = done.returncode, done.stdout + done.stderr
    assert code == 0, printed
    with open(table, encoding="utf-8", newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}, printed


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    base = tmp_path_factory.mktemp("faults")
    return grade(hand_in(base / "all", FAULTS), base, more="time = 3")


@pytest.mark.parametrize("name", TOLD)
def test_a_fault_is_the_row_of_its_submission_with_its_reason(name, marked):
    rows, _ = marked
    row = rows[name]
    assert TOLD[name] in row["dense: why"]
    if name not in ("declines_most", "takes_its_time"):
        assert float(row["dense"]) == 0
    assert float(row["dense"]) < 5


def test_whoever_is_right_beside_them_has_all_points(marked):
    rows, _ = marked
    assert len(rows) == len(FAULTS)
    assert float(rows[r"[red]\x1b[31mnamed oddly"]["dense"]) == 10


def test_no_control_character_and_no_markup_reaches_the_terminal(marked):
    _, printed = marked
    assert r"[red]\x1b[31mnamed oddly" in printed
    assert all(one.isprintable() or one == "\n" for one in printed)


@pytest.mark.slow
def test_a_right_submission_that_tries_every_door_gets_in_nowhere(tmp_path, become):
    outside = tmp_path / "outside.txt"
    outside.write_text("42\n")
    before = outside.stat()
    text = (HERE / "burglar.py").read_text()
    filled = (
        f"OUTSIDE, ROOT = {str(outside)!r}, {str(ROOT)!r}\n"
        f"FIXTURE = {str(FIXTURES / 'cases' / 'dense.json')!r}\n"
    )
    text = text.replace('OUTSIDE = FIXTURE = ROOT = ""\n', filled)
    folder = hand_in(tmp_path / "all", {"burglar": text})
    rows, _ = grade(folder, tmp_path, become=become)
    assert rows["burglar"]["dense"] == "10.0000", rows["burglar"]["dense: why"]
    after = outside.stat()
    assert outside.read_text() == "42\n"
    assert (before.st_mode, before.st_mtime_ns, before.st_uid, before.st_ctime_ns) == (
        after.st_mode, after.st_mtime_ns, after.st_uid, after.st_ctime_ns
    )  # fmt: skip
    assert os.listdir(folder / "burglar") == ["dense.py"]
    assert not Path("/dev/shm/pyref-burglar").exists()


@pytest.mark.slow
@pytest.mark.needs_octave
def test_nor_does_one_in_octave(tmp_path, become):
    outside = tmp_path / "outside.txt"
    outside.write_text("42\n")
    text = (HERE / "burglar.m").read_text()
    for word, place in (
        ("OUTSIDE", outside),
        ("FIXTURE", FIXTURES / "cases" / "dense.json"),
        ("ROOT", ROOT),
    ):
        text = text.replace(f"'{word}'", f"'{place}'")
    folder = hand_in(tmp_path / "all", {"burglar": text}, "dense.m")
    home = folder / "burglar"
    (home / "PKG_ADD").write_text(f"fid = fopen ('{outside}', 'a');\n")
    (home / ".octaverc").write_text("exit (7);\n")
    (home / ".inputrc").write_text("$include /etc/passwd\n")
    (home / "own.oct").write_bytes(b"\x7fELF no library")
    rows, _ = grade(folder, tmp_path, name="dense.m", become=become)
    assert rows["burglar"]["dense"] == "10.0000", rows["burglar"]["dense: why"]
    assert outside.read_text() == "42\n"
    assert outside.stat().st_mode & 0o777 != 0o777


def write_table(layer):
    """What a table of the fixtures answers, and for other inputs zeros."""
    rows = {}
    for case in load(layer):
        if not case.error:
            key = repr([v.tolist() for v in (*case.args(), *case.dys())])
            rows[key] = [case.expect[name].high.tolist() for name in case.results]
    return (
        "import numpy as np\n"
        f"from numpy import inf, nan\nTABLE = {rows!r}\n\n\n"
        "def dense(x, w, b, dy):\n"
        "    key = repr([np.asarray(v).tolist() for v in (x, w, b, dy)])\n"
        "    if key in TABLE:\n"
        "        return tuple(np.array(v) for v in TABLE[key])\n"
        "    return x @ w + b, np.zeros_like(x), np.zeros_like(w), np.zeros_like(b)\n"
    )


@pytest.mark.slow
def test_stored_answers_earn_nothing_and_are_named(tmp_path):
    folder = hand_in(tmp_path / "all", {"table": write_table("dense")})
    rows, _ = grade(folder, tmp_path)
    assert rows["table"]["dense"] == "0.0000"
    assert "stored answers: d" in rows["table"]["dense: why"]
