"""Published derivations, one file each; twins in octave/+pyref/+derivations.

    y, back = derivations.NAME(inputs..., options...)

in the source's own notation and convention. In fixtures/sources/NAME,
facts.toml says where it comes from and what its convention is,
composition.py how it is made of layers.
"""

from importlib import import_module
from pathlib import Path

from pyref.offer import offer

__all__ = sorted(
    path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__"
)

for _name in __all__:
    globals()[_name] = getattr(import_module(f"{__name__}.{_name}"), _name)

offer(globals()[name] for name in __all__)
