"""Every mistake of a layer or a step as one of its own: wrong:LAYER__NUMBER.

So a wrong layer can be named as any port can: pyref.mistakes.wrong:dense__1.
"""

from collections.abc import Callable
from typing import Any

from pyref.mistakes.catalogue import PORTED, mistakes, wrong_layer


def __getattr__(name: str) -> Callable[..., Any]:
    layer, _, number = name.partition("__")
    if layer not in PORTED or not number.isdigit():
        raise AttributeError(name)
    return wrong_layer(mistakes(layer)[int(number)])
