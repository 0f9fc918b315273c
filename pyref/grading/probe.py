"""Which doors of the jail are open on this machine.

They are tried from inside, in the jail that a submission gets; then a process that
takes more than it may is looked at as a submission is.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from pyref.errors import MachineError
from pyref.fixtures.load import load
from pyref.grading.jail import doors
from pyref.grading.room import Room, make_target, open_room
from pyref.grading.usage import DISK, THREADS, find_excess
from pyref.layers import __all__ as LAYERS
from pyref.port.look import look
from pyref.port.process import Port, PortError
from pyref.runners.blas import require_blas
from pyref.runners.leftovers import own_folder

GREEDY = {
    "starts more threads": (
        "import threading, sys\n"
        f"for _ in range({THREADS + 8}):\n"
        "    threading.Thread(target=sys.stdin.read, daemon=True).start()\n"
    ),
    "fills the disk": (
        f"for name in range({DISK + 8}):\n"
        "    open(f'{name}.bin', 'wb').write(bytes(2**20))\n"
    ),
}
SAMPLES = {
    ".py": "def sample(x):\n    return x\n",
    ".m": "function y = sample (x)\n  y = x;\nend\n",
}
LAST = "calls as another machine"  # which ends the process, where there is none such


@cache
def list_doors(suffixes: tuple[str, ...] = (".py",)) -> dict[str, bool]:
    """Every door by name, and whether it is open to files of these kinds.

    Errors: pyref:machine, pyref:missing.
    """
    found: dict[str, bool] = {}
    for suffix in suffixes:
        with open_sample(suffix) as (room, _):
            for name, is_open in try_doors(room).items():
                found[name] = found.get(name, False) or is_open
    with open_sample(".py") as (room, _):
        for name, program in GREEDY.items():
            found[name] = not is_caught(room, program)
    return found


def find_open_doors(suffixes: tuple[str, ...] = (".py",)) -> list[str]:
    """Names of those that are open."""
    return [name for name, is_open in list_doors(suffixes).items() if is_open]


@contextmanager
def open_sample(suffix: str) -> Iterator[tuple[Room, Path]]:
    """A room for a small submission of this kind, and its file there."""
    with own_folder("sample") as folder:
        file = folder / f"sample{suffix}"
        file.write_text(SAMPLES[suffix])
        with open_room(file, [file]) as room:
            yield room, room.file


def try_doors(room: Room) -> dict[str, bool]:
    """The doors that are tried from inside; all are open where there is no jail."""
    if not sys.platform.startswith("linux"):
        plan = json.loads((room.base / "plan.json").read_text(encoding="ascii"))
        return {name: True for name, _ in doors.list_doors(plan)}
    done = subprocess.run(
        room.words, capture_output=True, text=True, timeout=60, start_new_session=True
    )
    begun, found = "", {}
    for line in done.stdout.splitlines():
        word, _, name = line.partition(": ")
        if word == "begins":
            begun = name
        else:
            found[name] = word == "open"
    if begun == LAST and LAST not in found:
        found[LAST] = False
    if begun != LAST:
        told = done.stderr.strip().splitlines()
        last = told[-1] if told else f"exit status {done.returncode}"
        raise MachineError(f"the jail cannot be tried here: {begun}: {last}")
    return found


def require_workers(suffixes: Iterable[str]) -> None:
    """Raise pyref:machine where no submission could run in the jail, or be judged.

    Else a library that it does not find would be the fault of every submission.
    """
    require_blas(only_loaded=True)
    sheet = load(LAYERS[0])[0].sheet
    for suffix in suffixes:
        with open_sample(suffix) as (room, file):
            target = make_target(file, (), room)
            with Port((*room.words, *target.command)) as port:
                try:
                    told = look(port, sheet, sheet.layer).error
                except PortError as error:
                    told = str(error)
        if told:
            raise MachineError(f"nothing in {suffix} runs in the jail here: {told}")


def is_caught(room: Room, program: str) -> bool:
    """Whether a process that takes too much is seen to do so."""
    python = room.words[:3]
    program += "print('done', flush=True)\nsys = __import__('sys')\nsys.stdin.read()\n"
    process = subprocess.Popen(
        [*room.words, *python, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with process:
        assert process.stdout
        process.stdout.readline()
        found = find_excess(room.work, process.pid)
        process.kill()
    return bool(found)
