"""Confine this process by a plan, and become the command, or try every door.

    python -I -S FOLDER/jail PLAN.json [COMMAND ...]

The plan has "home", the folder that may be filled, "read", "list" and "run", paths, and
limits: "cpu", "memory", "file". What a machine cannot enforce is written to standard
error, one line, before the command starts. Without a command every door is tried: see
doors.py, which needs "closed", paths by what they are.
"""

import json
import os
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from .filter import refuse_calls
from .limits import drop_rights, limit, make_environment
from .rules import FILLING, LIST, READ, RUN, WRITE, confine


def enforce(plan: Mapping[str, Any]) -> list[str]:
    """Confine this process; what cannot be enforced here comes back in words."""
    rules = [
        *((path, READ | LIST) for path in plan["read"]),
        *((path, LIST) for path in plan["list"]),
        *((path, READ | RUN) for path in plan["run"]),
        (plan["home"], FILLING),
        ("/dev/null", READ | WRITE),
    ]
    missing = []
    for step, without in (
        (partial(confine, rules), "no rules on files"),
        (refuse_calls, "no filter on system calls"),
    ):
        try:
            step()
        except OSError as error:
            missing.append(f"{without}: {error.strerror}")
    return missing


def enter(path: str, command: list[str]) -> None:
    """Become the command, confined by the plan in this file."""
    plan = json.loads(Path(path).read_text(encoding="utf-8"))
    os.chdir(plan["home"])
    limit(plan["cpu"], plan["memory"], plan["file"])
    drop_rights()
    if not command:
        from .doors import try_doors  # with what it needs, before files are closed

        enforce(plan)
        try_doors(plan)
        return
    missing = enforce(plan)
    if missing:
        print("jail: " + "; ".join(missing), file=sys.stderr, flush=True)
    os.execve(command[0], command, make_environment(plan["home"]))


if __name__ == "__main__":
    enter(sys.argv[1], sys.argv[2:])
