"""Two trainings in two languages: their losses, and how far these are apart."""

from collections.abc import Mapping

from pyref.fixtures.images import read_images
from pyref.paths import DATA, OCTAVE, PACKAGE
from pyref.runners.octave.find import require_octave
from pyref.training import kinds
from pyref.training.curves import draw_svg
from pyref.training.run import descend

KIND, STEPS, BATCH, RATE = "mlp", 200, 50, 0.004
TWINS = ("networks/mlp", "training/mlp_training", "training/descent")


def read_sources() -> Mapping[str, bytes]:
    files = [PACKAGE / f"{name}.py" for name in TWINS]
    files += [OCTAVE / "+pyref" / f"+{name}.m" for name in TWINS]
    files += [PACKAGE / "training/mean_gradient.py"]
    files += [OCTAVE / "+pyref/+internal/mean_gradient.m"]
    files += sorted(DATA.glob("*ubyte*"))
    return {str(path): path.read_bytes() for path in files}


def draw() -> str:
    require_octave()
    job = kinds.make(KIND, *read_images(), STEPS, BATCH, RATE, "float64")
    ends = {name: descend(name, job, None, lambda: None)
            for name in ("numpy", "octave")}  # fmt: skip
    return draw_svg(ends, f"{KIND}: mean loss of each batch")
