"""A case as a request to Octave, and the reply as a result.

plan -> run -> compare -> report
        ^^^
"""

import numpy as np

from pyref.runners.octave.packet import Request
from pyref.runners.result import Result
from pyref.watch import Notice

JOBS = {
    "octave": "run",
    "octave:slopes": "slopes",
    "octave:complexstep": "complexstep",
    "octave:hvp": "hvp",
}


def as_request(case, runner, dtype, call=""):
    """Ask Octave for one job on one case; call names another function than its own."""
    args = case.args(dtype)
    if runner == "octave:hvp":
        args = [*args, *case.hvp.direction.values()]
    return Request(
        call=call or f"pyref.{case.sheet.function}",
        job=JOBS[runner],
        args=tuple(args),
        inputs=len(case.inputs),
        upstream=tuple(case.dys(dtype)),
        probes=tuple(case.probes.get(name) for name in case.inputs),
        ndims=tuple(value.ndim for value in case.upstream.values()),
    )


def as_result(case, runner, reply):
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
        arrays=by_input(case, reply.values),
        estimates=by_input(case, reply.errors),
        recorded=reply.recorded,
    )


def by_input(case, values):
    return {
        f"d{name}": np.ravel(value)
        for name, value in zip(case.inputs, values, strict=False)
    }
