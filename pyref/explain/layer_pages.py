"""The pages about the layers, in Markdown: docs/layers.

The derivation of a layer is text with formulas, fixtures/sources/NAME/derivation.md;
all else on its page is read from the twins, the fixtures and the catalogue of mistakes,
or computed: what its figure shows.
"""

import re
from collections.abc import Iterator

from pyref.explain.subject import Subject, read_subject
from pyref.fixtures import sources
from pyref.fixtures.case import Case, is_plain
from pyref.layers import __all__ as layers
from pyref.mistakes.catalogue import mistakes
from pyref.mistakes.entry import Mistake
from pyref.page.layer_figures.drawing import draw_layer

BARS = (
    "A bar marks the gradient of a loss $L$: $\\bar v = \\partial L / \\partial v$, of "
    "the shape of $v$,\nis `dv` in the code. $\\delta v$ is a small change of $v$."
)
THREAD = re.compile(r"\b([\w-]+/[\w.-]+)#(\d+)")


def render_layer(subject: Subject) -> Iterator[str]:
    """The lines of the page of one layer."""
    yield from render_head(subject)
    yield from render_figure(subject.name)
    yield from ("", "## Derivation", "", BARS, "")
    path = sources.path_of(subject.name, "derivation")
    yield path.read_text(encoding="utf-8").strip()
    yield from render_code(subject)
    yield from ("", "## Mistakes", "", *render_mistakes(subject.name))


def render_head(subject: Subject) -> Iterator[str]:
    yield from (f"# {subject.name}", "", subject.header.splitlines()[0], "")
    yield from render_shapes(subject)


def render_figure(name: str) -> Iterator[str]:
    """The figure, how it is read, and what it shows."""
    drawing = draw_layer(name)
    yield from ("", "## In one picture", "")
    yield f"![{write_text(drawing.alt)}](../figures/layers/{name}.svg)"
    yield from ("", drawing.legend, "", *(f"- {fact}" for fact in drawing.facts))


def render_code(subject: Subject) -> Iterator[str]:
    """The header, both languages and the cases."""
    _, *rest = subject.header.splitlines()
    yield from ("", "## As the code has it", "", "```text", *rest, "```")
    yield from ("", "## In both languages", "", "```python", subject.python, "```")
    yield from ("", "```octave", without_tests(subject.octave), "```")
    yield from ("", "## Fixtures", "", *render_cases(subject))


def without_tests(octave: str) -> str:
    """Octave without the tests at its foot, and without what follows from one."""
    return octave.split("\n%!", 1)[0].strip()


def render_shapes(subject: Subject) -> Iterator[str]:
    sheet = subject.cases[0].sheet
    rows = [(k, "input", spell(v)) for k, v in sheet.inputs.items()]
    if not sheet.through:  # else the options are those of what the cases call
        rows += [(k, "option", spell(v)) for k, v in sheet.options.items()]
    rows += [
        (k, "output", spell(v)) for k, v in (sheet.through or sheet.outputs).items()
    ]
    yield from ("| | | |", "|---|---|---|")
    yield from (write_row([f"`{k}`", what, shape]) for k, what, shape in rows)


def spell(spec: str) -> str:
    """Lengths as "N x D", the kind of a plain option as "2 numbers, positive"."""
    if is_plain(spec):
        kind, *count = spec.split()
        return f"{count[0]} numbers, {kind}" if count else f"a number, {kind}"
    return "any shape" if spec == "..." else " x ".join(spec.split())


def render_cases(subject: Subject) -> Iterator[str]:
    proved = [case for case in subject.cases if not case.error]
    refused = len(subject.cases) - len(proved)
    yield f"{len(proved)} cases with certified values, and {refused} calls that must be"
    yield f"refused, in `fixtures/cases/{subject.name}.json`"
    yield "([the format](../format.md)). `pyref show ID` prints one."
    yield from ("", "| case | level | what is special | what it shows |")
    yield "|---|---|---|---|"
    for case in subject.cases:
        level = case.level if not case.error else f"refused: {case.error}"
        yield write_row([f"`{case.id}`", level, case.title, shows(case)])


def shows(case: Case) -> str:
    """The mistakes that a case is there to show, from its flags."""
    known = case.sheet.flags
    return "; ".join(known[flag][0] for flag in case.flags if flag in known)


def render_mistakes(name: str) -> Iterator[str]:
    yield f"{len(mistakes(name))} mistakes that people make here. `pyref check` finds"
    yield "and names them by their numbers; what other checks miss of them is in"
    yield f"[the table of all mistakes](../mistakes.md#{name})."
    yield from ("", *render_table(name))


def render_table(name: str) -> Iterator[str]:
    """The mistakes of a layer or network, each with what it does."""
    yield from ("| mistake | what it does | seen |", "|---|---|---|")
    yield from (write_mistake(one) for one in mistakes(name))


def write_mistake(mistake: Mistake) -> str:
    seen = write_text(mistake.seen)
    seen = THREAD.sub(r"[\1#\2](https://github.com/\1/issues/\2)", seen)
    return f"{write_row([mistake.name, mistake.effect])} {seen} |"


def write_row(cells: list[str]) -> str:
    return "| " + " | ".join(map(write_text, cells)) + " |"


def write_text(text: str) -> str:
    """Text as Markdown that shows it as it stands, in a table."""
    parts = re.split(r"(`[^`]*`)", text)
    parts[::2] = [re.sub(r"([|*_<$\[\]])", r"\\\1", part) for part in parts[::2]]
    return "".join(parts)


def render_list(pages: list[str]) -> Iterator[str]:
    """The table of all layers, and the tree of their pages."""
    yield from ("# The layers", "")
    yield "Each is written twice, in Python and in Octave, and has its figure, its"
    yield "derivation, its fixtures and the mistakes that people make in it on a page"
    yield "of its own. Written by `make renew`."
    yield from render_contents("layer", pages)


def render_contents(what: str, pages: list[str]) -> Iterator[str]:
    """A table of pages, each with its counts, and the tree of them."""
    yield from ("", f"| {what} | | cases | mistakes |", "|---|---|--:|--:|")
    for name in pages:
        subject = read_subject(name)
        first = write_text(subject.header.splitlines()[0])
        counts = f"{len(subject.cases)} | {len(mistakes(name))}"
        yield f"| [{name}]({name}.md) | {first} | {counts} |"
    yield from ("", "```{toctree}", ":hidden:", "", *pages, "```")


def render_pages() -> dict[str, str]:
    """File name -> text of every page about the layers."""
    pages = {f"{name}.md": render_layer(read_subject(name)) for name in sorted(layers)}
    pages["README.md"] = render_list(sorted(layers))
    return {name: "\n".join(lines) + "\n" for name, lines in pages.items()}
