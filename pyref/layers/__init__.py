"""The layers: one file each, its twin in octave/+pyref/+layers.

    y, back = layers.NAME(inputs..., options...)
    dx, dw, db = back(dy)          one gradient for each input, of that input's shape

Every file here that is named for the function in it is a layer.
"""

from importlib import import_module
from pathlib import Path

__all__ = sorted(
    path.stem
    for path in Path(__file__).parent.glob("*.py")
    if path.stem not in ("__init__", "eigenpairs", "sizes", "unfold")
)

for _name in __all__:
    globals()[_name] = getattr(import_module(f"{__name__}.{_name}"), _name)
