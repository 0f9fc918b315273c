"""The pages about the published derivations, in Markdown: docs/sources."""

from collections.abc import Iterator
from pathlib import Path

from pyref.derivations import __all__ as derivations
from pyref.explain.subject import CONVENTION, Subject, read_facts, read_subject


def render_page(subject: Subject) -> Iterator[str]:
    """The lines of the page of one derivation."""
    yield f"# {subject.name}: {subject.title}"
    yield ""
    row, cite, provenance = (subject.facts[k] for k in ("row", "cite", "provenance"))
    yield f"Row {row}. {cite}. Provenance: {provenance}."
    yield from ("", "| convention | |", "|---|---|")
    yield from (
        f"| {w} | {subject.facts[w]} |" for w in CONVENTION if w in subject.facts
    )
    yield from ("", "## Derivation", "", "```text", *subject.header.splitlines(), "```")
    yield from ("", "## In both languages", "", "```python", subject.python, "```")
    yield from ("", "```matlab", subject.octave, "```")
    yield from ("", "## From our layers", "", "```python", subject.composed, "```")
    if subject.facts.get("errata") or subject.published:
        yield from ("", "## Errata", "")
        yield from (f"- {line}" for line in subject.facts.get("errata", ()))
        for name, reason, numbers in subject.published:
            yield f"- rejected by the cross-check: `{name}` = {numbers}: {reason}"
    yield from ("", "## Cases", "", "| case | source | |", "|---|---|---|")
    for case in subject.cases:
        origin = case.error or case.source["kind"]
        yield f"| `{case.id}` | {origin} | {case.title} |"


def render_conventions() -> Iterator[str]:
    """The table of all conventions, one row for each published derivation."""
    yield "# What the words mean in each source"
    yield ""
    yield "One row for each published derivation; the last column leads to our layers,"
    yield "where a sample is a row, y = x w + b, and a loss is one number for each row."
    yield "Written by `make renew`."
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


def write_pages(folder: Path | str) -> list[str]:
    """Write all pages, and take away those of derivations that are no more.

    The names of the files that changed.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    pages = render_pages()
    changed: list[str] = []
    for path in sorted(folder.glob("*.md")):
        if path.name not in pages:
            path.unlink()
            changed.append(path.name)
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed
