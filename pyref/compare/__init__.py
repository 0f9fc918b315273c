"""Any two functions, in any two languages: are they the same, and are they right?

report = pyref.compare("nnCostFunction.m", nn_cost, inputs="theta 38, X 5 3")

The call is that of pyref.compare.run.compare. A room and a function have one name here:
what imports a module of the room binds pyref.compare to it, so the room can be called.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class Called(ModuleType):
    """A module that stands for its function."""

    def __call__(self, *args: Any, **more: Any) -> Any:
        return import_module("pyref.compare.run").compare(*args, **more)


sys.modules[__name__].__class__ = Called
