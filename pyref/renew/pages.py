"""Renew docs/layers and docs/sources, the pages that follow from the sources alone."""

from collections.abc import Callable, Iterator

from pyref.explain import layer_pages, source_pages
from pyref.explain.pages import write_pages
from pyref.paths import DOCS
from pyref.renew.line import Line


def renew_pages(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    for folder, module in (("layers", layer_pages), ("sources", source_pages)):
        tick(f"writing docs/{folder}")
        for name in write_pages(DOCS / folder, module.render_pages()):
            yield Line(f"docs/{folder}/{name}")
