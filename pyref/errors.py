"""Errors, each with the identifier its Octave twin raises.

pyref:size    an array has another size than its layer asks for
pyref:type    an argument is not made of real numbers, or of another precision
pyref:value   a number lies where it must not
pyref:usage   a function is called with too few or too many arguments
pyref:format  a fixture file says something it must not
pyref:file    a file or a folder cannot be written, or is full
pyref:session a process beside this one broke: died, ran out of time or of memory
pyref:octave  the Octave session broke: died, ran out of time, answered wrongly
pyref:missing a needed program is not on this machine
pyref:machine this machine computes wrong, so that no verdict can be trusted
"""


class PyrefError(Exception):
    identifier = "pyref:error"


class SizeError(PyrefError, ValueError):
    identifier = "pyref:size"


class KindError(PyrefError, TypeError):
    identifier = "pyref:type"


class DomainError(PyrefError, ValueError):
    identifier = "pyref:value"


class UsageError(PyrefError, TypeError):
    identifier = "pyref:usage"


class FormatError(PyrefError, ValueError):
    identifier = "pyref:format"


class FileError(PyrefError, OSError):
    identifier = "pyref:file"


class SessionError(PyrefError, RuntimeError):
    """A session was lost with the batch that it was asked.

    at: the request, counted from 0, that ran when it was lost, None where that is not
    known; fresh: whether the session had answered nothing before; starting: whether it
    was lost before it could be asked anything.
    """

    identifier = "pyref:session"
    at: int | None = None
    fresh = False
    starting = False


class OctaveError(SessionError):
    identifier = "pyref:octave"


class MissingError(PyrefError, RuntimeError):
    identifier = "pyref:missing"


class MachineError(PyrefError, RuntimeError):
    identifier = "pyref:machine"
