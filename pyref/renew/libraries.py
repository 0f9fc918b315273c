"""Renew what other libraries are needed for: docs/scoreboard.md, parts of mistakes.md.

A library that is not installed keeps its part, with the version it was measured with.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from pyref.layers import __all__ as LAYERS
from pyref.paths import CASES, DOCS, PACKAGE
from pyref.renew.figures import renew_figures
from pyref.renew.line import Line
from pyref.renew.made_from import digest, foot, read_foot
from pyref.renew.mistakes import renew_mistakes_of_libraries
from pyref.scores.score import LIBRARIES, choose_libraries, score
from pyref.scores.scoreboard import HEAD, markdown

PAGE = DOCS / "scoreboard.md"


def renew_libraries(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    yield from renew_scoreboard(again, tick)
    yield from renew_mistakes_of_libraries(again, tick)
    yield from renew_figures(False, tick)


def renew_scoreboard(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    """The section of each library whose version, or what it is asked, has changed."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    sections = sections_of(page)
    known = read_foot(page)
    versions, missing = choose_libraries(())
    for name, version in versions.items():
        made_from = digest_sources(name, version)
        if again or known.get(name) != made_from or name not in sections:
            tick(f"scoring {name}")
            text = markdown({name: score(name)}, {name: version}, {})
            sections[name] = sections_of(text)[name]
            known[name] = made_from
            yield Line(f"docs/scoreboard.md: {name} {version}")
    for name, reason in missing.items():
        if name in sections:
            yield Line(f"docs/scoreboard.md: {name}", reason)
    ordered = [name for name in LIBRARIES if name in sections]
    head = HEAD.format(command="make renew-libraries")
    text = "\n".join([head, *(sections[name] + "\n" for name in ordered)])
    text += "\n" + foot({name: known[name] for name in ordered if name in known})
    PAGE.write_text(text, encoding="utf-8")


def sections_of(page: str) -> dict[str, str]:
    """Library -> its section, which begins with its name and version."""
    body = page.partition("<!--")[0]
    parts = re.split(r"(?m)^(?=## )", body)[1:]
    return {part.split()[1]: part.rstrip() for part in parts}


def digest_sources(name: str, version: str) -> str:
    """A digest of a library's version, its runner, and all cases it is given."""
    cases = [(CASES / f"{layer}.json").read_bytes() for layer in LAYERS]
    runners = [path.read_bytes() for path in list_runners(name)]
    return digest(version, *runners, *cases)


def list_runners(name: str) -> list[Path]:
    """The files of a library's runner: torch.py, then torch_images.py and its like."""
    folder, library = PACKAGE / "runners" / "libraries", name.split("-")[0]
    return [folder / f"{library}.py", *sorted(folder.glob(f"{library}_*.py"))]
