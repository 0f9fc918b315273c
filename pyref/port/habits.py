"""What a port does besides computing, and how it takes what it is given.

Each habit is a finding of its own: the arguments are left alone, back gives the same
bits again, it is linear in dy, float32 stays float32, the answers do not change from
one process to the next. What only the port's own process can see, it is asked to watch.
"""

from dataclasses import replace

import numpy as np

from pyref.crosscheck.finding import Finding
from pyref.port.examine import answer, judged, request_of
from pyref.port.process import PortError
from pyref.port.through import THROUGH

WATCHED = 3
KINDS = (
    "arguments unchanged",
    "nothing aliased",
    "same bits again",
    "right after a later forward pass",
    "fresh equals",
    "layouts",
)
WORDS = {
    "changed in place": "arguments unchanged",
    "shares memory": "nothing aliased",
    "changed by a later call": "nothing aliased",
    "when back is called again": "same bits again",
    "after a later forward pass": "right after a later forward pass",
    "fresh equal arguments": "fresh equals",
}


def habits(port, answers, convention, watches=True):
    """Findings on a few of the finite cases that the port has answered."""
    good = [a for a in answers if a.result.ok and a.case.finite and not a.skip]
    chosen = [a for a in good if a.dtype == "float64"][:WATCHED]
    if not chosen:
        return []
    found: list[Finding] = []
    through = chosen[0].case.layer in THROUGH
    if watches and not through:
        found += watched(port, chosen)
    if not through and chosen[0].posed.upstream:
        found += [linear(port, one, convention) for one in chosen]
    found += [same_again(port, one, convention) for one in chosen[:1]]
    if not through:
        found += [stays_float32(a) for a in good if a.dtype == "float32"][:WATCHED]
    return found


def habit(one, name, note, dtype="float64"):
    """A finding: passed where there is nothing to note."""
    return Finding(
        case=one.case.id,
        layer=one.case.layer,
        pair="port|habits",
        dtype=dtype,
        array=name,
        verdict="fail" if note else "pass",
        note=note,
    )


def watched(port, chosen):
    found: list[Finding] = []
    for one in chosen:
        try:
            reply = port.ask(request_of(one.posed, "float64", "watch"))
        except PortError as error:
            return [*found, habit(one, "watched", str(error))]
        if "watch" not in reply:
            told = str(reply.get("error", "the reply has no watch"))
            return [*found, habit(one, "watched", told)]
        lines: dict[str, list[str]] = {kind: [] for kind in KINDS}
        for line in reply["watch"]:
            kind = next((k for w, k in WORDS.items() if w in line), "layouts")
            lines[kind].append(line)
        found += [habit(one, kind, "; ".join(told)) for kind, told in lines.items()]
    return found


def linear(port, one, convention):
    """Twice dy gives twice the gradients, to the bit; dy and dy turned add up."""
    name = "linear in dy"
    twice = scaled(one.posed, 2.0)
    found = answer(port, twice, "float64", convention)
    if not found.result.ok:
        return habit(one, name, f"twice dy: {found.result.message}")
    for gradient in gradients_of(one):
        first, second = (a.result.arrays.get(gradient) for a in (one, found))
        if first is None or second is None or first.shape != second.shape:
            continue
        with np.errstate(all="ignore"):
            double = 2 * first
        usual = np.isfinite(double) & (np.abs(first) > 1e-290)
        if not np.array_equal(double[usual], second[usual]):
            worst = np.argmax(np.abs(np.where(usual, second - double, 0)))
            at = tuple(map(int, np.unravel_index(worst, first.shape)))
            note = (
                f"{gradient}{list(at)} is {float(second[at])!r} for twice dy, "
                f"{float(first[at])!r} for dy"
            )
            return habit(one, name, note)
    return habit(one, name, "")


def special(one):
    """Whether NaN and Inf go where the case says."""
    bad = [f for f in judged(one) if f.verdict in ("fail", "error")]
    told = [
        f"{f.array}{list(f.where) if f.where else ''} "
        + (f.note or f"is {f.got}, not {f.want}")
        for f in bad
    ]
    return habit(one, "NaN and Inf", "; ".join(told), one.dtype)


def scaled(posed, share):
    upstream = {name: np.asarray(dy * share) for name, dy in posed.upstream.items()}
    return replace(posed, upstream=upstream)


def gradients_of(one):
    return [f"d{name}" for name in one.case.inputs]


def same_again(port, one, convention):
    """A new process gives the same bits."""
    port.close()
    found = answer(port, one.posed, "float64", convention)
    if not found.result.ok:
        return habit(one, "deterministic", f"in a new process: {found.result.message}")
    for name, value in one.result.arrays.items():
        other = found.result.arrays.get(name)
        if other is None or value.tobytes() != other.tobytes():
            return habit(one, "deterministic", f"{name} differs in a new process")
    return habit(one, "deterministic", "")


def stays_float32(one):
    """Every array is float32 where the data were."""
    for name, value in one.result.arrays.items():
        kept = one.kept.get(name, one.dtype)
        with np.errstate(over="ignore"):
            rounded = value.astype(np.float32).astype(np.float64)
        if kept != "float32":
            return habit(one, "float32 stays float32", f"{name} is {kept}", "float32")
        if not np.array_equal(rounded, value, equal_nan=True):
            note = f"{name} has more digits than float32"
            return habit(one, "float32 stays float32", note, "float32")
    return habit(one, "float32 stays float32", "")
