"""The results of many cases in NumPy and in Octave, which is crossed to once for all.

A case that ends Octave, or that it does not answer in time, is found by halves; the
others keep their results.
"""

import atexit
from collections.abc import Sequence

from pyref.crosscheck.plan import list_languages
from pyref.errors import OctaveError
from pyref.fixtures.case import Case
from pyref.runners import numpy
from pyref.runners.octave import Transport, open_transport
from pyref.runners.octave.cases import as_request, as_result
from pyref.runners.result import Result

Results = dict[str, Result]
"""The result of a case by the language in which it was run."""
DEADLINE = 120.0


def ask(cases: Sequence[Case]) -> list[Results]:
    """The results of cases of one sheet, each in its precision."""
    if not cases:
        return []
    languages = list_languages(cases[0].sheet)
    found: list[Results] = [{} for _ in cases]
    if "octave" in languages:
        for results, result in zip(found, ask_octave(cases), strict=True):
            results["octave"] = result
    if "numpy" in languages:
        for results, case in zip(found, cases, strict=True):
            results["numpy"] = numpy.run(case, case.exact_in[0])
    return found


def ask_octave(cases: Sequence[Case]) -> list[Result]:
    sheet = cases[0].sheet
    session = open_session(sheet.place if sheet.shelf else "")
    requests = [as_request(case, "octave", case.exact_in[0]) for case in cases]
    try:
        replies = session.run_batch(requests)
    except OctaveError as problem:
        if len(cases) == 1:
            return [Result(identifier=problem.identifier, message=str(problem))]
        middle = len(cases) // 2
        return ask_octave(cases[:middle]) + ask_octave(cases[middle:])
    pairs = zip(cases, replies, strict=True)
    return [as_result(case, "octave", reply) for case, reply in pairs]


def open_session(folder: str) -> Transport:
    """The one session of this process that looks for layers in a folder too."""
    if folder not in sessions:
        folders = [folder] if folder else ()
        sessions[folder] = open_transport(folders=folders, deadline=DEADLINE)
    return sessions[folder]


def close_sessions() -> None:
    """End the sessions of this process; workers do so when they end."""
    while sessions:
        sessions.popitem()[1].close()


sessions: dict[str, Transport] = {}
atexit.register(close_sessions)
