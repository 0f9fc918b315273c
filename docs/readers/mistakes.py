"""Would your tests fail? mistakes.py cases/NAME.json mistakes/NAME.json.gz [SHARE]

Every mistake is put to your comparison as if your own code had made it. A line for
each: in how many of its cases it fails. Exits with 1 where one passes in all.
"""

import gzip
import json
import sys
from math import inf, isnan


def read(entry, right=()):
    """The shape and the numbers of an array, right where a mistake keeps no place."""
    if isinstance(entry, dict):
        return entry["shape"], [
            float(w) for row in entry["values"] for w in row.split()
        ]
    size, places, k = len(right[1]), set(), 1
    while len(places) < min(size, 12):
        places.add(size * pow(k, 11, 8191) // 8191)
        k += 1
    some = dict(zip(sorted(places), map(float, entry.split()), strict=True))
    return right[0], [some.get(i, v) for i, v in enumerate(right[1])]


def passes(right, got):
    """The comparison that is on trial: yours stands here."""
    if got[0] != right[0]:
        return False
    size = max((abs(v) for v in right[1] if abs(v) < inf), default=0)
    pairs = zip(right[1], got[1], strict=True)
    return all(a == b or abs(a - b) <= share * size or (isnan(a) and isnan(b))
               for a, b in pairs)  # fmt: skip


with open(sys.argv[1]) as file:
    known = {case["id"]: case["expect"] for case in json.load(file)["cases"]}
with gzip.open(sys.argv[2]) as file:
    mistakes = json.load(file)["mistakes"]
share, sound = float((sys.argv[3:] or ["1e-9"])[0]), True
for one in mistakes:
    fails = 0
    for case, arrays in one["cases"].items():
        pairs = [(read(known[case][k]), entry) for k, entry in arrays.items()]
        fails += not all(passes(right, read(entry, right)) for right, entry in pairs)
    print(f"{one['name']}: fails in {fails} of {len(one['cases'])} cases")
    sound = sound and fails > 0
sys.exit(not sound)
