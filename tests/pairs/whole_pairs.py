"""The pairs of whole functions in pairs/, and how either side of one is run.

Each folder holds one function in MATLAB and its port, and pair.toml says what both are,
which line of inputs they take, in which conventions they differ, and which slips can be
planted in one of them.
"""

import re
import shutil
import tomllib
import types
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np

PAIRS = Path(__file__).parent / "pairs"
INDEX = re.compile(r"\w+|\{(\d+)\}")


@dataclass(frozen=True)
class Slip:
    """One wrong statement of one side."""

    name: str
    side: str
    file: str
    old: str
    new: str
    what: str
    seen: list[str]
    place: str = ""


@dataclass(frozen=True)
class Pair:
    folder: Path

    @property
    def name(self):
        return self.folder.name

    @cached_property
    def facts(self):
        return tomllib.loads((self.folder / "pair.toml").read_text())

    @property
    def slips(self):
        return [Slip(**slip) for slip in self.facts["slips"]]

    @property
    def results(self):
        return self.facts["results"]

    def way(self, path):
        return self.facts.get("ways", {}).get(path, {}) if path else {}

    def read(self, file, slip=None):
        source = (self.folder / file).read_text()
        mine = slip is not None and slip.file == file
        return source.replace(slip.old, slip.new) if mine else source


def plant(pair, folder, slip=None):
    """The targets of both sides, copied to a folder, one of them with a slip."""
    place = folder / pair.name
    shutil.copytree(pair.folder, place)
    if slip:
        (place / slip.file).write_text(pair.read(slip.file, slip))
    return [str(place / pair.facts[side]) for side in "ab"]


def list_pairs():
    return [Pair(file.parent) for file in sorted(PAIRS.glob("*/pair.toml"))]


def turn(way, value):
    """A value of the original as the port wants it."""
    if isinstance(value, str):
        return value
    if "blocks" in way:
        value = turn_blocks(way["blocks"], value, inverse=False)
    value = np.transpose(value, way["axes"]) if "axes" in way else value
    value = value.T if way.get("transpose") else value
    value = value + way.get("add", 0)
    return value.ravel() if way.get("shape") == "flat" else value


def turn_back(way, gradient, shape):
    """The gradient of such a value as the original has it."""
    if "blocks" in way:
        gradient = turn_blocks(way["blocks"], gradient, inverse=True)
    if "axes" in way:
        gradient = np.transpose(gradient, np.argsort(way["axes"]))
    gradient = np.transpose(gradient) if way.get("transpose") else gradient
    return np.reshape(gradient, shape)


def turn_blocks(blocks, flat, inverse):
    parts, start = [], 0
    for rows, columns, order in blocks:
        given, wanted = (order, "F") if inverse else ("F", order)
        part = flat[start : start + rows * columns]
        parts.append(part.reshape((rows, columns), order=given).ravel(order=wanted))
        start += rows * columns
    return np.concatenate(parts)


def build_arguments(pair, values):
    """Arguments of the port by name; paths such as nn.W{1} make dicts and lists."""
    arguments = {}
    for path, value in values.items():
        way = pair.way(path)
        keys = [int(m[1]) - 1 if m[1] else m[0] for m in INDEX.finditer(path)]
        keys[0] = way.get("name", keys[0])
        put(arguments, keys, turn(way, value))
    return arguments


def put(held, keys, value):
    for key, after in pairwise(keys):
        held = reach(held, key, [] if isinstance(after, int) else {})
    reach(held, keys[-1], None)
    held[keys[-1]] = value


def reach(held, key, empty):
    if isinstance(held, dict):
        return held.setdefault(key, empty)
    while len(held) <= key:
        held.append(empty)
    return held[key]


def load_port(pair, slip=None):
    file, name = pair.facts["b"].split(":")
    module = types.ModuleType(file)
    exec(compile(pair.read(file, slip), file, "exec"), module.__dict__)
    return getattr(module, name)


def call_port(pair, values, function):
    """The results of the port, in the layout of the original."""
    given = function(**build_arguments(pair, values))
    results = []
    for result in pair.results:
        paths = result["b"] if isinstance(result["b"], list) else [result["b"]]
        parts = [np.asarray(eval(f"given{path}", {"given": given})) for path in paths]
        flat = len(parts) > 1
        value = np.concatenate([p.ravel() for p in parts]) if flat else parts[0]
        path = result.get("of")
        shape = values[path].shape if path else ()
        results.append(turn_back(pair.way(path), value, shape))
    return results
