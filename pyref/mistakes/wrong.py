"""Every mistake of the catalogue as a function of its own: wrong:LAYER__NUMBER.

So a wrong layer can be named as any port can: pyref.mistakes.wrong:dense__0.
"""

from pyref import layers
from pyref.mistakes.catalogue import executed, mistakes, replaced
from pyref.paths import ROOT


def __getattr__(name):
    layer, _, number = name.partition("__")
    if layer not in layers.__all__ or not number.isdigit():
        raise AttributeError(name)
    mistake = mistakes(layer)[int(number)]
    path = ROOT / "pyref" / "layers" / f"{layer}.py"
    return executed(path, replaced(path, mistake.python))[layer]
