"""Would your tests fail? mistakes.py cases/NAME.json mistakes/NAME.json.gz [SHARE]

Every mistake is put to your comparison as if your own code had made it. A line for
each: in how many of its cases it fails. Exits with 1 where one passes in all.
"""

import gzip
import json
import sys
from math import inf, isnan


def numbers(lines):
    return [float(word) for line in lines for word in line.split()]


def passes(known, got, share):
    """The comparison that is on trial: yours stands here."""
    if got["shape"] != known["shape"]:
        return False
    right, found = numbers(known["values"]), numbers(got["values"])
    size = max([abs(v) for v in right if abs(v) < inf], default=0)
    pairs = zip(right, found, strict=True)
    return all(a == b or abs(a - b) <= share * size or (isnan(a) and isnan(b))
               for a, b in pairs)  # fmt: skip


with open(sys.argv[1]) as file:
    cases = {case["id"]: case["expect"] for case in json.load(file)["cases"]}
with gzip.open(sys.argv[2]) as file:
    mistakes = json.load(file)["mistakes"]
share, unseen = float((sys.argv[3:] or ["1e-9"])[0]), 0
for one in mistakes:
    fails = 0
    for case, arrays in one["cases"].items():
        fails += not all(passes(cases[case][k], v, share) for k, v in arrays.items())
    print(f"{one['name']}: fails in {fails} of {len(one['cases'])} cases")
    unseen += fails == 0
sys.exit(unseen > 0)
