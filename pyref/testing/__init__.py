"""The fixtures in tests of your own, with pytest, unittest and doctest.

@pyref.testing.cases("conv2d")                   a test for each case
pyref.testing.load("conv2d")                     the same cases, for a loop
pyref.testing.drawn("conv2d")                    cases that hypothesis draws
pyref.testing.assert_grad_close(dx, case, "dx")  judges as check does
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyref.testing.close import assert_grad_close as assert_grad_close
    from pyref.testing.given import GivenCase as GivenCase
    from pyref.testing.given import load as load
    from pyref.testing.parametrize import cases as cases
    from pyref.testing.strategies import drawn as drawn

__all__ = ["GivenCase", "assert_grad_close", "cases", "drawn", "load"]
PLACES = {"assert_grad_close": "close", "cases": "parametrize", "drawn": "strategies"}

if not TYPE_CHECKING:  # pytest loads this room in projects that never ask for it

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module 'pyref.testing' has no attribute {name!r}")
        module = import_module(f"pyref.testing.{PLACES.get(name, 'given')}")
        return getattr(module, name)


def __dir__() -> list[str]:
    return __all__
