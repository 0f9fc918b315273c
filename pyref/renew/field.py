"""Renew docs/field.md: what pyref check says of ports as people write them."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pyref.paths import DOCS, FIXTURES, ROOT
from pyref.port.check import check
from pyref.renew.line import Line
from pyref.renew.made_from import digest, foot, read_foot
from pyref.runners.octave.find import find_octave

FIELD = ROOT / "tests" / "port" / "field"
PAGE = DOCS / "field.md"
HEAD = """# Ports as people write them

Each of these was rebuilt from a public report, or in the style of a course, a book or a
framework; they lie in `tests/port/field`. A fault is checked as it was and mended; the
table tells what `pyref check` says of either, and the name that it tells first. The
mistakes of the catalogue are measured in [mistakes.md](mistakes.md).

This page is made by `make renew`.
"""


def read_ports(kind: str) -> list[dict[str, str]]:
    """The ports of ports.toml: fault, or style."""
    document = tomllib.loads((FIELD / "ports.toml").read_text(encoding="ascii"))
    ports: list[dict[str, str]] = document[kind]
    return ports


def find_port(folder: str, name: str) -> str:
    """The target of a port, or of a pair, in wrong, right or style."""
    return ",".join(str(FIELD / folder / part) for part in name.split(","))


def renew_field(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    tick("looking at docs/field.md")
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    made_from = {"ports": digest_ports()}
    if not again and read_foot(page) == made_from:
        return
    if find_octave() is None:
        yield Line("docs/field.md", "Octave is needed, and none was found")
        return
    tick("checking the ports of tests/port/field")
    PAGE.write_text("\n".join([*write_page(), foot(made_from)]), encoding="utf-8")
    yield Line("docs/field.md")


def digest_ports() -> str:
    """A digest of the ports, and of the cases and mistakes of their layers."""
    layers = {p["layer"] for kind in ("fault", "style") for p in read_ports(kind)}
    paths = [path for path in sorted(FIELD.rglob("*.*")) if path.is_file()]
    paths += [FIXTURES / "cases" / f"{layer}.json" for layer in sorted(layers)]
    paths += [FIXTURES / "mistakes" / f"{layer}.json.gz" for layer in sorted(layers)]
    return digest(*(path.read_bytes() for path in paths if path.suffix != ".pyc"))


def write_page() -> Iterator[str]:
    yield HEAD
    yield "| port | layer | the fault | as it was | name told first | mended |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for port in read_ports("fault"):
        wrong = check(find_port("wrong", port["file"]), port["layer"])
        named = wrong.diagnoses[0].title if wrong.diagnoses else ""
        mended = check(find_port("right", port["file"]), port["layer"]).outcome
        yield write_row(port, wrong.outcome, named, mended)
    yield "\n| port | layer | style | verdict |"
    yield "| --- | --- | --- | --- |"
    for port in read_ports("style"):
        report = check(find_port("style", port["file"]), port["layer"])
        yield write_row(port, report.outcome)
    yield ""


def write_row(port: Mapping[str, Any], *cells: str) -> str:
    name = port["file"].split(",")[0]
    return f"| {' | '.join([f'`{name}`', port['layer'], port['what'], *cells])} |"
