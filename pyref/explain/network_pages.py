"""The pages about the networks, in Markdown: docs/networks.

A network is composed of layers, each with its derivation on its own page; how they go
together stands in the header of its twins.
"""

from collections.abc import Iterator

from pyref.explain.layer_pages import (
    render_code,
    render_contents,
    render_head,
    render_table,
)
from pyref.explain.subject import Subject, read_subject
from pyref.fixtures import sources
from pyref.mistakes.catalogue import mistakes


def list_networks() -> list[str]:
    """The networks with a catalogue of mistakes."""
    sheets = {name: sources.sheet(name) for name in sources.names("mistakes")}
    return [
        name for name, sheet in sheets.items()
        if sheet.room == "networks" and sheet.back and not sheet.through
    ]  # fmt: skip


def render_network(subject: Subject) -> Iterator[str]:
    """The lines of the page of one network."""
    yield from render_head(subject)
    yield from render_code(subject)
    count = len(mistakes(subject.name))
    yield from ("", "## Mistakes", "")
    yield f"{count} mistakes that people make here. `pyref check` finds"
    yield from ("and names them by their numbers.", "", *render_table(subject.name))


def render_list(pages: list[str]) -> Iterator[str]:
    """The table of all networks, and the tree of their pages."""
    yield from ("# The networks", "")
    yield "Each is composed of [layers](../layers/README.md), and written twice, in"
    yield "Python and in Octave. `pyref check mine.py:loss --as mlp` holds a whole"
    yield "function of yours against one. Written by `make renew`."
    yield from render_contents("network", pages)


def render_pages() -> dict[str, str]:
    """File name -> text of every page about the networks."""
    names = list_networks()
    pages = {f"{name}.md": render_network(read_subject(name)) for name in names}
    pages["README.md"] = render_list(names)
    return {name: "\n".join(lines) + "\n" for name, lines in pages.items()}
