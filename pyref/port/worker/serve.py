"""Read a request a line, run the port, write a reply a line.

A request names inputs, options and upstream gradients as docs/protocol.md has it.
Beside "run" there are two jobs: "look" tells the form of the port and what it takes,
"watch" what it does besides computing. What the port prints goes to standard error.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from .forms import Form, recognize_form
from .results import Gradients, as_real_array, pick_gradients
from .target import load
from .watch import notices
from .wire import decode, encode, read_numbers


def main(target: str) -> None:
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what the port prints must not stand among the replies
    sys.stdout = sys.stderr
    port: Form | None = None
    for line in sys.stdin:
        request = json.loads(line)
        reply: dict[str, Any] = {"id": request["id"]}
        try:
            with np.errstate(all="ignore"):
                if port is None or request.get("job") == "look":
                    forward, backward = load(target, request["layer"])
                    port = recognize_form(forward, backward, read_names(request))
                reply |= answer_request(port, request)
        except NotImplementedError as error:
            reply["skip"] = describe_error(error)
        except MemoryError as error:
            reply |= {
                "error": f"out of memory: {describe_error(error)}",
                "identifier": "MemoryError",
            }
        except Exception as error:
            identifier = getattr(error, "identifier", type(error).__name__)
            reply |= {"error": describe_error(error), "identifier": str(identifier)}
        print(json.dumps(reply), file=out, flush=True)


def read_names(request: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """Names of inputs, options and outputs, from either kind of request."""
    if "names" in request:
        names: Mapping[str, Sequence[str]] = request["names"]
        return names
    inputs, options = list(request["inputs"]), list(request["options"])
    count = len(request["results"]) - len(inputs)
    return {"inputs": inputs, "options": options, "outputs": request["results"][:count]}


def answer_request(port: Form, request: Mapping[str, Any]) -> dict[str, Any]:
    """look, watch or results, by the job of the request."""
    if request.get("job") == "look":
        return {"look": {"form": port.name, "takes": port.takes()}}
    dtype = request["dtype"]
    given = {k: decode(v, dtype) for k, v in request["inputs"].items()}
    options = {k: read_option(v, dtype) for k, v in request["options"].items()}
    upstream = [decode(v, dtype) for v in request["upstream"].values()]
    if request.get("job") == "watch":
        found = notices(port, given, options, upstream, request["results"])
        return {"watch": [asdict(notice) for notice in found]}
    outputs, back = port.start(given, options, upstream)
    results = name_results(outputs, back(*upstream), list(given), request["results"])
    return {"results": {name: encode(value) for name, value in results.items()}}


def read_option(entry: str | Mapping[str, Any], dtype: str) -> Any:
    """A plain option as numbers; an array of indices (labels) as whole numbers."""
    if isinstance(entry, str):
        return read_numbers(entry)
    array = decode(entry, dtype)
    return array.astype(np.int64) if entry.get("dtype") == "int64" else array


def name_results(
    outputs: Sequence[Any],
    gradients: Gradients,
    inputs: Sequence[str],
    names: Sequence[str],
) -> dict[str, np.ndarray]:
    """Outputs and gradients by name, as real arrays; TypeError where one is none."""
    count = len(names) - len(inputs)
    if len(outputs) != count:
        raise TypeError(
            f"gives {len(outputs)} outputs, not {count}: {' '.join(names[:count])}"
        )
    values = [*outputs, *pick_gradients(gradients, inputs)]
    return {name: as_real_array(name, v) for name, v in zip(names, values, strict=True)}


def describe_error(error: Exception) -> str:
    """Its message in one line, or its kind."""
    return " ".join(str(error).split()) or type(error).__name__


if __name__ == "__main__":
    main(sys.argv[1])
