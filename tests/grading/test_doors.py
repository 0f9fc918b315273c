"""Every door of the jail is tried, and what a machine leaves open is said."""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from pyref.errors import MachineError
from pyref.grading import probe
from pyref.grading.jail.rules import find_version
from pyref.grading.probe import find_open_doors, list_doors, try_doors
from pyref.grading.room import JAIL, LIMITS, open_room
from pyref.paths import CASES, DOCS

PAGE = (DOCS / "grading.md").read_text(encoding="utf-8")
TABLE = PAGE.partition("| door |")[2].partition("\n\n")[0]
ROWS = re.findall(r"^\| (\w[^|]*) \|.*\| ([^|]*) \|$", TABLE, re.MULTILINE)
WITHOUT_RULES = {name for name, keeper in ROWS if keeper in ("Landlock", "both")}
WITHOUT_FILTER = {name for name, keeper in ROWS if keeper in ("filter", "both")}
needs_rules = pytest.mark.skipif(not find_version(), reason="no Landlock here")


@pytest.fixture
def room(tmp_path):
    file = tmp_path / "dense.py"
    file.write_text("")
    with open_room(file, [file]) as made:
        yield made


def weaken(room, change):
    """The room, with its jail changed in one line."""
    program = (
        f"import sys; sys.path.insert(0, {str(JAIL.parent)!r})\n"
        "from jail import enter, filter, limits, rules\n"
        f"{change}\nenter.enter(sys.argv[1], sys.argv[2:])\n"
    )
    plan = str(room.base / "plan.json")
    return replace(room, words=(*room.words[:3], "-c", program, plan))


def open_in(room):
    return {name for name, is_open in try_doors(room).items() if is_open}


@needs_rules
def test_no_door_is_open_here():
    assert find_open_doors() == []


@needs_rules
@pytest.mark.needs_octave
def test_nor_is_one_to_a_submission_in_octave():
    assert find_open_doors((".m",)) == []


def test_the_page_names_the_doors_that_are_tried_and_no_other():
    assert [name for name, _ in ROWS] == list(list_doors())


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ("rules.CREATE_RULESET = 9999", WITHOUT_RULES),
        ("filter.MACHINES.clear()", WITHOUT_FILTER),
        ("enter.drop_rights = lambda: rules.libc.prctl(38, 1, 0, 0, 0)",
         {"keeps rights of root"} if os.geteuid() == 0 else set()),
        ("enter.limit = lambda *most: None",
         {"takes more memory", "writes larger files", "runs on without an end"}),
    ],
    ids=["no Landlock", "no filter", "rights of root", "no limits"],
)  # fmt: skip
@needs_rules
def test_what_a_machine_does_not_enforce_is_an_open_door(change, left, room):
    """A kernel without the call, and a processor without a filter."""
    found = open_in(weaken(room, change))
    # root has more rights than are left here, so its other processes stay closed
    kept = {"reads or steers other processes"} if os.geteuid() == 0 else set()
    assert found - kept == left - kept


def test_a_system_without_a_jail_has_every_door_open(monkeypatch, room):
    inside = {name for name, keeper in ROWS if keeper != "pyref"}
    monkeypatch.setattr(probe.sys, "platform", "darwin")
    assert open_in(room) == inside


@needs_rules
def test_the_oldest_landlock_leaves_no_door_open(room):
    """What its later versions add, the filter refuses as well."""
    assert open_in(weaken(room, "rules.find_version = lambda: 1")) == set()


MEET = """
import os, socket, sys
def kill(): os.kill(os.getppid(), 0)
def connect(): socket.create_connection(("127.0.0.1", int(sys.argv[1])))
def meet(): socket.socket(socket.AF_UNIX).connect(sys.argv[2])
for action in (connect, meet, kill):
    try:
        action()
        print(action.__name__, "open")
    except PermissionError:
        print(action.__name__, "closed")
"""


@needs_rules
def test_rules_alone_keep_what_the_newest_landlock_can_keep(room):
    """Ports of TCP from its version 4 on, sockets and signals outside from 6 on."""
    weak = weaken(room, "filter.MACHINES.clear()")
    name = f"\0pyref-{os.getpid()}"
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as other,
    ):
        other.bind(name)
        other.listen()
        program = MEET.replace("sys.argv[2]", repr(name))
        words = [*weak.words, *room.words[:3], "-c", program]
        words.append(str(server.getsockname()[1]))
        done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    kept = {"connect": 4, "meet": 6, "kill": 6}
    states = {k: "closed" if find_version() >= v else "open" for k, v in kept.items()}
    assert done.stdout.splitlines() == [f"{k} {state}" for k, state in states.items()]


@needs_rules
def test_what_cannot_be_enforced_is_said_when_a_command_starts_and_it_runs(room):
    weak = weaken(room, "rules.CREATE_RULESET = 9999")
    done = subprocess.run(
        [*weak.words, "/bin/echo", "it runs"], capture_output=True, text=True
    )
    assert done.stdout == "it runs\n"
    assert "jail: no rules on files: no Landlock" in done.stderr


@needs_rules
def test_a_plain_user_has_the_same_doors_closed():
    """As root, and as one who owns nothing: with what Python such a user can read."""
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin")
    if os.geteuid() or not python:
        pytest.skip("not root, so all else ran as a plain user")
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        shutil.copytree(JAIL, base / "jail")
        (base / "work").mkdir()
        (base / "outside").write_bytes(bytes(8))
        (base / "outside").chmod(0o755)
        case = str(next(CASES.glob("*.json")))
        plan = {
            **LIMITS,
            "home": str(base / "work"),
            "read": ["/usr/lib", "/lib", "/lib64"],
            "list": [],
            "run": [python],
            "outside": str(base / "outside"),
            "closed": {"the fixtures": case},
        }
        (base / "plan.json").write_text(json.dumps(plan))
        for path in (base, *base.rglob("*")):
            os.chown(path, 65534, 65534)
        words = (python, "-I", "-S", str(base / "jail"), str(base / "plan.json"))
        done = subprocess.run(
            words, capture_output=True, text=True, user=65534, group=65534,
            extra_groups=[], cwd="/", start_new_session=True,
        )  # fmt: skip
    assert "open: " not in done.stdout, done.stdout
    assert done.stdout.count("closed: ") >= 15, done.stderr


def test_a_jail_that_cannot_start_is_the_fault_of_no_submission(monkeypatch):
    monkeypatch.setattr(probe, "SAMPLES", {".py": "import no.such.package\n1 / 0\n"})
    with pytest.raises(MachineError, match=r"nothing in \.py runs in the jail here"):
        probe.require_workers([".py"])
