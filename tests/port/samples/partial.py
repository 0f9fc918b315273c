"""A process that answers for dense, and gives the gradients where N is 1 alone."""

import json
import sys

from pyref import layers
from pyref.port.worker.wire import decode, encode

for line in sys.stdin:
    asked = json.loads(line)
    given = [decode(v, asked["dtype"]) for v in asked["inputs"].values()]
    y, back = layers.dense(*given)
    gradients = back(decode(asked["upstream"]["dy"], asked["dtype"]))
    results = dict(zip(asked["results"], [y, *gradients], strict=True))
    reply = {"id": asked["id"]}
    if len(y) != 1:
        results, reply["gives"] = {"y": y}, ["y"]
    reply["results"] = {name: encode(value) for name, value in results.items()}
    print(json.dumps(reply), flush=True)
