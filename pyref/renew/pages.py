"""Renew the folders of docs whose pages follow from the sources alone."""

from collections.abc import Callable, Iterator

from pyref.conventions import page as convention_page
from pyref.courses import page as course_page
from pyref.explain import layer_pages, network_pages, source_pages, step_pages
from pyref.explain.pages import write_pages
from pyref.paths import DOCS
from pyref.renew import api_pages
from pyref.renew.line import Line

ROOMS = {
    "layers": layer_pages,
    "networks": network_pages,
    "steps": step_pages,
    "sources": source_pages,
    "courses": course_page,
    "conventions": convention_page,
    "api": api_pages,
}


def renew_pages(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    for folder, module in ROOMS.items():
        tick(f"writing docs/{folder}")
        for name in write_pages(DOCS / folder, module.render_pages()):
            yield Line(f"docs/{folder}/{name}")
