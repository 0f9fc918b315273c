"""What a runner gives back for one case, whatever language it ran in."""

from dataclasses import dataclass, field

import numpy as np

from pyref.errors import PyrefError
from pyref.watch import Notice


@dataclass(frozen=True)
class Result:
    """Arrays by name, the outputs first, then a gradient for each input.

    slopes and complex step give gradients only, flat, one number for each probed
    entry; estimates then holds how far each number may be off. A layer that refused
    its arguments, or broke, has an identifier and a message instead of arrays.
    notice is the first thing that the layer did besides computing, if any: it changed
    an argument, or kept something between calls. lost says that the session in which
    the case ran ended by it: the message tells how.
    """

    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    estimates: dict[str, np.ndarray] = field(default_factory=dict)
    identifier: str = ""
    message: str = ""
    notice: Notice | None = None
    recorded: bool = False
    lost: bool = False

    @classmethod
    def refused(cls, error: Exception) -> "Result":
        """The result of a layer that raised: our identifier, or Python's own name."""
        told = " ".join(str(error).split())
        if isinstance(error, PyrefError):
            return cls(identifier=error.identifier, message=told)
        return cls(identifier=f"python:{type(error).__name__}", message=told)

    @property
    def ok(self) -> bool:
        return not self.identifier
