"""How the cross-check reaches Octave here, and what it is."""

import platform
from collections.abc import Sequence
from threading import Thread

import numpy as np

from pyref.cli.screen import Console
from pyref.crosscheck.plan import Check, list_languages
from pyref.errors import FormatError, MissingError, PyrefError
from pyref.fixtures.case import Case
from pyref.paths import RECORDED
from pyref.runners.octave import choose_transport
from pyref.runners.octave.find import Octave, find_octave
from pyref.runners.octave.folder import private_folder


def keep_runnable(
    checks: Sequence[Check],
    cases: Sequence[Case],
    transport: str | None,
    require_octave: bool,
    out: Console,
) -> list[Check]:
    """What can be run of layers of one's own, which have no recorded replies."""
    for sheet in {case.layer: case.sheet for case in cases}.values():
        if not list_languages(sheet):
            files = f"{sheet.layer}.py nor {sheet.layer}.m"
            out.print(f"{sheet.layer}: has neither {files}: nothing of it is run")
    if not checks:
        raise FormatError("nothing to run: no NAME.py and no NAME.m for these runners")
    without = [check for check in checks if "octave" not in check.pair]
    if len(without) == len(checks) or (find_octave() and transport != "recorded"):
        return list(checks)
    if require_octave or not without:
        raise MissingError("Octave is needed to run NAME.m, and none was found")
    out.print("Octave: none in use; NAME.m is not run.")
    return without


def choose_live(
    checks: Sequence[Check], transport: str | None, require_octave: bool, out: Console
) -> str:
    """The transport that these checks need, "" for none; says where it is another.

    Errors: pyref:missing without an Octave that is required; pyref:file without room.
    """
    if not any("octave" in check.pair for check in checks):
        return ""
    live = transport or choose_transport()
    if live == "recorded":
        if require_octave:
            raise MissingError("Octave is required, and none was found")
        told = (
            "its recorded replies stand in, and no comparison with them is a pass"
            if RECORDED.is_dir()
            else "what needs it is not compared"
        )
        out.print(f"Octave: none in use; {told}.")
        return live
    if live == "process" and not transport:
        out.print("oct2py is not installed: Octave starts anew for each batch.")
    with private_folder():
        return live


class Probe(Thread):
    """Ask Octave what it is while cases are read: it takes as long."""

    def __init__(self, transport: str | None, runners: Sequence[str]):
        super().__init__(daemon=True)
        self.octave: Octave | None = None
        self.problem: PyrefError | None = None
        if transport != "recorded" and (not runners or "octave" in runners):
            self.octave = find_octave()
        self.start()

    def run(self) -> None:
        try:
            self.details = self.octave.details if self.octave else ("recorded", "")
        except PyrefError as problem:
            self.problem = problem

    def describe(self) -> str:
        """Version and BLAS.

        Errors: pyref:missing where it is no Octave that works; pyref:file where there
        is no folder to ask it in.
        """
        self.join()
        if self.problem:
            raise self.problem
        version, blas = self.details
        return f"{version} ({blas.split(' (')[0]})" if blas else version


def read_environment(live: str, probe: Probe) -> dict[str, str]:
    """Versions of all that runs; live is the transport, "" without Octave."""
    environment = {"Python": platform.python_version(), "NumPy": np.__version__}
    if not live:
        return environment
    octave = "recorded" if live == "recorded" else probe.describe()
    return environment | {"Octave": octave, "transport": live}
