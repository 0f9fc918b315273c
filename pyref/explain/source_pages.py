"""The pages about the published derivations, in Markdown: docs/sources."""

from collections.abc import Iterator

from pyref.derivations import __all__ as derivations
from pyref.explain.subject import CONVENTION, Subject, read_facts, read_subject
from pyref.fixtures import sources
from pyref.fixtures.table import Rounded

MEANS = "certified values, slopes, the complex step, the other language"
FORWARD = "certified values, the other language"
INTRODUCTION = """\
# Published derivations

Blog posts, lecture notes and papers derive backpropagation each in a convention of its
own: samples in columns or in rows, a mean or a sum, biases apart or in the weights.
Each is kept here in its own words and runs in both languages. The column *layers* of
the table leads to ours, where a sample is a row, y = x w + b, and a loss is one number
for each row.

## Provenance

- *read*: the text, or its code, was read when its formulas were written down.
- *excerpt*: parts of it were read; what lies between them is the standard form.
- *memory*: the text was not at hand. The formulas are what it is known for, and were
  derived again; its wording and the numbers of its equations are not claimed.

A page without a link is of a source of which no address is known that stays.

Whatever the provenance, the mathematics is checked in the same way, and each page says
by what. Numbers that a source has in print and that are wrong are kept, and must be
rejected. What a source claims beside its formulas stands on its page as one sentence,
which is the name of a test in Python, in `tests/derivations`, and of one in Octave, at
the foot of the derivation. A claim that is not true stands among the errata.

## Conventions

Written by `make renew`."""


def render_page(subject: Subject) -> Iterator[str]:
    """The lines of the page of one derivation."""
    yield f"# {subject.name}: {subject.title}"
    yield ""
    row, cite, provenance = (subject.facts[k] for k in ("row", "cite", "provenance"))
    link = f" <{subject.facts['link']}>" if "link" in subject.facts else ""
    yield f"Row {row}. {cite}.{link}"
    yield ""
    yield f"[Provenance](README.md#provenance): {provenance}."
    yield from ("", "| convention | |", "|---|---|")
    yield from (
        f"| {w} | {subject.facts[w]} |" for w in CONVENTION if w in subject.facts
    )
    yield from ("", "## Derivation", "", "```text", *subject.header.splitlines(), "```")
    yield from ("", "## In both languages", "", "```python", subject.python, "```")
    yield from ("", "```octave", subject.octave, "```")
    yield from ("", "## From our layers", "", "```python", subject.composed, "```")
    if subject.facts.get("errata") or subject.published:
        yield from ("", "## Errata", "")
        yield from (f"- {line}" for line in subject.facts.get("errata", ()))
        for name, reason, numbers in subject.published:
            yield f"- rejected by the cross-check: `{name}` = {numbers}: {reason}"
    yield from ("", "## Where it is checked", "", *render_checks(subject))
    yield from ("", "## Cases", "", "| case | source | |", "|---|---|---|")
    for case in (*subject.cases, *subject.on_images):
        origin = case.error or case.source["kind"]
        yield f"| `{case.id}` | {origin} | {case.title} |"


def render_checks(subject: Subject) -> Iterator[str]:
    """What the source claims, and what would fail if it were not so."""
    asked = sum(not case.error for case in subject.cases)
    yield from ("| claim | checked by |", "|---|---|")
    command = f"`pyref crosscheck {subject.name}`"
    if subject.cases[0].sheet.back:
        yield f"| its formulas, forward and back | {command}: {MEANS} |"
    else:
        yield f"| its formulas, forward alone | {command}: {FORWARD} |"
    yield f"| it is our layers in another convention | program above, {asked} cases |"
    for made, case in zip(sources.cases(subject.name), subject.cases, strict=True):
        printed = [
            k for k, v in (made["expect"] or {}).items() if isinstance(v, Rounded)
        ]
        if printed and not case.error:
            names = ", ".join(f"`{name}`" for name in printed)
            yield f"| {names} in numbers: {case.title} | `{case.id}`, all digits |"
        for name, known in case.expect.items():
            for wrong in known.wrong:
                yield f"| `{name}` in print is wrong: {wrong.reason} | `{case.id}` |"
    for case in subject.on_images:
        count = sum(len(known.places) for known in case.probed.values())
        yield f"| {case.title} | `{case.id}`: {count} certified numbers |"
    for claim in subject.facts.get("claims", ()):
        yield f"| {claim} | its test in Python, and in Octave |"
    for name in subject.cases[0].sheet.not_gradients:
        yield f"| `{name}` is in the place of a gradient and is none | slopes differ |"


def render_conventions() -> Iterator[str]:
    """The table of all conventions, one row for each published derivation."""
    yield INTRODUCTION
    titles = " | ".join(CONVENTION)
    yield from ("", f"| row | derivation | {titles} | provenance |")
    yield "|---" * (len(CONVENTION) + 3) + "|"
    for name in sort_by_row():
        facts = read_facts(name)
        link = f"[{name}]({name}.md)"
        said = [facts.get(word, "") for word in CONVENTION]
        cells = [facts["row"], link, *said, facts["provenance"]]
        yield "| " + " | ".join(cells) + " |"
    yield from ("", "```{toctree}", ":hidden:", "")
    yield from (*sort_by_row(), "```")


def sort_by_row() -> list[str]:
    """The derivations in the order of their rows: A1, A2, ..., D8."""

    def key(name: str) -> tuple[str, int, str]:
        row = read_facts(name)["row"]
        return row[0], int(row[1:]), name

    return sorted(derivations, key=key)


def render_pages() -> dict[str, str]:
    """File name -> text of every page about the sources."""
    pages = {f"{name}.md": render_page(read_subject(name)) for name in derivations}
    pages["README.md"] = render_conventions()
    return {name: "\n".join(lines) + "\n" for name, lines in pages.items()}
