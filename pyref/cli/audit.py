"""pyref certify --audit: a second route to every certified number, layer by layer."""

from pyref.crosscheck.plan import must_be_known
from pyref.fixtures.load import layers, load
from pyref.oracle.audit import audit_case


def audit(names):
    """Print one line for each layer; whether the two routes meet everywhere."""
    for name in names:
        must_be_known(name, layers(), "no layer")
    agreed = True
    for layer in names or layers():
        cases = [case for case in load(layer) if case.finite and not case.error]
        made = [one for case in cases for one in audit_case(case)]
        for line in (line for one in made for line in one.findings):
            agreed = False
            print(f"FAIL {line}")
        print(line_of(layer, len(cases), made), flush=True)
    return agreed


def line_of(layer, cases, made):
    compared = sum(one.compared for one in made)
    worst = max((one.worst for one in made), default=0)
    told = f"{layer:<24}{cases:>3} cases {compared:>6} values  "
    told += f"apart by at most {worst:.1e} of their size" if worst else "exact"
    for count, words in (
        (sum(one.quotient for one in made), "by quotient"),
        (sum(one.blind for one in made), "blind at a tie"),
        (sum(len(one.findings) for one in made), "disagree"),
    ):
        told += f", {count} {words}" if count else ""
    return told
