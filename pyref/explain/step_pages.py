"""The pages about the steps, in Markdown: docs/steps.

A step has no way back and no derivation; its formulas stand in the header of its twins.
"""

from collections.abc import Iterator

from pyref.explain.layer_pages import (
    render_code,
    render_contents,
    render_head,
    render_mistakes,
)
from pyref.explain.subject import Subject, read_subject
from pyref.networks.optimizers import __all__ as steps


def render_step(subject: Subject) -> Iterator[str]:
    """The lines of the page of one step."""
    yield from render_head(subject)
    yield from render_code(subject)
    yield from ("", "## Mistakes", "", *render_mistakes(subject.name))


def render_list(pages: list[str]) -> Iterator[str]:
    """The table of all steps, and the tree of their pages."""
    yield from ("# The steps", "")
    yield "How optimizers step, what is done to a gradient before, and how statistics"
    yield "of batch normalization move. Each is a function of what it is given and of"
    yield "what the step before left, written twice, in Python and in Octave, in"
    yield "`pyref.networks.optimizers`. `pyref check mine.py:update --as adamw` holds"
    yield "yours against one. Written by `make renew`."
    yield from render_contents("step", pages)


def render_pages() -> dict[str, str]:
    """File name -> text of every page about the steps."""
    pages = {f"{name}.md": render_step(read_subject(name)) for name in sorted(steps)}
    pages["README.md"] = render_list(sorted(steps))
    return {name: "\n".join(lines) + "\n" for name, lines in pages.items()}
