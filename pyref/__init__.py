"""Reference layers for matrix-form backpropagation, in Python and in Octave.

pyref.layers          the layers: y, back = layers.dense(x, w, b)
pyref.load(layer)     the fixtures of a layer, as read-only arrays
pyref.check(function, layer)   a report on a port of a layer
pyref.gradcheck(f, inputs)     a report on the gradients of any function
pyref.compare(a, b, inputs)    a report on two functions that must give the
same pyref.testing         the fixtures in tests of your own
pyref.conventions     parameters of one library as another has them
"""

import os
import warnings
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyref import conventions as conventions
    from pyref import layers as layers
    from pyref import testing as testing
    from pyref.fixtures.load import load as load
    from pyref.pairs.run import compare as compare
    from pyref.probing.gradcheck import gradcheck as gradcheck
    from pyref.whole.check import check as check

    __version__: str

__all__ = [
    "check",
    "compare",
    "conventions",
    "gradcheck",
    "layers",
    "load",
    "testing",
]

if not TYPE_CHECKING:  # what is said above is imported when it is first asked for

    def __getattr__(name):
        if name in ("conventions", "layers", "testing"):
            return import_module(f"pyref.{name}")
        if name == "compare":
            return import_module("pyref.pairs.run").compare
        if name == "load":
            return import_module("pyref.fixtures.load").load
        if name == "check":
            return import_module("pyref.whole.check").check
        if name == "gradcheck":
            return import_module("pyref.probing.gradcheck").gradcheck
        if name == "__version__":
            return import_module("importlib.metadata").version("pyref-backprop")
        raise AttributeError(f"module 'pyref' has no attribute {name!r}")


def warn_of_namesake(folder: str) -> None:
    """Warn where another distribution put a package of this name into this folder.

    The one called pyref, of X-ray reflectivity, installs files beside ours; this one is
    called pyref-backprop.
    """
    if os.path.basename(folder) not in ("site-packages", "dist-packages"):
        return
    for name in os.listdir(folder):
        if name.startswith("pyref-") and name.endswith((".dist-info", ".egg-info")):
            both = f"{name.rpartition('.')[0]} and pyref-backprop lie in one package"
            again = "uninstall both, and install pyref-backprop again"
            warnings.warn(f"{both}, {folder}/pyref: {again}", stacklevel=3)


warn_of_namesake(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
