"""Start the process that measures, and hear from it.

    for kind, content in run(Request(...)): ...

kind is "tell" (words on what is under way), "facts" (name -> words) or "table".
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from pyref.bench.environment import clean_environment
from pyref.bench.figures import read_table
from pyref.bench.measure import Request
from pyref.errors import MachineError


def run(request: Request) -> Iterator[tuple[str, Any]]:
    """The events of a run in their order.

    Errors: pyref:machine, where the process that measures ends before it is done.
    """
    environment, removed = clean_environment(os.environ)
    yield "facts", {"taken out of the environment": ", ".join(removed) or "nothing"}
    command = [sys.executable, "-m", "pyref.bench", json.dumps(asdict(request))]
    done = False
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout  # a pipe
        try:
            for line in child.stdout:
                ((kind, content),) = json.loads(line).items()
                if kind == "broken":
                    raise MachineError(content)
                if kind == "done":
                    done = True
                else:
                    table = kind == "table"
                    yield kind, read_table(content) if table else content
        finally:
            child.kill()
    if not done:
        raise MachineError(
            f"bench: the process that measures ended with {child.returncode}"
        )
