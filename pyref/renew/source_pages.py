"""Renew docs/sources, the pages of the published derivations."""

from collections.abc import Callable, Iterator

from pyref.explain import pages
from pyref.paths import DOCS
from pyref.renew.line import Line


def renew_source_pages(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    tick("writing docs/sources")
    made = pages()
    for path in sorted((DOCS / "sources").glob("*.md")):
        if path.name not in made:
            path.unlink()
            yield Line(f"docs/sources/{path.name}")
    for name, text in sorted(made.items()):
        path = DOCS / "sources" / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            yield Line(f"docs/sources/{name}")
