"""Find out by trying which convention a port follows.

    target -> search -> examine -> diagnose -> report
              ^^^^^^
Every convention of a layer is one exact way to write the same cases. A few cases of
different sizes are put to the port in each, nearest to ours first, until everything
is right. Where something is right, those that differ in one choice are tried next, and
where all outputs are, or half of all, the search ends with them. Else the one with the
most arrays right is taken, among those that are no other function. What is right is
decided on all cases afterwards, in one convention.
"""

from dataclasses import dataclass

from pyref.port.conventions import Convention, candidates
from pyref.port.examine import answer, judged
from pyref.port.pose import pose

PROBES = 3


@dataclass(frozen=True)
class Trial:
    """A convention, and how much of the probed cases was right in it."""

    convention: Convention
    right: float
    shaped: float
    judged: int
    forward: bool = False  # whether all outputs are right
    broke: bool = False  # whether the port's process was lost

    @property
    def perfect(self):
        return self.judged > 0 and self.right == self.judged

    @property
    def promising(self):
        return self.forward or 2 * self.right >= self.judged


def excuse(port, cases, takes):
    """Why nothing could be tried: what the port says, or what it is not given."""
    sheet = cases[0].sheet
    hidden = [n for n in sheet.options if takes is not None and n not in takes]
    if hidden:
        names = ", ".join(hidden)
        return f"it takes no {names}, and no case has what it may have inside instead"
    found = [pose(case, Convention()) for case in cases[:1]]
    return "".join(answer(port, p, "float64", Convention()).skip for p in found if p)


def telling(cases):
    """Cases that tell conventions apart best: large, of lengths that all differ."""
    usable = [case for case in cases if not case.error and case.finite and case.expect]

    def worth(case):
        shapes = [v.shape for v in (*case.inputs.values(), *case.upstream.values())]
        lengths = {n for shape in shapes for n in shape if n > 1}
        alone = any(n == 0 for shape in shapes for n in shape)
        square = any(len(s) > 1 and s[-1] == s[-2] for s in shapes)
        return (alone, case.level != "plain", square, -len(lengths), case.id)

    return sorted(usable, key=worth)


def search(port, cases, takes=None, arrays_only=False, dtype="float64") -> list[Trial]:
    """Trials, the best first; the first that is right throughout ends the search."""
    order = telling(cases)
    left = list(candidates(cases[0].sheet, takes, arrays_only))
    trials: list[Trial] = []
    lost = 0
    while left and lost < PROBES:
        trial = try_out(port, order, left.pop(0), dtype)
        if not trial:
            continue
        lost = lost + 1 if trial.broke else 0
        trials.append(trial)
        while trial and trial.right and not trial.perfect:
            trial = climb(port, order, trial, left, trials, dtype)
        if any(t.promising for t in trials):
            break
    plain = [trial for trial in trials if trial.perfect or not trial.convention.others]
    return sorted(plain, key=worth)


def worth(trial):
    return (-trial.perfect, -trial.right, -trial.shaped)


def best(trials):
    return min(trials, key=worth)


def climb(port, order, trial, left, trials, dtype):
    """The best of those that differ in one choice, where it is better; else None."""
    near = [c for c in left if differ(c, trial.convention) == 1]
    found = []
    for convention in near:
        left.remove(convention)
        other = try_out(port, order, convention, dtype)
        if other:
            found.append(other)
            trials.append(other)
            if other.perfect:
                return other
    found = [t for t in found if not t.convention.others and t.right > trial.right]
    return best(found) if found else None


def differ(one, other):
    """In how many choices two conventions differ."""
    pairs = [*zip(one.choices, other.choices, strict=True)]
    pairs += [(one.spelling, other.spelling), (one.upstream, other.upstream)]
    pairs += zip(one.hidden, other.hidden, strict=True)
    return sum(a != b for a, b in pairs)


def try_out(port, order, convention, dtype):
    """A trial on the first few cases that the convention can say; None where none."""
    findings, used, broke = [], 0, False
    for case in order:
        posed = pose(case, convention) if dtype in case.exact_in else None
        if posed is None:
            continue
        found = answer(port, posed, dtype, convention)
        if found.skip:
            continue
        broke = found.result.identifier.startswith("port:")
        findings += judged(found)
        used += 1
        wrong = not any(f.verdict == "pass" for f in findings)
        if used == PROBES or broke or wrong:
            break
    if not used:
        return None
    names = case.sheet.outputs
    forward = all(f.verdict == "pass" for f in findings if f.array in (*names, "case"))
    right = sum(f.verdict == "pass" for f in findings)
    shaped = sum(f.ratio is not None for f in findings)
    return Trial(convention, right, shaped, len(findings), forward, broke)
