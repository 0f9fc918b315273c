"""Renew docs/mistakes.md: the mistakes of a layer where these or the layer changed.

What torch and jax catch is carried over from the page, and renewed by a step of its
own, since it needs them installed.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from importlib import metadata
from itertools import repeat
from multiprocessing import get_context

from pyref.explain.subject import read_subject
from pyref.fixtures import sources
from pyref.fixtures.load import load
from pyref.mistakes.catalogue import PORTED, mistakes
from pyref.mistakes.entry import Mistake
from pyref.paths import CASES, DOCS, FIXTURES
from pyref.renew.line import Line
from pyref.renew.made_from import digest, foot, read_foot
from pyref.scores.mutation import (
    RECIPES,
    Caught,
    Score,
    import_recipes,
    score,
    try_recipes,
)
from pyref.scores.mutation_page import NOT_TRIED, markdown, title

PAGE = DOCS / "mistakes.md"
Rows = list[tuple[str, bool, bool, dict[str, bool | None]]]
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
    find_digest = digest_numbers if what == "rows" else digest_code
    made_from = {layer: find_digest(layer) for layer in PORTED}
    known = {} if again else read_foot(page, what)
    changed = [layer for layer in PORTED if known.get(layer) != made_from[layer]]
    if not changed and set(known) == set(PORTED):
        return
    tick(f"trying the mistakes of {', '.join(changed)}")
    if what == "rows":
        merged = merge(read(page), score_side_by_side(changed, recipes), recipes)
    else:
        merged = add(read(page), changed, recipes)
    measured_with = versions(page) | {"pyref": metadata.version("pyref-backprop")}
    for library in {RECIPES[name][0] for name in recipes} - {""}:
        measured_with[library] = metadata.version(library).split("+")[0]
    feet = {name: read_foot(page, name) for name in ("rows", *OTHERS)}
    feet[what] = made_from
    text = markdown(merged, measured_with) + "\n"
    text += "\n".join(foot(digests, name) for name, digests in feet.items() if digests)
    PAGE.write_text(text, encoding="utf-8")
    yield Line(f"docs/mistakes.md, {what}: {', '.join(changed) or 'rows taken away'}")


def score_side_by_side(layers: Sequence[str], recipes: Sequence[str]) -> Score:
    """The scores of layers, as many at once as there are processors."""
    spawn = get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), spawn) as pool:
        parts = list(pool.map(score_one, layers, repeat(tuple(recipes))))
    caught = []
    for layer, (rows, _) in zip(layers, parts, strict=True):
        known = {mistake.id: mistake for mistake in mistakes(layer)}
        caught += [Caught(known[n], seen, named, told) for n, seen, named, told in rows]
    alarms = {
        name: [a for _, found in parts for a in found.get(name, ())] for name in recipes
    }
    return Score(caught, {}, alarms)


def score_one(layer: str, recipes: Sequence[str]) -> tuple[Rows, dict[str, list[str]]]:
    """The score of a layer, its mistakes by their ids, which another process takes."""
    found = score([layer], only=recipes)
    rows = [(one.mistake.id, one.pyref, one.named, one.recipes) for one in found.caught]
    return rows, found.alarms


def digest_code(layer: str) -> str:
    """A digest of a layer and of its mistakes: what a recipe differentiates."""
    written = sources.path_of(layer, "mistakes").read_bytes()
    return digest(read_subject(layer).python, written)


def digest_numbers(layer: str) -> str:
    """A digest of a layer, of its cases, and of its mistakes as they are on file."""
    listed = (FIXTURES / "mistakes" / f"{layer}.json.gz").read_bytes()
    cases = (CASES / f"{layer}.json").read_bytes()
    return digest(listed, read_subject(layer).python, cases)


def merge(before: Score, fresh: Score, recipes: Sequence[str]) -> Score:
    """What was tried anew in place of what the page had, layer by layer."""
    old = {row.mistake.id: row for row in before.caught}
    new = {row.mistake.id: row for row in fresh.caught}
    caught = []
    for mistake in (m for layer in PORTED for m in mistakes(layer)):
        row = new.get(mistake.id) or old[mistake.id]
        known = old[mistake.id].recipes if mistake.id in old else {}
        both = dict.fromkeys(list_recipes(mistake)) | known | row.recipes
        caught.append(replace(row, mistake=mistake, recipes=both))
    tried = {row.mistake.layer for row in fresh.caught}
    alarms = {}
    for name in RECIPES:
        kept = before.alarms.get(name, [])
        if name in recipes:
            kept = [a for a in kept if a not in tried] + fresh.alarms.get(name, [])
        alarms[name] = sorted(kept)
    return Score(caught, {}, alarms)


def add(before: Score, layers: Sequence[str], recipes: Sequence[str]) -> Score:
    """A score with what recipes of other libraries catch of the mistakes of layers."""
    tried, alarms = try_recipes(layers, recipes)
    caught = [
        replace(row, recipes={**row.recipes, **tried.get(row.mistake.id, {})})
        for row in before.caught
    ]
    fresh = {
        name: sorted({*before.alarms[name]} - {*layers} | {*alarms[name]})
        for name in recipes
    }
    return Score(caught, {}, before.alarms | fresh)


def read(page: str) -> Score:
    """The score that a page shows, of the mistakes that the catalogue still has."""
    caught = []
    for layer in PORTED:
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
        for name in list_recipes(mistake)
    }
    pyref = title("pyref") not in missed
    return Caught(mistake, pyref, pyref and title("named") not in missed, recipes)


def list_recipes(mistake: Mistake) -> list[str]:
    """The recipes that can be tried on a mistake: none where there is no way back."""
    return [*RECIPES] if load(mistake.layer)[0].sheet.back else []


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
