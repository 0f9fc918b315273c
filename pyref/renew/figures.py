"""Renew docs/figures: a picture where what it was made from changed."""

import re
from collections.abc import Callable, Iterator

from pyref.errors import MissingError
from pyref.page.figures import NAMES, find_figure
from pyref.paths import DOCS, PACKAGE
from pyref.renew.line import Line
from pyref.renew.made_from import digest

FOLDER = DOCS / "figures"
DRAWN_BY = ("page/html/svg.py", "training/curves.py")


def renew_figures(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    """Each figure that another page, layer or drawing would give otherwise."""
    for name in NAMES:
        file = FOLDER / f"{name}.svg"
        made_from = digest_sources(name)
        old = file.read_text(encoding="utf-8") if file.exists() else ""
        if read_digest(old) == made_from and not again:
            continue
        tick(f"drawing docs/figures/{file.name}")
        try:
            drawn = find_figure(name).draw()
        except MissingError as problem:
            yield Line(f"docs/figures/{file.name}", str(problem))
            continue
        new = f"{drawn}<!-- made from: {made_from} -->\n"
        if new != old:
            FOLDER.mkdir(exist_ok=True)
            file.write_text(new, encoding="utf-8")
            yield Line(f"docs/figures/{file.name}")


def digest_sources(name: str) -> str:
    """A digest of all that a figure follows from, and of what draws it."""
    sources = find_figure(name).read_sources()
    drawn_by = [PACKAGE / "page" / "figures" / f"{name}.py"]
    drawn_by += [PACKAGE / file for file in DRAWN_BY]
    return digest(*sources.values(), *(file.read_bytes() for file in drawn_by))


def read_digest(drawn: str) -> str:
    """The digest that a file notes."""
    found = re.search(r"<!-- made from: (\w+) -->", drawn)
    return found[1] if found else ""
