"""What a runner gives back for one case, whatever language it ran in."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Result:
    """Arrays by name, the outputs first, then a gradient for each input.

    slopes and complex step give gradients only, flat, one number for each probed
    entry; estimates then holds how far each slope may be off. A layer that refused
    its arguments, or broke, has an identifier and a message instead of arrays.
    protocol tells what the layer did besides computing: changed an argument, kept
    something between calls.
    """

    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    estimates: dict[str, np.ndarray] = field(default_factory=dict)
    identifier: str = ""
    message: str = ""
    protocol: str = ""
    recorded: bool = False

    @property
    def ok(self):
        return not self.identifier
