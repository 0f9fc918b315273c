"""Random numbers of a port, the same ones at every call.

A port that draws its own mask is judged by what it drew, and called several times. It
may draw from the generators that are there for all, or from one of its own, made by
numpy.random.default_rng when it is imported, when it is constructed, or at each call.
"""

import random
import sys
from typing import Any

import numpy as np

SEED = 1
UNUSED = 3  # references to a generator that nobody but the list below has

make_generator = np.random.default_rng
made: list[tuple[np.random.Generator, Any]] = []


def seed_generator(seed: Any = None) -> np.random.Generator:
    """numpy.random.default_rng, with a seed of ours where there is none."""
    generator = make_generator(SEED if seed is None else seed)
    made.append((generator, generator.bit_generator.state))
    return generator


def begin_again() -> None:
    """Let all random numbers be drawn from where they began."""
    np.random.seed(SEED)
    random.seed(SEED)
    made[:] = [(g, state) for g, state in made if sys.getrefcount(g) > UNUSED]
    for generator, state in made:
        generator.bit_generator.state = state


def watch_generators() -> None:
    """Know of each generator that a port makes, from its import on."""
    np.random.default_rng = seed_generator
