"""Ask the worker of Python functions as the host does: through its own process."""

import sys
import textwrap

import numpy as np

from pyref.pairs.worker.serve import PROTOCOL
from pyref.pairs.worker.tree import decode, encode, standardize
from pyref.port.process import Port
from pyref.port.target import make_environment


class Asked:
    """A file with functions, and replies to jobs on one of them."""

    def __init__(self, folder, code, names="f", setup="", **others):
        self.folder, self.file = folder, folder / "own.py"
        self.file.write_text(textwrap.dedent(code).lstrip("\n"))
        for name, text in others.items():
            (folder / f"{name}.py").write_text(textwrap.dedent(text))
        target = f"{self.file}:{names}" if names else str(self.file)
        self.port = open_worker(target)
        self.port.greeting = {"job": "open", "setup": setup}

    def ask(self, job, **fields):
        with self.port as port:
            return port.ask({"job": job, **fields})

    def open(self):
        with self.port as port:
            opening, port.greeting = port.greeting, None
            return port.ask(opening)

    def call(self, *, outputs=None, shake=(), **args):
        return self.ask("call", args=trees(args), outputs=outputs, shake=list(shake))

    def trace(self, *, more=None, shake=(), **args):
        fields = {"outputs": None, "shake": list(shake), **(more or {})}
        return self.ask("trace", args=trees(args), **fields)


def open_worker(target, deadline=60.0):
    command = [sys.executable, "-m", "pyref.pairs.worker", target]
    environment = make_environment()
    return Port(command, deadline, environment=environment, protocol=PROTOCOL)


def trees(args):
    return {name: encode(standardize(value)) for name, value in args.items()}


def values(reply, key="results"):
    assert "error" not in reply, reply
    return [decode(tree) for tree in reply[key]]


def value(reply):
    (one,) = values(reply)
    return one


def same(one, other):
    return np.array_equal(np.asarray(one), np.asarray(other), equal_nan=True)
