"""Read a request a line, run the port, write a reply a line.

A request names inputs, options and upstream gradients as docs/protocol.md has it.
Beside "run" there are two jobs: "look" tells the form of the port and what it takes,
"watch" what it does besides computing. What the port prints goes to standard error.
"""

import faulthandler
import json
import os
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from .calling import Uncallable
from .draws import watch_generators
from .forms import Form, describe_form, recognize_form
from .masks import find_mask
from .results import BadResult, Gradients, as_real_array, pick_gradients, spell_count
from .running import RUNNING, names_statistics, watch_running
from .target import load
from .watch import notices
from .wire import decode, encode, read_numbers


class Server:
    """A target, and its port once it is loaded; seen is what kind of thing it is."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.port: Form | None = None
        self.seen = ""

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The reply to a request, or what was raised instead."""
        try:
            with np.errstate(all="ignore"):
                if self.port is None or request.get("job") == "look":
                    if "mask" in read_names(request)["options"]:
                        watch_generators()
                    self.load(request)
                assert self.port
                return answer_request(self.port, request, self.seen)
        except NotImplementedError as error:
            return {"skip": describe_error(error, called=False), **find_came(error)}
        except Exception as error:
            reply = describe_failure(error) | find_came(error)
            return reply | ({"form": self.seen} if self.seen else {})

    def load(self, request: Mapping[str, Any]) -> None:
        try:
            forward, backward = load(self.target, request["layer"])
        except NotImplementedError:
            raise
        except Exception as error:
            error.loading = True  # type: ignore[attr-defined]
            raise
        self.seen = describe_form(forward, backward)
        sheet = {**read_names(request), "layer": request["layer"]}
        self.port = recognize_form(forward, backward, sheet)
        if names_statistics(self.port):
            self.port.note(RUNNING)


def main(target: str) -> None:
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)  # a port that asks for input is told that there is none
    os.close(nothing)
    os.dup2(2, 1)  # what the port prints must not stand among the replies
    sys.stdout = sys.stderr
    if hasattr(faulthandler, "register"):  # so that it can be asked where it stands
        faulthandler.register(signal.SIGUSR1, file=2, all_threads=False)
    server = Server(target)
    for line in requests:
        request = json.loads(line)
        reply = {"id": request["id"], **server.answer(request)}
        print(json.dumps(reply), file=out, flush=True)


def read_names(request: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """Names of inputs, options and outputs, from either kind of request."""
    if "names" in request:
        return dict(request["names"])
    inputs, options = list(request["inputs"]), list(request["options"])
    results = request["results"]
    gradients = [f"d{name}" for name in inputs]
    outputs = [name for name in results if name not in gradients]
    return {"inputs": inputs, "options": options, "outputs": outputs}


def answer_request(port: Form, request: Mapping[str, Any], seen: str) -> dict[str, Any]:
    """look, watch or results, by the job of the request."""
    if request.get("job") == "look":
        return {"look": describe_port(port, seen)}
    dtype = request["dtype"]
    given = {k: decode(v, dtype) for k, v in request["inputs"].items()}
    options = {k: read_option(v, dtype) for k, v in request["options"].items()}
    upstream = [decode(v, dtype) for v in request["upstream"].values()]
    port.variant = int(request.get("variant", 0))
    port.known = {k: decode(v, dtype) for k, v in request.get("outputs", {}).items()}
    port.shapes = {k: tuple(v) for k, v in request.get("shapes", {}).items()}
    asked = list(request["results"])
    if request.get("job") == "watch":
        found = notices(port, given, options, upstream, asked)
        running = watch_running(port, given, options)
        return {"watch": [asdict(notice) for notice in found], "running": running}
    outputs, back = port.start(given, options, upstream)
    if request.get("alone"):
        return {"results": name_outputs(port, outputs, asked, dtype)}
    try:
        gradients = back(*upstream) if back else []
        results = name_results(port, outputs, gradients, list(given), dtype)
    except Exception as error:
        error.came = name_outputs(port, outputs, asked, dtype)  # type: ignore[attr-defined]
        raise
    entries = {name: encode(results[name]) for name in asked if name in results}
    reply: dict[str, Any] = {"results": entries}
    if set(asked) - set(results):
        reply["gives"] = [name for name in asked if name in results]
    if port.draws:
        fresh = {k: decode(v, dtype) for k, v in request["inputs"].items()}
        mask = find_mask(port, fresh, options, upstream, results.get("y"))
        reply |= {"found": {"mask": encode(mask)}} if mask is not None else {}
    if port.notes:
        reply["notes"] = list(port.notes)
    return reply


def describe_port(port: Form, seen: str) -> dict[str, Any]:
    """What was seen of a port, before it was ever called."""
    found: dict[str, Any] = {"form": seen, "takes": port.takes()}
    if variants := port.list_variants():
        found["variants"] = variants
    if len(port.gives) < len(port.sheet["outputs"]) + len(port.inputs):
        found["gives"] = port.gives
    if port.draws:
        found["draws"] = ["mask"]
    if port.notes:
        found["notes"] = list(port.notes)
    if port.defaults:
        found["defaults"] = list(dict.fromkeys(port.defaults))
    return found


def read_option(entry: str | Mapping[str, Any], dtype: str) -> Any:
    """A plain option as numbers; an array of indices (labels) as whole numbers."""
    if isinstance(entry, str):
        return read_numbers(entry)
    array = decode(entry, dtype)
    return array.astype(np.int64) if entry.get("dtype") == "int64" else array


def name_results(
    port: Form,
    outputs: Sequence[Any],
    gradients: Gradients,
    inputs: Sequence[str],
    dtype: str,
) -> dict[str, np.ndarray]:
    """Outputs and gradients by name, as real arrays; an error where one is none."""
    asked = [name for name in port.outputs if name in port.gives]
    if len(outputs) != len(asked):
        found = spell_count(len(outputs), "output")
        raise Uncallable(f"gives {found}, not {len(asked)}: {' '.join(asked)}")
    results = dict(zip(asked, outputs, strict=True))
    port.leave_constants(gradients)
    wanted = [name for name in inputs if f"d{name}" in port.gives]
    if wanted:
        values = pick_gradients(gradients, wanted)
        results |= {f"d{n}": v for n, v in zip(wanted, values, strict=True)}
    return {k: as_real_array(k, value, dtype) for k, value in results.items()}


def name_outputs(
    port: Form, outputs: Sequence[Any], asked: Sequence[str], dtype: str
) -> dict[str, Any]:
    """The outputs as entries of a reply, where the port did not come to gradients."""
    names = [name for name in port.outputs if name in port.gives]
    if len(outputs) != len(names):
        return {}
    try:
        values = zip(names, outputs, strict=True)
        return {k: encode(as_real_array(k, v, dtype)) for k, v in values if k in asked}
    except Exception:
        return {}


def find_came(error: Exception) -> dict[str, Any]:
    """The results that were there before an error, as the field of a reply."""
    came = getattr(error, "came", {})
    return {"results": came} if came else {}


def describe_failure(error: Exception) -> dict[str, Any]:
    """An error as a reply: the port's own, that it cannot be called, or one of ours."""
    told = describe_error(error)
    identifier = str(getattr(error, "identifier", type(error).__name__))
    side = getattr(error, "raised_in", "")
    if isinstance(error, MemoryError):
        return {"error": f"out of memory: {told}", "identifier": "MemoryError"}
    if side:
        where: dict[str, Any] = {"where": side, "called": getattr(error, "called", "")}
        where["line"] = find_line(error)
        own = {"refuses": True} if side == "forward" and refuses(error) else {}
        return {"error": told, "identifier": identifier, **where, **own}
    lacks = isinstance(error, ModuleNotFoundError)  # used what is not installed
    if lacks or isinstance(error, Uncallable | BadResult) or hasattr(error, "loading"):
        return {"error": told, "identifier": identifier}
    told = f"pyref's own worker failed: {type(error).__name__}: {told}"
    return {"error": told, "identifier": "worker:error"}


def find_line(error: Exception) -> int:
    """The line of the function that was called on which it went no further."""
    ours = Path(__file__).parent
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f.lineno for f in frames if Path(f.filename).parent != ours]
    return (lines and lines[0]) or 0


def refuses(error: Exception) -> bool:
    """Whether a statement of the port itself raises it, to say that it cannot do so."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    if "-packages" in last.filename:
        return False  # that of NumPy, or of another library
    return str(last.line).startswith(("raise ", "assert ", "assert("))


def describe_error(error: Exception, called: bool = True) -> str:
    """Its message in one line, or its kind; of the port's own, how it was called."""
    told = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, EOFError) and "reading a line" in told:
        told = "asks for input, and there is no keyboard"
    if isinstance(error, SyntaxError):
        told = f"syntax error: {told}"
    how = getattr(error, "called", "") if called else ""
    return f"{told} (called {how})" if how else told


if __name__ == "__main__":
    main(sys.argv[1])
