"""The samples of one step: a piece of each input that has them, cut cyclically."""

import numpy as np

from pyref.errors import DomainError
from pyref.pairs.inputs.names import flatten_name
from pyref.pairs.inputs.words import SAMPLE_COUNTS, TARGETS
from pyref.pairs.task import Path, Task, put


def cut_batch(task: Task, number: int, size: int | None) -> Task:
    """The task of a step, the first of which is 1: size samples, all where it is None.

    Every batch is of one size: the last samples are followed by the first. Errors:
    pyref:value, no input has samples, or not so many.
    """
    if size is None:
        return task
    axes = find_axes(task)
    if not axes:
        raise DomainError("batches: no input is known to have samples")
    count = min(task.get(path).shape[axis] for path, axis in axes.items())
    if not 1 <= size <= count:
        raise DomainError(f"batches: {size} samples of {count}")
    places = ((number - 1) * size + np.arange(size)) % count
    values = dict(task.values)
    for path, axis in axes.items():
        values = put(values, path, np.take(task.get(path), places, axis))
    for path in task.kinds:
        if counts_samples(task, path, count):
            values = put(values, path, np.array(size, dtype=np.int64))
    return Task(values, task.kinds, task.gradient)


def find_axes(task: Task) -> dict[Path, int]:
    """The axis of samples of each input that has them."""
    return list_known(task) or guess_axes(task)


def list_known(task: Task) -> dict[Path, int]:
    return {
        path: kind.samples
        for path, kind in task.kinds.items()
        if kind.samples is not None and path not in task.gradient
    }


def guess_axes(task: Task) -> dict[Path, int]:
    """Where the inputs are values: the length of the labels, else one that is shared.

    That two arrays have along the first axis, or else along the last.
    """
    own = {np.shape(task.get(path)) for path in task.gradient}
    data = [p for p in task.arrays if np.shape(task.get(p)) not in own]
    shapes = [task.get(path).shape for path in data]
    labels = [p for p in data if task.kinds[p].word in TARGETS]
    lengths = [max(drop_classes(task, path)) for path in labels]
    for end in (0, -1):
        sides = [shape[end] for shape in shapes]
        lengths += [n for n in sides if n > 1 and sides.count(n) > 1]
    found = {}
    for path, shape in zip(data, shapes, strict=True):
        if lengths and lengths[0] in shape:
            found[path] = shape.index(lengths[0])
    return found


def drop_classes(task: Task, path: Path) -> list[int]:
    classes = task.kinds[path].classes
    shape = np.shape(task.get(path))
    return [n for k, n in enumerate(shape) if k != classes] or [0]


def counts_samples(task: Task, path: Path, count: int) -> bool:
    """Whether an input is the number of samples, by its name and its value."""
    name, value = str(path[-1]), task.get(path)
    named = name == "N" or flatten_name(name) in SAMPLE_COUNTS
    return named and np.size(value) == 1 and bool(np.all(value == count))
