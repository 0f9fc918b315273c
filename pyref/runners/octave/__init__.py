"""Ways to reach Octave, all alike to who uses them.

oct2py     one session that stays: the usual way
process    one octave-cli for each batch, and files
recorded   no Octave: the replies that another machine recorded
"""

from collections.abc import Sequence

from pyref.errors import MissingError
from pyref.runners.octave.find import find_octave
from pyref.runners.octave.transport import DEADLINE, Transport

__all__ = ["TRANSPORTS", "Transport", "open_transport"]

TRANSPORTS = ("oct2py", "process", "recorded")


def open_transport(
    name: str | None = None, folders: Sequence[str] = (), deadline: float = DEADLINE
) -> Transport:
    """The way of that name; without one oct2py, or recorded where Octave is missing.

    folders are looked in for functions besides the project's own.
    """
    octave = None if name == "recorded" else find_octave()
    if name == "recorded" or (name is None and octave is None):
        from pyref.runners.octave.recorded import Recorded

        return Recorded(folders=folders)
    if name not in (None, *TRANSPORTS):
        raise MissingError(f"transport is {name}, not {' '.join(TRANSPORTS)}")
    if octave is None:
        raise MissingError(f"{name} needs Octave, and none was found")
    if name == "process":
        from pyref.runners.octave.process import OctaveProcess

        return OctaveProcess(octave, folders, deadline)
    from pyref.runners.octave.oct2py import Oct2pySession

    return Oct2pySession(octave, folders, deadline)
