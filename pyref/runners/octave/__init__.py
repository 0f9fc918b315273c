"""Ways to reach Octave, all alike to who uses them.

oct2py     one session that stays: the usual way
process    one octave-cli for each batch, and files
recorded   no Octave: the replies that another machine recorded
"""

from collections.abc import Sequence
from importlib.util import find_spec

from pyref.errors import MissingError
from pyref.runners.octave.find import find_octave, require_octave
from pyref.runners.octave.transport import DEADLINE, Transport

__all__ = ["TRANSPORTS", "Transport", "choose_transport", "open_transport"]

TRANSPORTS = ("oct2py", "process", "recorded")


def open_transport(
    name: str | None = None, folders: Sequence[str] = (), deadline: float = DEADLINE
) -> Transport:
    """The way of that name; without one the best that there is, as choose_transport.

    folders are looked in for functions besides the project's own; deadline is the
    seconds for each request. Errors: pyref:missing.
    """
    octave = None if name == "recorded" else find_octave()
    if name == "recorded" or (name is None and octave is None):
        from pyref.runners.octave.recorded import Recorded

        return Recorded(folders=folders)
    if name not in (None, *TRANSPORTS):
        raise MissingError(f"transport is {name}, not {' '.join(TRANSPORTS)}")
    if octave is None:
        raise MissingError(f"{name} needs Octave, and none was found")
    require_octave()
    name = name or choose_transport()
    if name == "process":
        from pyref.runners.octave.process import OctaveProcess

        return OctaveProcess(octave, folders, deadline)
    if not has_oct2py():
        raise MissingError("oct2py is not installed; process needs nothing but Octave")
    from pyref.runners.octave.oct2py import Oct2pySession

    return Oct2pySession(octave, folders, deadline)


def choose_transport() -> str:
    """oct2py where that is installed, else process; recorded without an Octave."""
    if find_octave() is None:
        return "recorded"
    return "oct2py" if has_oct2py() else "process"


def has_oct2py() -> bool:
    return find_spec("oct2py") is not None
