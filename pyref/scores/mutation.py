"""How many mistakes of the catalogue are caught: by pyref check, and by usual recipes.

Every mistake is a wrong Python layer; pyref check runs it as any port, on the fixtures,
and so it must also name it. A recipe has its own ordinary data.
"""

import warnings
from collections import defaultdict
from dataclasses import dataclass
from importlib import import_module

from pyref.layers import __all__ as LAYERS
from pyref.mistakes.catalogue import Mistake, mistakes, wrong_python
from pyref.port.check import check
from pyref.scores.recipes.ordinary import right

RECIPES = {
    "gradcheck": ("torch", "torch.autograd.gradcheck"),
    "check_grads": ("jax", "jax.test_util.check_grads"),
    "cs231n": ("", "the recipe of cs231n"),
}


@dataclass(frozen=True)
class Caught:
    """One mistake: whether pyref check caught and named it, and each recipe.

    None: not tried with that recipe yet.
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
    def columns(self):
        return ["pyref", "named", *(r for r in RECIPES if r not in self.missing)]

    def by_layer(self) -> dict[str, list[Caught]]:
        groups: dict[str, list[Caught]] = defaultdict(list)
        for one in self.caught:
            groups[one.mistake.layer].append(one)
        return dict(groups)


def value(one, column):
    return getattr(one, column) if column in ("pyref", "named") else one.recipes[column]


def count(caught, column):
    return sum(bool(value(one, column)) for one in caught)


def import_recipes(only=tuple(RECIPES)):
    """Recipes of these that can run here, and why the others cannot."""
    found, missing = {}, {}
    for name in only:
        library, _ = RECIPES[name]
        try:
            found[name] = import_module(f"pyref.scores.recipes.{name}")
        except ImportError as error:
            if error.name and not error.name.startswith((library, "jax")):
                raise
            missing[name] = f"{library} is not installed"
    return found, missing


def score(layers=LAYERS, tick=lambda: None, only=tuple(RECIPES)) -> Score:
    """Try every mistake of these layers; the right layers first, for false alarms."""
    recipes, missing = import_recipes(only)
    alarms = {
        name: [layer for layer in layers if recipe.catches(right(layer), layer)]
        for name, recipe in recipes.items()
    }
    caught = []
    for layer in layers:
        for number, mistake in enumerate(mistakes(layer)):
            caught.append(try_mistake(mistake, number, recipes))
            tick()
    return Score(caught, missing, alarms)


def try_mistake(mistake, number, recipes):
    target = f"pyref.mistakes.wrong:{mistake.layer}__{number}"
    report = check(target, mistake.layer)
    first = [d.name for d in report.diagnoses][:1]
    function = wrong_python(mistake)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        caught = {n: r.catches(function, mistake.layer) for n, r in recipes.items()}
    return Caught(
        mistake=mistake,
        pyref=not report.passed,
        named=first == [mistake.name] or bool(report.right and report.others),
        recipes=caught,
    )
