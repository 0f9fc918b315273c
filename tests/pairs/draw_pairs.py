"""Draw the inputs of a pair of whole functions from its line."""

from math import prod

import numpy as np


def draw_inputs(pair):
    """A value for each path of the line of inputs, in the layout of the original."""
    rng = np.random.default_rng(14)
    return dict(draw_item(item, pair, rng) for item in pair.facts["inputs"].split(", "))


def draw_item(item, pair, rng):
    path, *words = item.split()
    if words[0].startswith("'"):
        return path, words[0].strip("'")
    if len(words) == 1 and path not in pair.facts["gradient"]:
        return path, read_number(words[0])
    kind = words.pop(0) if words[0] in DRAWERS else "real"
    count = int(words.pop()) if "of" in words else 0
    sizes = [int(word) for word in words if word.isdecimal()]
    if not sizes:
        return path, read_number(words[0])
    return path, DRAWERS[kind](rng, sizes, count)


def read_number(word):
    return np.array(int(word) if word.isdecimal() else float(word))


def draw_labels(rng, sizes, count):
    return 1.0 + rng.permutation(np.arange(prod(sizes)) % count)


def draw_one_hot(rng, sizes, count):
    places = rng.permutation(np.arange(prod(sizes) // count) % count)
    matrix = np.eye(count)[places]
    return matrix if sizes[-1] == count else matrix.T


DRAWERS = {
    "real": lambda rng, sizes, count: rng.normal(0, 0.7, sizes),
    "positive": lambda rng, sizes, count: rng.uniform(0.5, 1.5, sizes),
    "probability": lambda rng, sizes, count: rng.uniform(0.1, 0.9, sizes),
    "integer": lambda rng, sizes, count: rng.integers(1, 6, sizes).astype(float),
    "mask": lambda rng, sizes, count: np.resize(
        rng.permutation(np.arange(prod(sizes)) % 2), sizes
    ).astype(float),
    "labels": draw_labels,
    "one-hot": draw_one_hot,
}
