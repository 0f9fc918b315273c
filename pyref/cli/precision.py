"""--storage, --accumulate and --steps: in which precision something is judged."""

from pyref.errors import DomainError
from pyref.fixtures.precision import Precision


def read_precision(
    storage: str | None, accumulate: str | None, steps: int | None
) -> Precision | None:
    """The precision of few bits that is asked for; nothing where none is.

    Errors: pyref:value.
    """
    if storage:
        return Precision(storage, accumulate or "", steps or 1)
    if accumulate or steps:
        name = "--accumulate" if accumulate else "--steps"
        raise DomainError(f"{name} is given, and no --storage")
    return None
