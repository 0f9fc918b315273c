"""Read a request a line, run the port, write a reply a line.

A request names inputs, options and upstream gradients as docs/protocol.md has it.
Beside "run" there are two jobs: "look" tells the form of the port and what it takes,
"watch" what it does besides computing. What the port prints goes to standard error.
"""

import json
import os
import sys
from dataclasses import asdict

import numpy as np

from .forms import form_of
from .results import gradients, real
from .target import load
from .watch import notices
from .wire import decode, encode, numbers


def main(target):
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what the port prints must not stand among the replies
    sys.stdout = sys.stderr
    port = None
    for line in sys.stdin:
        request = json.loads(line)
        reply = {"id": request["id"]}
        try:
            with np.errstate(all="ignore"):
                if port is None or request.get("job") == "look":
                    forward, backward = load(target, request["layer"])
                    port = form_of(forward, backward, sheet_of(request))
                reply |= answer(port, request)
        except NotImplementedError as error:
            reply["skip"] = told(error)
        except MemoryError as error:
            reply |= {
                "error": f"out of memory: {told(error)}",
                "identifier": "MemoryError",
            }
        except Exception as error:
            identifier = getattr(error, "identifier", type(error).__name__)
            reply |= {"error": told(error), "identifier": str(identifier)}
        print(json.dumps(reply), file=out, flush=True)


def sheet_of(request):
    """Names of inputs, options and outputs, from either kind of request."""
    if "names" in request:
        return request["names"]
    inputs, options = list(request["inputs"]), list(request["options"])
    count = len(request["results"]) - len(inputs)
    return {"inputs": inputs, "options": options, "outputs": request["results"][:count]}


def answer(port, request):
    if request.get("job") == "look":
        return {"look": {"form": port.name, "takes": port.takes()}}
    dtype = request["dtype"]
    given = {k: decode(v, dtype) for k, v in request["inputs"].items()}
    options = {k: option(v, dtype) for k, v in request["options"].items()}
    upstream = [decode(v, dtype) for v in request["upstream"].values()]
    if request.get("job") == "watch":
        found = notices(port, given, options, upstream, request["results"])
        return {"watch": [asdict(notice) for notice in found]}
    outputs, back = port.start(given, options, upstream)
    results = collect(outputs, back(*upstream), given, request["results"])
    return {"results": {name: encode(value) for name, value in results.items()}}


def option(entry, dtype):
    """A plain option as numbers; an array of indices (labels) as whole numbers."""
    if isinstance(entry, str):
        return numbers(entry)
    array = decode(entry, dtype)
    return array.astype(np.int64) if entry.get("dtype") == "int64" else array


def collect(outputs, found, given, names):
    count = len(names) - len(given)
    if len(outputs) != count:
        raise TypeError(
            f"gives {len(outputs)} outputs, not {count}: {' '.join(names[:count])}"
        )
    values = [*outputs, *gradients(found, list(given))]
    return {name: real(name, v) for name, v in zip(names, values, strict=True)}


def told(error):
    return " ".join(str(error).split()) or type(error).__name__


if __name__ == "__main__":
    main(sys.argv[1])
