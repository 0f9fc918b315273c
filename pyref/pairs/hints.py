"""What may be meant where a call fails, or where no inputs are given.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
^^^^^^

Told is only what bears on the line that raised: a number that is used as a vector or
as labels there, or a vector of which the function reads another number of entries.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from pyref.errors import PyrefError
from pyref.measure import spell
from pyref.pairs.blocks import find_block
from pyref.pairs.changes import list_ways
from pyref.pairs.inputs import Kind, Spec
from pyref.pairs.inputs.names import find_meaning, flatten_name
from pyref.pairs.layout import Layout
from pyref.pairs.side import Raised, Side
from pyref.pairs.task import Path, Task, make_task
from pyref.port.broadcasting import find_lost_axis

MOST_WAYS = 6  # layouts in which a longer vector is tried
LABELS, CLASSES, VECTOR, FACTOR, DATA, BIAS = (
    find_meaning(name) for name in ("y", "numlabels", "theta", "lambda", "X", "b")
)
COLUMNS, HIDDEN, OUTPUTS = 5, 4, 3  # of X, of a layer between, and of the last one


def list_hints(side: Side, spec: Spec, error: Raised) -> list[str]:
    """What the user may have meant, by the error of a side that ran in no layout."""
    task = make_task(spec.sets()[0])
    for path in task.gradient:
        if count := find_length(side, task, path):
            name, size = task.text(path), np.size(task.get(path))
            told = f"{name} has {size} entries, and {side.name} reads {count}"
            return [f"{told}: {name} {count}"]
    if lost := tell_lost_axis(task, error):
        return [lost]
    return [
        say_number(kind, task)
        for path, kind in task.kinds.items()
        if is_count(kind) and is_meant(side, path, kind, error)
    ]


def tell_lost_axis(task: Task, error: Raised) -> str:
    """That keepdims was forgotten, where what NumPy says shows it."""
    held = (
        task.get(path) for path, kind in task.kinds.items() if kind.word != "labels"
    )
    found = find_lost_axis(str(error), {*map(np.shape, held)})
    if not found:
        return ""
    whole, short = map(spell, found)
    told = f"an array of {whole} meets one of {short}, which has lost an axis"
    return f"keepdims=True is forgotten, it seems: {told}"


def is_count(kind: Kind) -> bool:
    """Whether it is a whole number that may be a length."""
    return kind.word == "number" and kind.words.isdigit() and int(kind.words) > 1


def is_meant(side: Side, path: Path, kind: Kind, error: Raised) -> bool:
    """Whether the line that raised, or the error, takes a number for an array."""
    if len(path) > 1 or path[0] not in side.names.values():
        return False
    name = re.escape(side.argument_of(path[0]))
    line, words = str(error.where.get("text", "")), str(error)
    if find_meaning(str(path[0])) == LABELS and re.search(rf"\b{name}\b", line):
        return True
    return any(re.search(rf"\b{name}\s*[\[(.]", text) for text in (line, words))


def say_number(kind: Kind, task: Task) -> str:
    name, number = kind.text, kind.words
    if find_meaning(name) == LABELS:
        counts = [
            k.words for k in task.kinds.values() if find_meaning(k.text) == CLASSES
        ]
        told = f"{number} labels are {name} labels {number} of {(counts or ['K'])[0]}"
    elif task.gradient:
        told = f"a vector is {name} real {number}"
    else:
        told = f"--gradient {name} makes it a vector, and asks for its gradient;"
        told += f" alone a vector is {name} real {number}"
    return f"{name} is the number {number}: {told}"


def find_length(side: Side, task: Task, path: Path) -> int | None:
    """How many entries of a vector a function reads, if it runs with so many.

    None where it has them, or where that is not seen: it may read up to the end.
    """
    value = np.asarray(task.get(path))
    if value.ndim == 0 or max(value.shape) != value.size or task.kinds[path].blocks:
        return None
    long = (1 + np.arange(4 * value.size + 64) / (4 * value.size + 64)) / 8
    for layouts in list_ways(task)[:MOST_WAYS]:
        try:
            steps = run(side, task.also(path, long), layouts)
            count = count_read(long, steps)
            if count in (0, value.size):
                return None
            run(side, task.also(path, long[:count]), layouts)
        except Raised:
            continue
        return count
    return None


def run(side: Side, task: Task, layouts: Mapping[Path, Layout]) -> Sequence[object]:
    return side.trace(task.lay(layouts), shake=False).steps


def count_read(flat: np.ndarray, steps: Sequence[object]) -> int:
    """Up to where pieces that stand side by side reach, from the first entry on."""
    where = {number: place for place, number in enumerate(flat.tolist())}
    found = [find_block(step, where) for step in steps]  # type: ignore[arg-type]
    pieces = sorted({(b.start, b.stop) for b in found if b and b.stop < flat.size})
    reach = 0
    for start, stop in pieces:
        reach = max(reach, stop) if start <= reach else reach
    return reach


def say_no_inputs(side: Side) -> str:
    """That there are none, and how they are given."""
    told = f"{side.name}: no inputs are given: --inputs says the size or value of each"
    example = write_example(side)
    return f"{told}, such as\n  {example}\n  with sizes of yours" if example else told


def write_example(side: Side) -> str:
    """Options that say the inputs of a function, with the names of its arguments.

    The sizes are made up; "" where it cannot be loaded.
    """
    try:
        with side:
            side.load()
    except PyrefError:
        return ""
    names = dict.fromkeys(name for f in side.functions for name in f.arguments)
    layers = list_layers([*names])
    items = [f"{name} {layers.get(name) or guess(name)}" for name in names]
    wanted = [n for n in names if n in layers or find_meaning(n) == VECTOR]
    gradient = f" --gradient {','.join(wanted)}" if wanted else ""
    return f'--inputs "{", ".join(items)}"{gradient}' if items else ""


def list_layers(names: Sequence[str]) -> dict[str, str]:
    """Sizes that go together of the weights and biases of a network, W1, b1, W2, b2.

    X has samples in rows: each W takes the columns of what is before it, the last
    gives one for each class; a bias has the columns of the W before it.
    """
    kinds = {name: find_meaning(name) for name in names}
    biases = [name for name in names if is_of(kinds[name], BIAS)]
    weights = [
        name
        for name in names
        if is_of(kinds[name], VECTOR) and (kinds[name] != VECTOR or biases)
    ]
    widths = [COLUMNS, *[HIDDEN] * (len(weights) - 1), OUTPUTS] if weights else []
    found, last = {}, 0
    for name in names if weights else ():
        if name in weights:
            at = weights.index(name)
        elif name in biases:
            number = list_parts(kinds[name])[1]
            alike = [w for w in weights if list_parts(kinds[w])[1] == number]
            at = weights.index(alike[0]) if alike else last
        else:
            continue
        rows = widths[at] if name in weights else 1
        found[name], last = f"{rows} {widths[at + 1]}", at
    return found


def is_of(meaning: object, row: object) -> bool:
    """Whether a name means what the names of a row do, whatever its own number."""
    return list_parts(meaning)[0] == list_parts(row)[0]


def list_parts(meaning: object) -> tuple[object, ...]:
    """The row of a name and its own number."""
    return meaning if isinstance(meaning, tuple) else (meaning, "")


def guess(name: str) -> str:
    """Of what kind and size an argument may be."""
    known: dict[object, str] = {
        LABELS: "labels 7 of 3",
        CLASSES: "3",
        FACTOR: "0.1",
        VECTOR: "20",
        DATA: "7 5",
    }
    sized = re.match(r"n(um)?_?[A-Z_]|n(um)?_|n(in|out|h)", name) or (
        flatten_name(name).endswith(("size", "dim", "units"))
    )
    return known.get(find_meaning(name)) or ("5" if sized else "5 3")
