"""From what a user gives to values by name.

line, file, function or mapping -> items -> sets of values -> names of arguments

    spec = read_inputs("theta 4, X 5 3, y labels 5 of 2, lambda 0.7", gradient="theta")
    for one in spec.sets():
        call(match_names(spec.names, arguments, required), one.values)
"""

from .kind import Block, Kind
from .names import match_names
from .read import read_inputs
from .spec import Set, Spec

__all__ = ["Block", "Kind", "Set", "Spec", "match_names", "read_inputs"]
