"""Published derivations, one file each, its twin in octave/+derivations.

    y, back = derivations.NAME(inputs..., options...)

in the source's own notation and convention. NAME.toml says where it comes from and
what its convention is, composed/NAME.py how it is made of our layers.
"""

from importlib import import_module
from pathlib import Path

from pyref.headers import give_headers

__all__ = sorted(path.stem for path in Path(__file__).parent.glob("*.toml"))

for _name in __all__:
    globals()[_name] = getattr(import_module(f"{__name__}.{_name}"), _name)

give_headers(globals()[name] for name in __all__)
