"""Renew the recorded replies of Octave: of every function that is asked otherwise."""

from collections.abc import Callable, Iterator

from pyref.crosscheck.plan import plan, select
from pyref.crosscheck.run import list_runs
from pyref.paths import RECORDED
from pyref.renew.line import Line
from pyref.runners.octave import open_transport
from pyref.runners.octave.cases import as_request
from pyref.runners.octave.find import find_octave
from pyref.runners.octave.recorded import file_of, outdated, record


def renew_recorded(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    tick("looking for replies of Octave that are missing")
    tasks = [task for task in list_runs(plan(select())) if task[1].startswith("octave")]
    requests = [as_request(*task) for task in tasks]
    calls = {request.call for request in requests}
    asked = calls if again else outdated(requests, RECORDED)
    wanted = {file_of(RECORDED, call) for call in calls}
    for path in RECORDED.glob("*.zip"):
        if path not in wanted:
            path.unlink()
            yield Line(f"fixtures/recorded/{path.name}")
    if not asked:
        return
    if not find_octave():
        calls_asked = ", ".join(sorted(asked))
        yield Line("fixtures/recorded", f"no Octave here to ask of {calls_asked}")
        return
    with open_transport("oct2py") as octave:
        for call in sorted(asked):
            tick(f"recording {call}")
            path = file_of(RECORDED, call)
            before = path.read_bytes() if path.exists() else b""
            mine = [request for request in requests if request.call == call]
            record(mine, octave, RECORDED)
            if path.read_bytes() != before:
                yield Line(f"fixtures/recorded/{path.name}")
