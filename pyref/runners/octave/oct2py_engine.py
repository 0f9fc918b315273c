"""oct2py as a session of ours has it: one Octave, whose every file lies in one folder.

oct2py starts an Octave when it is imported, another where one is dead, and asks on the
terminal; none of that happens here.
"""

import logging
import shlex
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyref.errors import OctaveError
from pyref.runners.family import mark
from pyref.runners.octave.find import QUIET, Octave
from pyref.runners.octave.transport import environment

LOG = logging.getLogger("pyref.octave")
LOG.addHandler(logging.NullHandler())
LOG.propagate = False
LOG.setLevel(logging.CRITICAL)
starting = threading.Lock()


def new_session(octave: Octave, folder: Path, adopt: Callable[[Any], None]) -> Any:
    """An oct2py session whose files all lie in folder.

    adopt is given its process as soon as there is one.
    """
    with starting:
        core = quiet_import()
        regular = core.OctaveEngine

        class Engine(regular):  # type: ignore[misc, valid-type]
            def _validate_executable(self, _: str) -> str:
                return octave.version

            def _get_temp_dir(self) -> str:
                (folder / "plots").mkdir()
                return str(folder)

            def _create_repl(self) -> Any:
                child = terminal(octave.path, folder)
                adopt(child)
                return prompted(child)

            def _interrupt(self, *_: object, **__: object) -> str:
                raise KeyboardInterrupt

        try:
            core.OctaveEngine = Engine
            session = core.Oct2Py(
                logger=LOG,
                executable=shlex.quote(str(octave.path)),
                temp_dir=str(folder),
                backend="disable",
                auto_show=False,
                load_octaverc=False,
                keep_matlab_shapes=True,
                convert_to_float=False,
                oned_as="row",
            )
        finally:
            core.OctaveEngine = regular
    session.restart = ignore_restart
    session._engine.stdin_handler = refuse_input
    return session


def terminal(path: Path, folder: Path) -> Any:
    from pyref.runners.octave.terminal import Terminal

    return Terminal(
        str(path),
        [*QUIET, "--interactive", "--no-line-editing"],
        env={**environment(), "TERM": "dumb", **mark(str(folder))},
        echo=False,
        encoding="utf-8",
        codec_errors="ignore",
    )


def prompted(child: Any) -> Any:
    """The process as oct2py talks to it, waiting at its prompt."""
    from metakernel.replwrap import REPLWrapper
    from octave_kernel.kernel import STDIN_PROMPT_REGEX

    child.delaybeforesend = None
    return REPLWrapper(
        child,
        "octave.*>",
        "PS1('{0}'); PS2('{1}')",
        stdin_prompt_regex=STDIN_PROMPT_REGEX,
        force_prompt_on_continuation=True,
    )


def ignore_restart() -> None:
    """oct2py would start another Octave in place of a dead one, unseen."""


def refuse_input(_: str) -> str:
    raise OctaveError("oct2py: Octave asked for input, there is none")


def quiet_import() -> Any:
    """oct2py.core, without the session that importing oct2py starts."""
    if "oct2py" in sys.modules:
        import oct2py.core

        return oct2py.core
    import octave_kernel.kernel as kernel

    regular = kernel.OctaveEngine
    kernel.OctaveEngine = Unused  # type: ignore[misc, assignment]
    try:
        import oct2py.core

        oct2py.octave.exit()
    finally:
        kernel.OctaveEngine = regular  # type: ignore[misc]
    oct2py.core.OctaveEngine = regular
    return oct2py.core


class Unused:
    """Stands in for Octave while oct2py is imported: nothing is started."""

    executable = ""
    tmp_dir = ""

    def __init__(self, **_: object) -> None:
        self.repl = self

    def eval(self, _: str) -> None:
        pass

    def terminate(self) -> None:
        pass

    def _cleanup(self) -> None:
        pass
