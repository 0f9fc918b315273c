"""Renew docs/mistakes.md: the mistakes of a layer where these or the layer changed.

What torch and jax catch is carried over from the page, and renewed by a step of its
own, since it needs them installed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import metadata

from pyref.explain.subject import read_subject
from pyref.layers import __all__ as LAYERS
from pyref.mistakes.catalogue import mistakes
from pyref.mistakes.entry import Mistake
from pyref.paths import CASES, DOCS, FIXTURES
from pyref.renew.line import Line
from pyref.renew.made_from import digest, foot, read_foot
from pyref.scores.mutation import RECIPES, Caught, Score, import_recipes, score
from pyref.scores.mutation_page import NOT_TRIED, markdown, title

PAGE = DOCS / "mistakes.md"
OWN = tuple(name for name, (library, _) in RECIPES.items() if not library)
OTHERS = tuple(name for name, (library, _) in RECIPES.items() if library)


def renew_mistakes(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    yield from renew_recipes("rows", OWN, again, tick)


def renew_mistakes_of_libraries(
    again: bool, tick: Callable[[str], None]
) -> Iterator[Line]:
    imported, missing = import_recipes(OTHERS)
    yield from (Line(f"docs/mistakes.md: {n}", why) for n, why in missing.items())
    for name in imported:
        yield from renew_recipes(name, (name,), again, tick)


def renew_recipes(
    what: str, recipes: Sequence[str], again: bool, tick: Callable[[str], None]
) -> Iterator[Line]:
    """Try these recipes anew where what they were tried on has changed.

    what: the foot of the page that notes what they were tried on.
    """
    tick("looking at docs/mistakes.md")
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    made_from = {layer: digest_sources(layer) for layer in LAYERS}
    known = {} if again else read_foot(page, what)
    changed = [layer for layer in LAYERS if known.get(layer) != made_from[layer]]
    if not changed and set(known) == set(LAYERS):
        return
    tick(f"trying the mistakes of {', '.join(changed)}")
    fresh = score(changed, only=recipes)
    merged = merge(read(page), fresh, recipes)
    measured_with = versions(page) | {"pyref": metadata.version("pyref-backprop")}
    for library in {RECIPES[name][0] for name in recipes} - {""}:
        measured_with[library] = metadata.version(library).split("+")[0]
    feet = {name: read_foot(page, name) for name in ("rows", *OTHERS)}
    feet[what] = made_from
    text = markdown(merged, measured_with) + "\n"
    text += "\n".join(foot(digests, name) for name, digests in feet.items() if digests)
    PAGE.write_text(text, encoding="utf-8")
    yield Line(f"docs/mistakes.md, {what}: {', '.join(changed) or 'rows taken away'}")


def digest_sources(layer: str) -> str:
    """A digest of a layer, of its cases, and of its mistakes as they are on file."""
    listed = (FIXTURES / "mistakes" / f"{layer}.json.gz").read_bytes()
    cases = (CASES / f"{layer}.json").read_bytes()
    return digest(listed, read_subject(layer).python, cases)


def merge(before: Score, fresh: Score, recipes: Sequence[str]) -> Score:
    """What was tried anew in place of what the page had, layer by layer."""
    old = {row.mistake.id: row for row in before.caught}
    new = {row.mistake.id: row for row in fresh.caught}
    caught = []
    for mistake in (m for layer in LAYERS for m in mistakes(layer)):
        row = new.get(mistake.id) or old[mistake.id]
        known = old[mistake.id].recipes if mistake.id in old else {}
        both = dict.fromkeys(RECIPES) | known | row.recipes
        caught.append(replace(row, mistake=mistake, recipes=both))
    tried = {row.mistake.layer for row in fresh.caught}
    alarms = {}
    for name in RECIPES:
        kept = before.alarms.get(name, [])
        if name in recipes:
            kept = [a for a in kept if a not in tried] + fresh.alarms.get(name, [])
        alarms[name] = sorted(kept)
    return Score(caught, {}, alarms)


def read(page: str) -> Score:
    """The score that a page shows, of the mistakes that the catalogue still has."""
    caught = []
    for layer in LAYERS:
        section = re.search(rf"(?ms)^## {layer}\n(.*?)(?=^## |\Z)", page)
        rows = rows_of(section.group(1)) if section else {}
        for mistake in mistakes(layer):
            if mistake.name in rows:
                caught.append(read_row(mistake, missed=rows[mistake.name]))
    alarms = {}
    for name, (_, words) in RECIPES.items():
        line = rf"(?m)^- `{re.escape(words)}`:.*; it calls the right (.*) wrong$"
        match = re.search(line, page)
        alarms[name] = match.group(1).split(", ") if match else []
    return Score(caught, {}, alarms)


def read_row(mistake: Mistake, missed: Sequence[str]) -> Caught:
    """What caught a mistake, from the names of what missed it."""
    recipes = {
        name: None if f"{title(name)} {NOT_TRIED}" in missed else name not in missed
        for name in RECIPES
    }
    pyref = title("pyref") not in missed
    return Caught(mistake, pyref, pyref and title("named") not in missed, recipes)


def rows_of(section: str) -> dict[str, list[str]]:
    """Name of each mistake -> what misses it."""
    rows = {}
    for line in section.splitlines()[2:]:
        if line.startswith("| "):
            cells = [c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]]
            name = cells[0].replace("\\|", "|")
            rows[name] = [word.strip() for word in cells[-1].split(",") if word]
    return rows


def versions(page: str) -> dict[str, str]:
    line = re.search(r"(?m)^Measured with (.*)\.$", page)
    pairs = line.group(1).split(", ") if line else []
    return {name: version for name, version in (pair.split(" ") for pair in pairs)}
