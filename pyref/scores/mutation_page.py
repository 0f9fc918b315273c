"""The score of the catalogue as JSON and as the page docs/mistakes.md."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyref.scores.mutation import (
    RECIPES,
    Caught,
    Score,
    applies,
    count,
    count_tried,
    is_caught,
)
from pyref.scores.recipes import cs231n

SETTINGS = {
    "gradcheck": "eps = 1e-6, atol = 1e-5, rtol = 1e-3, float64",
    "check_grads": 'order = 1, modes = ("rev",), tolerances and eps of float64',
    "cs231n": cs231n.SETTINGS,
}
NOT_TRIED = "(not tried yet)"
HEAD = """# Mistakes, and what catches them

The catalogue, `fixtures/sources/*/mistakes.py`, holds what people write wrong, each a
small function in the variables of a textbook; the numbers that come out are in
`fixtures/mistakes`. `pyref check` has to catch each in a port, and to name it first.
Beside it is what usual recipes catch of the same wrong layers, with the settings they
come with, on ordinary data: standard normal numbers, one seed, sizes that all differ. A
recipe asks whether the gradient is that of the forward pass as it stands; so it cannot
see a wrong forward pass, lost digits, or what happens at zero, at infinity and at other
options.

`-` and *of*: a recipe that was not tried yet on all of them, or a step of an
optimizer, which has no gradient for it to ask about.

![Share of the mistakes that each check catches](figures/mistakes.svg)

This page is made by `make renew`, and what needs torch or jax on it by
`make renew-libraries`.
"""


def as_json(score: Score) -> dict[str, Any]:
    """One object: totals, and each mistake with what caught it."""
    return {
        "schema": "pyref/mistakes-score/1",
        "mistakes": len(score.caught),
        "caught": {column: count(score.caught, column) for column in score.columns},
        "alarms": score.alarms,
        "missing": score.missing,
        "all": [
            {"layer": row.mistake.layer, "name": row.mistake.name}
            | {column: is_caught(row, column) for column in score.columns}
            for row in score.caught
        ],
    }


def markdown(score: Score, versions: Mapping[str, str]) -> str:
    """The page: settings, a table of layers, and every mistake."""
    lines = [HEAD]
    measured_with = ", ".join(f"{name} {v}" for name, v in versions.items())
    lines.append(f"Measured with {measured_with}.\n")
    for name, (_, title) in RECIPES.items():
        if name in score.missing:
            lines.append(f"- `{title}`: left out, {score.missing[name]}")
        else:
            alarms = ", ".join(score.alarms[name])
            calls = f"; it calls the right {alarms} wrong" if alarms else ""
            lines.append(f"- `{title}`: {SETTINGS[name]}{calls}")
    lines += ["", *write_layer_table(score), ""]
    for layer, caught in score.by_layer().items():
        lines += [f"## {layer}", "", *write_mistake_table(score, caught), ""]
    return "\n".join(lines).rstrip() + "\n"


def write_layer_table(score: Score) -> Iterator[str]:
    """One row for each layer: how many of its mistakes each column caught."""
    yield write_row(["layer", "mistakes", *titles(score)])
    yield write_row(["---", *["---:"] * (1 + len(score.columns))])
    for layer, caught in score.by_layer().items():
        cells = [spell_caught(caught, column) for column in score.columns]
        yield write_row([layer, len(caught), *cells])
    whole = score.caught
    cells = [spell_caught(whole, column) for column in score.columns]
    yield write_row(["**all**", len(whole), *cells])
    yield write_row(["", "", *(spell_share(whole, c) for c in score.columns)])


def spell_caught(caught: Sequence[Caught], column: str) -> str:
    """How many were caught; of how many, where not all were tried."""
    tried = count_tried(caught, column)
    if not tried:
        return "-"
    told = str(count(caught, column))
    return told if tried == len(caught) else f"{told} of {tried}"


def spell_share(caught: Sequence[Caught], column: str) -> str:
    tried = count_tried(caught, column)
    return f"{100 * count(caught, column) / tried:.0f} %" if tried else "-"


def write_mistake_table(score: Score, caught: Iterable[Caught]) -> Iterator[str]:
    """One row for each mistake; what misses it is named."""
    yield write_row(["mistake", "what it does", "seen", "missed by"])
    yield write_row(["---"] * 4)
    for tried in caught:
        asked = [c for c in score.columns if applies(tried, c)]
        missed = [c for c in asked if not is_caught(tried, c)]
        names = [title(c) for c in missed if c != "named" or "pyref" not in missed]
        untried = {title(c) for c in missed if is_caught(tried, c) is None}
        names = [f"{n} {NOT_TRIED}" if n in untried else n for n in names]
        mistake = tried.mistake
        yield write_row([mistake.name, mistake.effect, mistake.seen, ", ".join(names)])


def titles(score: Score) -> list[str]:
    return [title(column) for column in score.columns]


def title(column: str) -> str:
    return {"pyref": "pyref check", "named": "pyref's name"}.get(column, column)


def write_row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(c).replace("|", "\\|") for c in cells) + " |"
