"""Options in a dictionary, under every name by which a program may look for them."""

from collections.abc import Mapping
from typing import Any

from .names import KEEPS, is_quoted, list_keys

LARGEST = ("max", "MAX", "Max")
TESTS = ("test", "eval", "inference", "predict", "infer")
MEANS = ("average", "avg", "mean", "Average", "AVG")


class Table(dict[str, Any]):
    """A dictionary that can be read as an object too."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def make_dictionary(
    options: Mapping[str, Any], text: str, mode: str = "train"
) -> dict[str, Any]:
    """Options, and a mode; a share and a seed where there is none but them."""
    table = Table({"mode": mode, **options})
    for name, value in options.items():
        table |= Table(dict.fromkeys(list_keys(name, text), value))
        if name == "window":
            high, wide = value if isinstance(value, tuple) else (value, value)
            table |= Table({"pool_height": high, "pool_width": wide})
    if not options:
        table |= Table({key: 0.5 for key in KEEPS if is_quoted(key, text)})
        table |= Table({"seed": 0} if is_quoted("seed", text) else {})
    return Table(table)


def choose_mode(layer: str, text: str, infers: bool) -> str:
    """train, or the word by which the text calls the kind of a pool, or inference."""
    kind = layer.partition("_")[0]
    words = {"max": LARGEST, "avg": MEANS}.get(kind, ("train",))
    words = TESTS if infers else words
    return next((word for word in words if is_quoted(word, text)), words[0])
