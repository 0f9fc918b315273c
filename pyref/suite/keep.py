"""Whether A can run here, and whether what was kept of it still stands for it."""

import json
import os
import shutil
from typing import Any

from pyref.errors import MissingError
from pyref.pairs.inputs import read_inputs
from pyref.pairs.kept import KeptSide, is_kept, read_kept, write_set
from pyref.pairs.run import WORKERS
from pyref.port.target import read_target
from pyref.suite.read import Item


def is_absent(item: Item) -> bool:
    """Whether A's language, or the program that A is, is not on this machine."""
    a, process = item.arguments["a"], item.arguments.get("process_a", False)
    if is_kept(a) and not process:
        return False
    try:
        target = read_target(a, process, WORKERS)
    except MissingError:
        return True
    return shutil.which(target.command[0]) is None


def find_stale(item: Item) -> str:
    """In what the kept side is not what the item says, or "". Errors: pyref:format."""
    kept = read_kept(item.keep)
    asked = item.arguments
    if kept["name"] != asked["a"]:
        return f"kept from another source, {kept['name']}"
    changed = KeptSide("A", kept).list_changed()
    if changed:
        files = ", ".join(map(os.path.relpath, changed))
        return f"kept from another source ({files} has changed)"
    if kept["setup"] != asked.get("setup_a", ""):
        return "kept with another set-up"
    spec = read_inputs(asked["inputs"], gradient=asked.get("gradient", ()))
    spec = spec.choose(asked.get("sets", ()))
    if as_read([write_set(one) for one in spec.sets()]) != kept["inputs"]:
        return "kept with other inputs"
    return ""


def as_read(value: Any) -> Any:
    """A value as it comes back from a file."""
    return json.loads(json.dumps(value))
