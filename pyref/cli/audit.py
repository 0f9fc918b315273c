"""pyref certify --audit: a second route to every certified number, layer by layer."""

from collections.abc import Sequence

from pyref.crosscheck.plan import must_be_known
from pyref.fixtures.case import Case
from pyref.fixtures.load import layers, load
from pyref.fixtures.own import list_own, require_certified
from pyref.fixtures.shelf import OURS
from pyref.oracle.audit import audit_case
from pyref.oracle.compare import Audit
from pyref.oracle.processes import spread
from pyref.renew.own import group_by_shelf


def audit(names: Sequence[str]) -> bool:
    """Print one line for each layer; whether the two routes agree everywhere."""
    places = list_places(names)
    agreed = True
    chosen = {
        layer: [case for case in load(layer) if case.finite and not case.error]
        for layer in places
    }
    cases = [case for group in chosen.values() for case in group]
    results = spread(run, cases)
    for group in chosen.values():
        audits = [audit for _ in group for audit in next(results)]
        for finding in (finding for audit in audits for finding in audit.findings):
            agreed = False
            print(f"FAIL {finding}")
        print(write_line(group[0].layer, len(group), audits), flush=True)
    return agreed


def list_places(words: Sequence[str]) -> list[str]:
    """The layers that words ask for, by name or by path."""
    places = []
    for shelf, names in (group_by_shelf(words) if words else {OURS: ()}).items():
        for name in names or (list_own(shelf) if shelf.own else layers()):
            place = shelf.place(name)
            if shelf.own:
                require_certified(place)
            else:
                must_be_known(name, layers(), "no layer")
            places.append(place)
    return places


def run(case: Case) -> list[Audit]:
    return list(audit_case(case))


def write_line(layer: str, cases: int, audits: Sequence[Audit]) -> str:
    """One line on all audits of a layer: how much was compared, and how it agreed."""
    compared = sum(audit.compared for audit in audits)
    worst = max((audit.worst for audit in audits), default=0)
    line = f"{layer:<24}{cases:>3} cases {compared:>6} values  "
    line += f"apart by at most {worst:.1e} of their size" if worst else "exact"
    for count, words in (
        (sum(audit.quotient for audit in audits), "by quotient"),
        (sum(audit.blind for audit in audits), "blind at a tie"),
        (sum(len(audit.findings) for audit in audits), "disagree"),
    ):
        line += f", {count} {words}" if count else ""
    return line
