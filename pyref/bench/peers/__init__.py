"""Other libraries at the same work, one file each, imported only where it is there.

    run = load_peer("torch").make_pass(layer, inputs, options, dy)
    gradients = run ()      goes forward and back once

Arrays are handed over before the race begins, and each library is written as its own
manual would have it.
"""

from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

PEERS = ("torch", "jax", "autograd")


def load_peer(name: str) -> Any:
    """The module of a peer that is installed."""
    return import_module(f"pyref.bench.peers.{name}")


def find_peers(names: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Versions of these libraries where they are installed, and those that are not."""
    here = {name: version(name) for name in names if find_spec(name)}
    return here, [name for name in names if name not in here]
