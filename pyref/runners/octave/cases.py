"""A case as a request to Octave, and the reply as a result.

plan -> run -> compare -> report
        ^^^
"""

from collections.abc import Sequence

import numpy as np

from pyref.errors import FormatError
from pyref.fixtures.case import Case, Sheet
from pyref.fixtures.own import find_twin
from pyref.runners.octave.packet import Reply, Request
from pyref.runners.probes import Probes, choose_probes
from pyref.runners.result import Result
from pyref.watch import Notice

JOBS = {
    "octave": "run",
    "octave:slopes": "slopes",
    "octave:complexstep": "complexstep",
    "octave:hvp": "hvp",
}
CHECKERS = ("slopes", "complexstep")


def as_request(case: Case, runner: str, dtype: str, call: str = "") -> Request:
    """The request of one job on one case; call names another function than its own."""
    args, dys = case.args(dtype), case.dys(dtype)
    storage: tuple[str, ...] = ()
    if runner == "octave" and case.storage:
        args, dys = case.stored(dtype)
        storage = tuple(case.storage.get(name, "") for name in case.arguments)
    checker = JOBS[runner]
    probes = dict.fromkeys(case.inputs, Probes())
    if checker in CHECKERS:
        probes = choose_probes(case, checker)
    if runner == "octave:hvp" and case.hvp:
        args = [*args, *case.hvp.direction.values()]
    sheet = case.sheet
    return Request(
        call=call or name_function(sheet),
        job=checker,
        args=tuple(args),
        inputs=len(case.inputs),
        upstream=tuple(dys),
        probes=tuple(one.places for one in probes.values()),
        directions=tuple(one.directions for one in probes.values()),
        ndims=tuple(len(case.output_shape(name)) for name in case.sheet.outputs),
        storage=storage,
    )


def name_function(sheet: Sheet) -> str:
    """The name of a sheet's function in Octave; of one's own that of its NAME.m.

    Errors: pyref:format where there is none, since Octave may have another of its name.
    """
    if not sheet.shelf:
        return f"pyref.{sheet.function}"
    if find_twin(sheet.place, "octave") is None:
        raise FormatError(f"{sheet.place}: has no {sheet.layer}.m")
    return sheet.layer


def as_result(case: Case, runner: str, reply: Reply) -> Result:
    """The arrays of a reply by name, or its error."""
    if not reply.ok:
        identifier = reply.identifier or "octave:error"
        return Result(
            identifier=identifier, message=reply.message, recorded=reply.recorded
        )
    if runner == "octave":
        arrays = [*reply.outputs, *reply.gradients]
        named = dict(zip(case.results, arrays, strict=True))
        array = case.results[reply.place - 1] if reply.kind else ""
        notice = Notice(reply.kind, array) if reply.kind else None
        return Result(arrays=named, notice=notice, recorded=reply.recorded)
    return Result(
        arrays=name_gradients(case, reply.values),
        estimates=name_gradients(case, reply.errors),
        recorded=reply.recorded,
    )


def name_gradients(case: Case, values: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
    return {
        f"d{name}": np.ravel(value)
        for name, value in zip(case.inputs, values, strict=False)
    }
