"""A layer or a published derivation, told whole: formulas, both languages, origin.

Text comes from where it stands: the header of the twins, the fixtures' sources.
"""

import inspect
import re
import textwrap
from dataclasses import dataclass, field
from importlib import import_module
from itertools import chain, zip_longest
from pathlib import Path

from pyref.derivations import __all__ as derivations
from pyref.fixtures import sources
from pyref.fixtures.case import Case
from pyref.fixtures.load import layers as with_cases
from pyref.fixtures.load import load
from pyref.layers import __all__ as layers
from pyref.networks import __all__ as networks
from pyref.networks.optimizers import __all__ as optimizers
from pyref.paths import OCTAVE
from pyref.training import __all__ as training

ROOMS = {
    **dict.fromkeys(networks, "networks"),
    **dict.fromkeys(training, "training"),
    **dict.fromkeys(optimizers, "networks.optimizers"),
    **dict.fromkeys(layers, "layers"),
    **dict.fromkeys(derivations, "derivations"),
}
CONVENTION = ("samples", "weights", "bias", "loss", "mean", "delta", "labels", "layers")


@dataclass(frozen=True)
class Subject:
    """What is told: texts as they stand in the files."""

    name: str
    room: str
    header: str
    python: str
    octave: str
    composed: str = ""
    facts: dict = field(default_factory=dict)
    cases: tuple[Case, ...] = ()

    @property
    def title(self):
        return self.facts.get("title", self.header.splitlines()[0])

    @property
    def published(self):
        """(result, reason, numbers) of print that is known to be wrong."""
        return list(
            dict.fromkeys(
                (name, one.reason, " ".join(f"{v:.10g}" for v in one.values.ravel()))
                for case in self.cases
                for name, known in case.expect.items()
                for one in known.wrong
            )
        )


def facts(name):
    return sources.document(name, "facts") if name in derivations else {}


def named(word):
    """The names that a word stands for: itself, or the files of a row such as A1."""
    if word in ROOMS:
        return [word]
    return [name for name in derivations if facts(name)["row"] == word.upper()]


def subject(name):
    room = ROOMS[name]
    module = import_module(f"pyref.{room}.{name}")
    composed = ""
    if room == "derivations":
        same = sources.path_of(name, "composition")
        composed = without_header(same.read_text(encoding="utf-8"))
    folders = ("+pyref", *(f"+{part}" for part in room.split(".")))
    octave = OCTAVE.joinpath(*folders, f"{name}.m").read_text(encoding="utf-8")
    return Subject(
        name=name,
        room=room,
        header=inspect.getdoc(module) or "",
        python=without_header(inspect.getsource(module)),
        octave=re.sub(r"(?m)^%.*\n?", "", octave).strip(),
        composed=composed,
        facts=facts(name),
        cases=load(name) if name in with_cases() else (),
    )


def without_header(source):
    """Python source from its first function on."""
    return re.split(r"(?m)^(?=def|@)", source, maxsplit=1)[1].strip()


def told(one, width=88):
    """Lines for a terminal: the twins side by side where it is wide enough."""
    yield f"{one.room}.{one.name}: {one.title}"
    if one.facts:
        yield f"row {one.facts['row']}, {one.facts['cite']} ({one.facts['provenance']})"
        yield ""
        for word in CONVENTION:
            if word in one.facts:
                yield from wrapped(f"{word:8}  {one.facts[word]}", width, " " * 10)
    yield ""
    yield from one.header.splitlines()
    yield from ("", *beside(one.python, one.octave, width))
    if one.composed:
        yield from ("", "From our layers", "", *one.composed.splitlines())
    for line in one.facts.get("errata", ()):
        yield from ("", *wrapped(f"erratum: {line}", width, "  "))
    for name, reason, numbers in one.published:
        yield from (
            "",
            *wrapped(f"rejected: {name} = {numbers}: {reason}", width, "  "),
        )
    if one.cases:
        refused = sum(bool(case.error) for case in one.cases)
        yield ""
        yield f"{len(one.cases)} cases, {refused} refused: pyref list {one.name}"


def wrapped(text, width, indent):
    return textwrap.wrap(text, min(width, 88), subsequent_indent=indent)


def beside(python, octave, width):
    """Two programs in two columns, function by function, or one below the other."""
    ours, theirs = functions(python, "def "), functions(octave, "function ")
    left, right = (max(map(len, chain(*blocks))) for blocks in (ours, theirs))
    if left + right + 5 > width:
        yield from ("Python", "", *python.splitlines(), "", "Octave", "")
        yield from octave.splitlines()
        return
    yield f"{'Python':{left}}  | Octave"
    blank: list[str] = []
    for one, other in zip_longest(ours, theirs, fillvalue=blank):
        yield ""
        for a, b in zip_longest(one, other, fillvalue=""):
            yield f"{a:{left}}  | {b}".rstrip()


def functions(source: str, head: str) -> list[list[str]]:
    """The lines of each function, without blank lines at their ends."""
    blocks = re.split(rf"(?m)^(?={head})", source)
    return [block.strip("\n").splitlines() for block in blocks if block.strip()]


def page(one):
    """The same as a page in Markdown."""
    yield f"# {one.name}: {one.title}"
    yield ""
    row, cite, known = (one.facts[k] for k in ("row", "cite", "provenance"))
    yield f"Row {row}. {cite}. Provenance: {known}."
    yield from ("", "| convention | |", "|---|---|")
    yield from (f"| {w} | {one.facts[w]} |" for w in CONVENTION if w in one.facts)
    yield from ("", "## Derivation", "", "```text", *one.header.splitlines(), "```")
    yield from ("", "## In both languages", "", "```python", one.python, "```")
    yield from ("", "```matlab", one.octave, "```")
    yield from ("", "## From our layers", "", "```python", one.composed, "```")
    if one.facts.get("errata") or one.published:
        yield from ("", "## Errata", "")
        yield from (f"- {line}" for line in one.facts.get("errata", ()))
        for name, reason, numbers in one.published:
            yield f"- rejected by the cross-check: `{name}` = {numbers}: {reason}"
    yield from ("", "## Cases", "", "| case | source | |", "|---|---|---|")
    for case in one.cases:
        known = case.error or case.source["kind"]
        yield f"| `{case.id}` | {known} | {case.title} |"


def conventions():
    """The table of all conventions, one row for each published derivation."""
    yield "# What the words mean in each source"
    yield ""
    yield "One row for each published derivation; the last column leads to our layers,"
    yield "where a sample is a row, y = x w + b, and a loss is one number for each row."
    yield "Written by `make renew`."
    words = CONVENTION
    yield from ("", "| row | derivation | " + " | ".join(words) + " | provenance |")
    yield "|---" * (len(words) + 3) + "|"
    for name in in_rows():
        known = facts(name)
        cells = [known.get(word, "") for word in words]
        link = f"[{name}]({name}.md)"
        cells = [known["row"], link, *cells, known["provenance"]]
        yield "| " + " | ".join(cells) + " |"


def in_rows():
    """The derivations in the order of their rows: A1, A2, ..., D8."""

    def key(name):
        row = facts(name)["row"]
        return row[0], int(row[1:]), name

    return sorted(derivations, key=key)


def pages():
    """File name -> text of every page about the sources."""
    made = {f"{name}.md": page(subject(name)) for name in derivations}
    made["README.md"] = conventions()
    return {name: "\n".join(lines) + "\n" for name, lines in made.items()}


def write_pages(folder):
    """Write all pages, and take away those of derivations that are no more.

    The names of the files that changed.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    made, changed = pages(), []
    for path in sorted(folder.glob("*.md")):
        if path.name not in made:
            path.unlink()
            changed.append(path.name)
    for name, text in made.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed
