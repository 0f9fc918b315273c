"""How many mistakes of the catalogue are caught: by pyref check, and by usual recipes.

Every mistake is a wrong Python layer; pyref check runs it as any port, on the fixtures,
and so it must also name it. A recipe has its own ordinary data.
"""

import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from pyref.fixtures.load import load
from pyref.mistakes.catalogue import PORTED, mistakes, wrong_layer
from pyref.mistakes.entry import Mistake
from pyref.port.check import check
from pyref.port.copies import Copies
from pyref.port.process import Launch
from pyref.scores.recipes.ordinary import find_right

RECIPES = {
    "gradcheck": ("torch", "torch.autograd.gradcheck"),
    "check_grads": ("jax", "jax.test_util.check_grads"),
    "cs231n": ("", "the recipe of cs231n"),
}


@dataclass(frozen=True)
class Caught:
    """One mistake: whether pyref check caught and named it, and each recipe.

    None: not tried with that recipe yet. A step has no gradient, and no recipe.
    """

    mistake: Mistake
    pyref: bool
    named: bool
    recipes: dict[str, bool | None]


@dataclass(frozen=True)
class Score:
    """All mistakes of some layers; missing recipes; right layers called wrong."""

    caught: list[Caught]
    missing: dict[str, str]
    alarms: dict[str, list[str]]

    @property
    def columns(self) -> list[str]:
        """What was tried: pyref check, whether it named them, and each recipe."""
        return ["pyref", "named", *(r for r in RECIPES if r not in self.missing)]

    def by_layer(self) -> dict[str, list[Caught]]:
        groups: dict[str, list[Caught]] = defaultdict(list)
        for row in self.caught:
            groups[row.mistake.layer].append(row)
        return dict(groups)


def is_caught(row: Caught, column: str) -> bool | None:
    """Whether a mistake was caught in a column; None where it was not tried."""
    own = {"pyref": row.pyref, "named": row.named}
    return own[column] if column in own else row.recipes.get(column)


def applies(row: Caught, column: str) -> bool:
    """Whether a column can say something of a mistake."""
    return column not in RECIPES or column in row.recipes


def count(caught: Iterable[Caught], column: str) -> int:
    return sum(bool(is_caught(row, column)) for row in caught)


def count_tried(caught: Iterable[Caught], column: str) -> int:
    return sum(is_caught(row, column) is not None for row in caught)


def import_recipes(
    only: Iterable[str] = tuple(RECIPES),
) -> tuple[dict[str, ModuleType], dict[str, str]]:
    """Recipes of these that can run here, and why the others cannot."""
    imported, missing = {}, {}
    for name in only:
        library, _ = RECIPES[name]
        try:
            imported[name] = import_module(f"pyref.scores.recipes.{name}")
        except ImportError as error:
            if error.name and not error.name.startswith((library, "jax")):
                raise
            missing[name] = f"{library} is not installed"
    return imported, missing


def score(
    layers: Iterable[str] = PORTED,
    tick: Callable[[], None] = lambda: None,
    only: Iterable[str] = tuple(RECIPES),
) -> Score:
    """Try every mistake of these layers; the right layers first, for false alarms."""
    recipes, missing = import_recipes(only)
    with_back = list_with_back(layers)
    alarms = find_alarms(recipes, with_back)
    caught = []
    with Copies("pyref.mistakes.wrong") as copies:
        for layer in layers:
            asked = recipes if layer in with_back else {}
            for number, mistake in enumerate(mistakes(layer)):
                caught.append(try_mistake(mistake, number, asked, copies.launch))
                tick()
    return Score(caught, missing, alarms)


Tried = Mapping[str, Mapping[str, bool]]
"""By the id of a mistake, which recipes have caught it."""


def try_recipes(
    layers: Iterable[str], only: Iterable[str]
) -> tuple[Tried, dict[str, list[str]]]:
    """What these recipes alone catch, and the right layers that they call wrong."""
    recipes, _ = import_recipes(only)
    with_back = list_with_back(layers)
    every = (mistake for layer in with_back for mistake in mistakes(layer))
    tried = {mistake.id: find_catchers(recipes, mistake) for mistake in every}
    return tried, find_alarms(recipes, with_back)


def list_with_back(layers: Iterable[str]) -> list[str]:
    """Those of which a recipe can ask for a gradient."""
    return [layer for layer in layers if load(layer)[0].sheet.back]


def find_alarms(
    recipes: Mapping[str, ModuleType], layers: Sequence[str]
) -> dict[str, list[str]]:
    """By the name of each recipe the right layers that it calls wrong."""
    return {
        name: [layer for layer in layers if recipe.catches(find_right(layer), layer)]
        for name, recipe in recipes.items()
    }


def find_catchers(
    recipes: Mapping[str, ModuleType], mistake: Mistake
) -> dict[str, bool]:
    """Of each recipe whether it calls a wrong layer wrong."""
    function = wrong_layer(mistake)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {n: r.catches(function, mistake.layer) for n, r in recipes.items()}


def try_mistake(
    mistake: Mistake,
    number: int,
    recipes: Mapping[str, ModuleType],
    launch: Launch,
) -> Caught:
    target = f"pyref.mistakes.wrong:{mistake.layer}__{number}"
    strict = mistake.rounding  # digits lost are a warning else
    report = check(target, mistake.layer, launch=launch, strict=strict)
    first = [name for d in report.diagnoses[:1] for name in (d.name, *d.synonyms)]
    return Caught(
        mistake=mistake,
        pyref=not report.passed or bool(report.others),
        named=mistake.name in first or bool(report.right and report.others),
        recipes={**find_catchers(recipes, mistake)},
    )
