"""Steps in words, for a terminal of 80 columns. Nothing is judged here."""

from collections.abc import Iterator, Sequence

from pyref.pairs.parting import write_divergence
from pyref.pairs.report import Compared
from pyref.pairs.steps.found import Note, Steps
from pyref.pairs.wording import write_result
from pyref.pairs.words import fold

NOTES = {
    "start": "zeros at the start, in {letter}: {name}",
    "count": "the number of the step, from 1, in {letter}: {name}",
    "lost": "not given back, so it stays as it is, in {letter}: {name}",
    "lone": "kept by one side alone, so not compared, in {letter}: {name}",
    "cut": "samples are taken to lie along {name}",
    "infinite": "the parameters are no finite numbers any more, and this is the end",
}  # fmt: skip


def write_steps(found: Steps) -> Iterator[str]:
    """The verdict on all steps, how each value stands at the last, the drift."""
    yield from fold(f"  {say_count(found)}: {say_verdict(found)}")
    for number, letter, error in found.errors:
        yield from fold(f"    step {number}: {letter} raised: {error}")
    if found.steps:
        yield from write_values(found)
        yield from fold(f"    {say_drift(found)}")
    if found.blind:
        told = "rounding alone moves a parameter by its own size; nothing is told of it"
        yield from fold(f"    from step {found.blind} {told}")
    for told in list_told(found.notes):
        yield from fold(f"    note: {told}")
    if found.divergence:
        yield ""
        yield from write_divergence(found.divergence)


def say_count(found: Steps) -> str:
    ran, asked = len(found.steps), found.count
    told = f"{ran} steps" if ran > 1 else f"{ran} step"
    told += f" of {asked}" if ran < asked else ""
    return f"{told}, {found.batch} samples each" if found.batch else told


def say_verdict(found: Steps) -> str:
    if found.first:
        number, name = found.first
        return f"first apart: step {number}, {name}"
    return {"same": "the same", "different": "different"}.get(
        found.outcome, "not judged"
    )


def write_values(found: Steps) -> Iterator[str]:
    """A line for each value, as it stands at the last step."""
    last = found.steps[-1]
    names = [value.name for value in last.values]
    wide = max(map(len, names), default=0)
    for value in last.values:
        one = Compared(value.name, "", value.agreement)
        yield from write_result(value.name.ljust(wide), one, ())


def say_drift(found: Steps) -> str:
    """The largest difference of what rounding explains, and how it grew."""
    kept = found.steps[:-1] if found.first else found.steps
    if not kept:
        return "there is no step before it"
    most = max(kept, key=lambda step: step.drift)
    before = "before it, " if found.first else ""
    told = f"{before}differences reach {most.drift:.2g} of what rounding explains"
    return f"{told}, at step {most.number}"


def list_told(notes: Sequence[Note]) -> Iterator[str]:
    """Notes of one kind in one sentence, those of both sides once."""
    sides: dict[tuple[str, str], list[str]] = {}
    for note in notes:
        sides.setdefault((note.kind, note.name), []).append(note.letter)
    groups: dict[tuple[str, str], list[str]] = {}
    for (kind, name), letters in sides.items():
        groups.setdefault((kind, " and ".join(letters)), []).append(name)
    for (kind, letter), names in groups.items():
        yield NOTES[kind].format(name=", ".join(names), letter=letter)
