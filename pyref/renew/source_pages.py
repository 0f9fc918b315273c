"""Renew docs/sources, the pages of the published derivations."""

from collections.abc import Callable, Iterator

from pyref.explain.pages import write_pages
from pyref.paths import DOCS
from pyref.renew.line import Line


def renew_source_pages(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    tick("writing docs/sources")
    for name in write_pages(DOCS / "sources"):
        yield Line(f"docs/sources/{name}")
