"""Say where a port is wrong, when no known mistake explains it.

target -> call -> search -> examine -> diagnose -> report
                                       ^^^^^^^^
"""

from collections.abc import Sequence

from pyref.crosscheck.finding import Finding
from pyref.port.call import Answer
from pyref.port.conditions import find_split
from pyref.port.examine import BAD
from pyref.port.places import find_place


def locate(answers: Sequence[Answer], findings: Sequence[Finding]) -> list[str]:
    """Phrases: which precision, which arrays, on which condition, at which entries."""
    phrases: list[str] = []
    usual = [a for a in answers if a.usual]
    by_id = {a.case.id: a.case for a in usual}
    findings = [f for f in findings if f.case in by_id]
    bad = [f for f in findings if f.verdict in BAD]
    if not bad:
        return phrases
    bad = [f for f in bad if f.grade != "C"] or bad  # worse than lost digits
    good = [f for f in findings if f.verdict == "pass"]
    if {f.dtype for f in bad} == {"float32"} and any(
        f.dtype == "float64" for f in good
    ):
        phrases.append("only in float32")
    arrays = list(dict.fromkeys(f.array for f in bad))
    if set(arrays) != {"case"}:
        right = sorted({f.array for f in good} - set(arrays))
        listed = ", ".join(name for name in arrays if name != "case")
        phrases += [f"only {listed}"] if right else []
    wrong = {f.case for f in bad}
    clean = {f.case for f in good if f.array in arrays or "case" in arrays} - wrong
    split = find_split([by_id[i] for i in wrong], [by_id[i] for i in clean])
    if split:
        phrases.append(split.counted)
    for name in arrays:
        phrases += find_place(name, usual, wrong)
    return phrases
