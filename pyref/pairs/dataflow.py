"""What a value was made of, and what is made of it: read off the statements of a trace.

An event is an assignment as it was traced. It reads the values whose names stand in its
statement: those assigned last before it in the same function, what a function that it
calls gives, and where a name is a parameter, what the call of its function reads. Only
names are looked at, so an event may read more than it uses, never less.
"""

from collections.abc import Iterable, Sequence

from pyref.pairs.calls import find_argument, list_outputs, split_statement
from pyref.pairs.side import Step
from pyref.pairs.statements import base_of, dot, find_names, read_statement


def list_reads(steps: Sequence[Step]) -> list[set[int]]:
    """For each event the numbers of those that it reads."""
    functions = {name_of(step): step.function for step in steps}
    texts = [read_statement(step) for step in steps]
    names = [find_names(text) for text in texts]
    reads: list[set[int]] = []
    for i, step in enumerate(steps):
        place, own = find_part(step, texts[i])
        used = find_names(own)
        if is_whole(step, texts[i]):
            used.discard(base_of(step.name))
        found = set()
        for name in used - {"return"}:
            found |= find_sources(steps, i, step.function, name)
            called = functions.get(name.rpartition(".")[2])
            if called and called != step.function:
                found |= find_given(steps, names, i, called, place)
        found |= find_call(steps, texts, names, i, used)
        reads.append(found)
    return reads


def drop_elements(steps: Sequence[Step], reads: Sequence[set[int]]) -> list[set[int]]:
    """The same but for other elements of what an element was assigned to.

    They are a part of the whole, and of none of its elements.
    """
    found = []
    for step, read in zip(steps, reads, strict=True):
        base, right = base_of(step.name), read_statement(step).partition("=")[2]
        if dot(step.name) != base and base not in find_names(right):
            read = {k for k in read if base_of(steps[k].name) != base}
        found.append(read)
    return found


def find_part(step: Step, text: str) -> tuple[int | None, str]:
    """The place of a value among several that a statement assigns, and its own part.

    None of one alone; all of the statement where the parts are those of a call.
    """
    targets, parts = split_statement(text)
    bases = [base_of(target) for target in targets]
    if len(targets) < 2 or base_of(step.name) not in bases:
        return None, text
    place = bases.index(base_of(step.name))
    if len(parts) == len(targets):
        return place, parts[place]
    return place, ", ".join(parts)


def is_whole(step: Step, text: str) -> bool:
    """Whether a statement assigns a name as a whole, not a part or by what it was."""
    name = base_of(step.name)
    if dot(step.name) != name:
        return False
    body = text.partition("=")[2]
    return bool(body) and name not in find_names(body)


def find_sources(
    steps: Sequence[Step], before: int, function: str, name: str
) -> set[int]:
    """The last events before that gave a name, its fields or its whole their values."""
    found: dict[str, int] = {}
    for k in range(before):
        base = base_of(steps[k].name)
        if is_beside(steps[k], steps[before]):
            continue
        if steps[k].function == function and are_one(base, name):
            if is_above(base, name):
                found.clear()
            found[base] = find_field(steps, k, base, name)
    return set(found.values())


def find_field(steps: Sequence[Step], at: int, base: str, name: str) -> int:
    """The event that a field comes from, of one that gives a struct as a whole."""
    field = name.removeprefix(base)
    for k in range(at - 1, -1, -1) if field else ():
        if base_of(steps[k].name).endswith(field):
            return k
    return at


def is_beside(step: Step, other: Step) -> bool:
    """Whether one statement assigns both, as a, b = f () does."""
    same = step.file == other.file and step.line == other.line
    return same and step.turn == other.turn and step.name != other.name


def are_one(name: str, other: str) -> bool:
    """Whether one names the other, a field of it, or what it is a field of."""
    return is_above(name, other) or is_above(other, name)


def is_above(name: str, other: str) -> bool:
    return f"{other}.".startswith(f"{name}.")


def name_of(step: Step) -> str:
    """The name by which the function of an event is called, that of a method bare."""
    return step.function.rpartition(".")[2]


def calls(names: Iterable[str], function: str) -> bool:
    """Whether one of the names in a statement calls a function, or a method."""
    bare = function.rpartition(".")[2]
    return any(name.rpartition(".")[2] == bare for name in names)


def find_given(
    steps: Sequence[Step],
    names: Sequence[set[str]],
    before: int,
    function: str,
    place: int | None,
) -> set[int]:
    """What a function gave that was called last before: all that it reads no more.

    place: of the one result that is wanted, where it gives several.
    """
    mine: list[int] = []
    for k in range(before - 1, -1, -1):
        if steps[k].function == function:
            mine.append(k)
        elif mine and calls(names[k], function):
            break
    outputs = list_outputs(steps[mine[0]].file, function) if mine else ()
    if place is not None and place < len(outputs):
        one = [k for k in mine if is_above(base_of(steps[k].name), outputs[place])]
        return {*one[:1]}
    later: set[str] = set()
    found = set()
    for k in mine:  # from the last to the first
        base = base_of(steps[k].name)
        if steps[k].name == "return" or not any(is_above(n, base) for n in later):
            found.add(k)
        later |= names[k] - {base}
    return found


def find_call(
    steps: Sequence[Step],
    texts: Sequence[str],
    names: Sequence[set[str]],
    at: int,
    used: Iterable[str],
) -> set[int]:
    """What the statement that called this function hands over for names not set in it.

    A call stands behind what it calls, since it is traced when it has ended.
    """
    step = steps[at]
    rest = [name for name in used if not find_sources(steps, at, step.function, name)]
    for k in range(at + 1, len(steps)) if rest else ():
        if steps[k].function != step.function and calls(names[k], step.function):
            found = set()
            for name in rest:
                base, dot_, field = name.partition(".")
                text = find_argument(texts[k], step.file, step.function, base)
                for given in names[k] if text is None else find_names(text):
                    whole = given + dot_ + field if text == given else given
                    found |= find_sources(steps, at, steps[k].function, whole)
            return found
    return set()


def close(
    reads: Sequence[set[int]], events: Iterable[int], stops: Iterable[int] = ()
) -> set[int]:
    """These events and all that they were made of, nothing through those of stops."""
    found: set[int] = set()
    ends, rest = {*stops}, list(events)
    while rest:
        k = rest.pop()
        if k not in found:
            found.add(k)
            rest += () if k in ends else reads[k]
    return found
