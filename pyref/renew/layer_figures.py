"""Renew docs/figures/layers: the figure of each layer that would be drawn otherwise."""

from collections.abc import Callable, Iterator

from pyref.layers import __all__ as LAYERS
from pyref.page.layer_figures.drawing import draw_layer
from pyref.paths import DOCS
from pyref.renew.line import Line

FOLDER = DOCS / "figures" / "layers"


def renew_layer_figures(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    """All are drawn, which takes seconds; what is as it was is not written."""
    tick("drawing docs/figures/layers")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in sorted(FOLDER.glob("*.svg")):
        if path.stem not in LAYERS:
            path.unlink()
            yield Line(f"docs/figures/layers/{path.name}")
    for name in sorted(LAYERS):
        path, drawn = FOLDER / f"{name}.svg", draw_layer(name).svg
        if not path.exists() or path.read_text(encoding="utf-8") != drawn:
            path.write_text(drawn, encoding="utf-8")
            yield Line(f"docs/figures/layers/{path.name}")
