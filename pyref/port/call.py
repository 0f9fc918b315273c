"""Ask a port: what it takes, and what it gives for a case.

    target -> call -> search -> examine -> diagnose -> report
              ^^^^
The port runs in a process of its own (process.py), in Python by pyref.port.worker. A
case goes there as one line of JSON, and what comes back is arrays by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from pyref.errors import PyrefError
from pyref.fixtures.case import ARRAY, Case, Expected
from pyref.fixtures.numbers import text
from pyref.measure import largest
from pyref.port.conventions import Convention
from pyref.port.made import make_with
from pyref.port.posed import PosedCase
from pyref.port.process import Port, PortError
from pyref.port.reply import read_array, read_names, read_text, show_text
from pyref.port.through import run_network
from pyref.port.worker.wire import encode
from pyref.port.writings import name_results, read_gradients, write_inputs
from pyref.runners.result import Result

LATE = "port:deadline"
LOST = ("port:ended", LATE, "port:budget", "port:answer")


@dataclass
class Answer:
    """What a port gave for one case: arrays, or why there are none."""

    posed: PosedCase
    dtype: str
    result: Result
    skip: str = ""
    where: str = ""  # forward or backward, where it broke
    line: int = 0  # of its source, where that is known
    aside: bool = False  # whether nothing is known of what the port drew
    gives: tuple[str, ...] = ()  # the results that came, where it cannot give all
    refuses: bool = False  # whether its forward pass itself raises, by a statement
    came: dict[str, ARRAY] = field(default_factory=dict)  # before it broke
    raised: str = ""  # what its way back raised, where its outputs are taken alone
    extreme: bool = False  # whether it is wrong at extremes alone: see limits.py

    @property
    def case(self) -> Case:
        return self.posed.case

    @property
    def usual(self) -> bool:
        """Whether all that is given are numbers, and some: the rest are habits."""
        return self.case.usual and not self.extreme

    @property
    def lost(self) -> bool:
        """Whether the port's process was lost, or its reply cannot be read."""
        return self.result.identifier in LOST


def write_request(posed: PosedCase, dtype: str, job: str = "run") -> dict[str, Any]:
    """The request of a case, as docs/protocol.md has it."""
    case = posed.case
    given, names = posed.given, list(case.inputs)
    if posed.writing:
        rest = {name: v for name, v in given.items() if name not in names}
        given = rest | write_inputs(posed.writing, given, posed.turned)
        names = [part.name for part in posed.writing.parts]
    values = {name: write_value(value) for name, value in given.items()}
    outputs = {name: write_value(value) for name, value in posed.outputs.items()}
    results = [*case.sheet.outputs, *(f"d{name}" for name in names if name in values)]
    return {
        "layer": case.layer,
        "job": job,
        "dtype": dtype,
        "inputs": {name: values[name] for name in names if name in values},
        "options": {name: values[name] for name in case.options if name in values},
        "upstream": {name: write_value(dy) for name, dy in posed.upstream.items()},
        "results": results if case.sheet.back else list(case.sheet.outputs),
        **({"variant": posed.variant} if posed.variant else {}),
        **({"outputs": outputs} if outputs else {}),
        **({"shapes": list_shapes(posed)} if "image" in values else {}),
    }


def list_shapes(posed: PosedCase) -> dict[str, list[int]]:
    """The shapes of outputs, for a port that is told more than those of its images."""
    outputs = posed.case.sheet.outputs
    known = {k: v.high.shape for k, v in posed.results.items() if k in outputs}
    return {name: list(shape) for name, shape in known.items()}


def write_value(value: Any) -> dict[str, Any] | str:
    """An array, or plain numbers as the words of one line."""
    if isinstance(value, ARRAY):
        entry = encode(value)
        if value.dtype.kind not in "bi":
            del entry["dtype"]
        return entry
    value = value if isinstance(value, tuple) else (value,)
    return " ".join(text(number) for number in value)


def ask_case(
    port: Port, posed: PosedCase, dtype: str, convention: Convention
) -> Answer:
    """Ask for one case. float32 data are rounded by whoever reads them."""
    if posed.case.sheet.through:
        return ask_through_network(port, posed, dtype, convention)
    try:
        reply = ask_in_time(port, write_request(posed, dtype), posed.case.id)
    except PortError as error:
        return lose(port, posed, dtype, error)
    if port.halves and (raised := find_raised(reply)):
        half = {k: v for k, v in reply.items() if k not in ("error", "skip")}
        half["gives"] = list(reply["results"])
        answer = read_reply(posed, dtype, half, port.drops_ones)
        return replace(answer, raised=raised)
    return read_reply(posed, dtype, reply, port.drops_ones)


def ask_in_time(port: Port, request: Mapping[str, Any], case: str) -> dict[str, Any]:
    """The reply; its outputs alone where its way back never ended. Errors: PortError.

    So they are asked once more where the first answer of all is late, and from then on,
    if they come. case: its name, by which that is told.
    """
    if port.endless:
        reply = port.ask({**request, "alone": True})
        told = {"error": port.endless, "where": "backward"}
        return {**reply, **told} if find_outputs(reply) else reply
    try:
        reply = port.ask(request)
        port.went_back = True
    except PortError as late:
        if late.identifier != LATE or port.went_back or port.endless is not None:
            raise
        port.endless = ""
        try:
            reply = port.ask({**request, "alone": True})
        except PortError:
            raise late from None
        if not find_outputs(reply):
            raise
        port.endless = late.tell_on(case)
        reply |= {"error": port.endless, "where": "backward"}
    return reply


def find_outputs(reply: Mapping[str, Any]) -> bool:
    """Whether a reply has arrays, and no error."""
    return bool(reply.get("results")) and not {"error", "skip"} & reply.keys()


def find_raised(reply: Mapping[str, Any]) -> str:
    """Why a port that has given its outputs gave no gradients; nothing if it did."""
    some = isinstance(reply.get("results"), dict) and bool(reply["results"])
    told = read_text(reply, "error") or read_text(reply, "skip")
    return (told or "an error") if some and {"error", "skip"} & reply.keys() else ""


def refuse(posed: PosedCase, dtype: str, identifier: str, message: str) -> Answer:
    return Answer(posed, dtype, Result(identifier=identifier, message=message))


def lose(port: Port, posed: PosedCase, dtype: str, error: PortError) -> Answer:
    """The answer to a case with which the process of a port was lost."""
    told = error.tell_on(posed.case.id)
    if error.identifier == LATE:
        port.late = port.late or told
    return refuse(posed, dtype, error.identifier, told)


def ask_through_network(
    port: Port, posed: PosedCase, dtype: str, convention: Convention
) -> Answer:
    """Run the network of the case around the port."""
    try:
        arrays = run_network(port, posed.case, dtype, convention)
    except PortError as error:
        return lose(port, posed, dtype, error)
    except NotImplementedError as error:
        return Answer(posed, dtype, Result(), skip=str(error))
    except Exception as error:
        return Answer(posed, dtype, Result.refused(error))
    return Answer(posed, dtype, Result(arrays=arrays))


def read_reply(
    posed: PosedCase, dtype: str, reply: Mapping[str, Any], drops_ones: bool
) -> Answer:
    """The arrays of a reply, or its reason for having none."""
    came = read_came(posed, reply, drops_ones)
    if "skip" in reply:
        told = read_text(reply, "skip") or "skip"
        return Answer(posed, dtype, Result(), skip=told, came=came)
    if "error" in reply or not isinstance(reply.get("results"), dict):
        message = read_text(reply, "error", "the reply has no results")
        identifier = read_text(reply, "identifier") or "error"
        identifier = "error" if identifier in LOST else identifier
        answer = refuse(posed, dtype, identifier, message)
        where, refuses = read_text(reply, "where"), bool(reply.get("refuses"))
        refuses = refuses or identifier == "port:refused"
        line = reply.get("line")
        line = line if isinstance(line, int) else 0
        return replace(answer, where=where, line=line, refuses=refuses, came=came)
    arrays = {}
    for name, entry in reply["results"].items():
        try:
            array = read_array(entry)
        except ValueError as error:
            message = f"{show_text(name)} cannot be read: {error}"
            return refuse(posed, dtype, "port:answer", message)
        expected = posed.results.get(name)
        arrays[name] = fit_shape(array.astype(np.float64), expected, drops_ones)
    if posed.writing:
        arrays = read_gradients(
            posed.writing, arrays, posed.given, posed.turned, posed.results
        )
    gives = read_names(reply, "gives")
    if gives and posed.writing:
        gives = name_results(posed.writing, gives)
    if gives:
        known = {k: v for k, v in posed.results.items() if k in gives}
        posed = replace(posed, results=known)
    answer = Answer(posed, dtype, Result(arrays=arrays), gives=gives)
    return hold_with_found(answer, reply["found"]) if "found" in reply else answer


def read_came(
    posed: PosedCase, reply: Mapping[str, Any], drops_ones: bool
) -> dict[str, ARRAY]:
    """The outputs that came before a port broke; none where it did not."""
    if not find_raised(reply):
        return {}
    came = {}
    for name in posed.case.sheet.outputs:
        expected = posed.results.get(name)
        if expected and name in reply["results"]:
            try:
                array = read_array(reply["results"][name])
            except ValueError:
                continue
            came[name] = fit_shape(array.astype(np.float64), expected, drops_ones)
    return came


def hold_with_found(answer: Answer, found: Any) -> Answer:
    """The answer, held against the case with what the port has drawn itself."""
    try:
        drawn = read_drawn(answer.case, found)
        case = make_with(answer.case, drawn)
    except (PyrefError, ValueError) as error:
        message = f"what it drew cannot be read: {' '.join(str(error).split())}"
        return refuse(answer.posed, answer.dtype, "port:answer", message)
    shelf = answer.case.sheet.shelf
    if case is None and answer.case.finite and not (shelf or is_small(answer, drawn)):
        message = "with what it drew its results are no finite numbers"
        return refuse(answer.posed, answer.dtype, "port:answer", message)
    if case is None:
        return replace(answer, aside=True)
    lengths = {name: case.length(name) for name in case.expect}
    given = {**answer.posed.given, **drawn}
    known = {k: v for k, v in case.expect.items() if k in answer.posed.results}
    posed = replace(
        answer.posed, case=case, given=given, results=known, lengths=lengths
    )
    return replace(answer, posed=posed)


def is_small(answer: Answer, drawn: Mapping[str, ARRAY]) -> bool:
    """Whether what was drawn is finite, and no larger than what the case has itself.

    Such numbers may overflow where those of the case do not; larger ones are no excuse.
    """
    own = answer.case.options
    return all(
        bool(np.all(np.abs(value) <= largest(own[name])))
        for name, value in drawn.items()
    )


def read_drawn(case: Case, found: Any) -> dict[str, ARRAY]:
    """Options that a port has drawn, as arrays; ValueError where one is none of it."""
    if not isinstance(found, dict) or not set(found) <= {"mask"} & set(case.options):
        raise ValueError(f"{case.layer} draws no such thing")
    return {
        name: read_array(entry).astype(np.float64).reshape(np.shape(case.options[name]))
        for name, entry in found.items()
    }


def fit_shape(array: ARRAY, expected: Expected | None, drops_ones: bool) -> ARRAY:
    """Ones that a language drops at the end are put back; one number is a scalar."""
    if expected is None:
        return array
    shape = expected.high.shape
    if array.size == 1 and not shape:
        return array.reshape(())
    if drops_ones and array.shape == shape[: array.ndim]:
        rest = shape[array.ndim :]
        return array.reshape(shape) if all(n == 1 for n in rest) else array
    return array
