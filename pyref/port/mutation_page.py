"""The score of the catalogue as JSON and as the page docs/mistakes.md."""

from pyref.port.mutation import RECIPES, count, value
from pyref.port.recipes import cs231n

SETTINGS = {
    "gradcheck": "eps = 1e-6, atol = 1e-5, rtol = 1e-3, float64",
    "check_grads": 'order = 1, modes = ("rev",), tolerances and eps of float64',
    "cs231n": cs231n.SETTINGS,
}
HEAD = """# Mistakes, and what catches them

The catalogue, `fixtures/sources/*/mistakes.toml`, holds wrong lines that people write,
each in both languages. `pyref check` has to catch each in a port, and to name it first.
Beside it is what usual recipes catch of the same wrong layers, with the settings they
come with, on ordinary data: standard normal numbers, one seed, sizes that all differ. A
recipe asks whether the gradient is that of the forward pass as it stands; so it cannot
see a wrong forward pass, lost digits, or what happens at zero, at infinity and at other
options.

This page is made by

    pyref mistakes --score --markdown docs/mistakes.md
"""


def as_json(found):
    """One object: totals, and each mistake with what caught it."""
    return {
        "schema": "pyref/mistakes/1",
        "mistakes": len(found.caught),
        "caught": {column: count(found.caught, column) for column in found.columns},
        "alarms": found.alarms,
        "missing": found.missing,
        "all": [
            {"layer": one.mistake.layer, "name": one.mistake.name}
            | {column: value(one, column) for column in found.columns}
            for one in found.caught
        ],
    }


def markdown(found, versions):
    """The page: settings, a table of layers, and every mistake."""
    lines = [HEAD]
    told = ", ".join(f"{name} {version}" for name, version in versions.items())
    lines.append(f"Measured with {told}.\n")
    for name, (_, title) in RECIPES.items():
        if name in found.missing:
            lines.append(f"- `{title}`: left out, {found.missing[name]}")
        else:
            alarms = ", ".join(found.alarms[name])
            told = f"; it calls the right {alarms} wrong" if alarms else ""
            lines.append(f"- `{title}`: {SETTINGS[name]}{told}")
    lines += ["", *layer_table(found), ""]
    for layer, caught in found.by_layer().items():
        lines += [f"## {layer}", "", *mistake_table(found, caught), ""]
    return "\n".join(lines).rstrip() + "\n"


def layer_table(found):
    yield row(["layer", "mistakes", *titles(found)])
    yield row(["---", *["---:"] * (1 + len(found.columns))])
    for layer, caught in found.by_layer().items():
        yield row([layer, len(caught), *(count(caught, c) for c in found.columns)])
    whole = found.caught
    yield row(["**all**", len(whole), *(count(whole, c) for c in found.columns)])
    shares = [
        f"{100 * count(whole, c) / max(1, len(whole)):.0f} %" for c in found.columns
    ]
    yield row(["", "", *shares])


def mistake_table(found, caught):
    """One row for each mistake; what misses it is named."""
    yield row(["mistake", "what it does", "seen", "missed by"])
    yield row(["---"] * 4)
    for one in caught:
        missed = [c for c in found.columns if not value(one, c)]
        names = [title(c) for c in missed if c != "named" or "pyref" not in missed]
        seen = one.mistake.seen
        yield row([one.mistake.name, one.mistake.effect, seen, ", ".join(names)])


def titles(found):
    return [title(column) for column in found.columns]


def title(column):
    return {"pyref": "pyref check", "named": "pyref's name"}.get(column, column)


def row(cells):
    return "| " + " | ".join(str(c).replace("|", "\\|") for c in cells) + " |"
