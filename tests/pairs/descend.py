"""Two functions and their updates, written to files and run for some steps."""

import textwrap
from contextlib import ExitStack

from pyref.pairs.inputs import read_inputs
from pyref.pairs.run import WORKERS
from pyref.pairs.search import search, settle
from pyref.pairs.side import Side
from pyref.pairs.steps import list_spare, run_steps
from pyref.pairs.task import make_task
from pyref.port.target import read_target


def descend(folder, a, b, inputs, count, *, gradient="theta", **more):
    """Run two sides, each (file, cost, update) or (file, function), for some steps."""
    spec = read_inputs(inputs, gradient=gradient)
    task = make_task(spec.sets()[0])
    with ExitStack() as stack:

        def open_side(letter, file, name):
            text = str(folder / file) + (f":{name}" if file.endswith(".py") else "")
            target = read_target(text, False, WORKERS)
            return stack.enter_context(Side(letter, target, 30.0))

        updates = None
        if len(a) > 2:
            updates = tuple(
                open_side("AB"[k], *(one[2:] if len(one) > 3 else (one[0], one[2])))
                for k, one in enumerate((a, b))
            )
        sides = [open_side("AB"[k], one[0], one[1]) for k, one in enumerate((a, b))]
        for side in sides:
            side.open(spec, list_spare(spec.names, updates or ()))
        states = search(*(settle(side, task) for side in sides), task)
        return run_steps(*states, task, count, updates, **more)


def write(folder, **files):
    for name, text in files.items():
        stem, _, end = name.rpartition("_")
        (folder / f"{stem}.{end}").write_text(textwrap.dedent(text).lstrip("\n"))
