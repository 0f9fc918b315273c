"""Print every array of the cases of a fixture file: case, path, shape, values.

python read.py FILE [ID]

A value is printed as the 16 hex digits of its float64, so that no bit is hidden.
"""

import json
import struct
import sys


def walk(node, path="", shape=()):
    """Every list of rows at or below node, with the shape nearest above it."""
    if isinstance(node, str) and path.startswith("options."):
        yield path, (), node.split()  # plain numbers
    elif isinstance(node, list) and all(isinstance(row, str) for row in node):
        yield path, shape, " ".join(node).split()
    elif isinstance(node, list):
        for place, inner in enumerate(node):
            yield from walk(inner, f"{path}.{place}", shape)
    elif isinstance(node, dict):
        shape = node.get("shape", shape)
        for name, inner in node.items():
            if name not in ("shape", "reason", "choice"):
                yield from walk(inner, f"{path}.{name}" if path else name, shape)


def main(file, wanted=None):
    with open(file, encoding="ascii") as text:
        cases = json.load(text)["cases"]
    for case in (one for one in cases if wanted in (None, one["id"])):
        parts = ("inputs", "options", "upstream", "expect")
        for path, shape, words in walk({part: case[part] for part in parts}):
            numbers = [struct.pack(">d", float(word)).hex() for word in words]
            print(case["id"], path, f"[{','.join(map(str, shape))}]", *numbers)


main(*sys.argv[1:])
