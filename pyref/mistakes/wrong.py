"""Every mistake of the catalogue as a function of its own: wrong:LAYER__NUMBER.

So a wrong layer can be named as any port can: pyref.mistakes.wrong:dense__0.
"""

from collections.abc import Callable
from typing import Any

from pyref import layers
from pyref.mistakes.catalogue import execute, mistakes, plant
from pyref.paths import ROOT


def __getattr__(name: str) -> Callable[..., Any]:
    layer, _, number = name.partition("__")
    if layer not in layers.__all__ or not number.isdigit():
        raise AttributeError(name)
    mistake = mistakes(layer)[int(number)]
    path = ROOT / "pyref" / "layers" / f"{layer}.py"
    wrong: Callable[..., Any] = execute(path, plant(path, mistake.python))[layer]
    return wrong
