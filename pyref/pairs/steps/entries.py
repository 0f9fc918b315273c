"""Which values of both sides are held against each other at every step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pyref.pairs.agree import DRAWS, Agreement, hold, hold_laid
from pyref.pairs.layout import Layout, squeeze
from pyref.pairs.leaves import Leaf, list_leaves, pair_leaves
from pyref.pairs.match import is_passed
from pyref.pairs.side import Answer
from pyref.pairs.steps.mover import Mover
from pyref.pairs.steps.track import Track, get
from pyref.pairs.task import Path, Task
from pyref.pairs.worker.shake import distance

Array = np.ndarray
Take = Callable[[Track], Array | None]
HUGE = 1e300  # what rounding moves that it makes infinite


@dataclass(frozen=True)
class Entry:
    """A value of both: its name, its role, and how it is taken from a run of A and B.

    names: what A and B call it; laid: both come as the input was given; paths: of a
    state, on both sides.
    """

    name: str
    role: str
    takes: tuple[Take, Take]
    names: tuple[tuple[str, ...], tuple[str, ...]]
    laid: bool = False
    paths: tuple[Path, Path] | None = None

    def hold(self, runs: Sequence[Sequence[Track | None]]) -> tuple[Agreement, bool]:
        """How both stand, and whether rounding alone moves them by their own size.

        runs: of each side, the plain one first; None is a shaken one that failed.
        """
        values, spreads = [], []
        for take, tracks in zip(self.takes, runs, strict=True):
            assert tracks[0]
            value = take(tracks[0])
            if value is None:
                return Agreement("size"), False
            values.append(value)
            spreads.append(measure_spread(value, take, tracks[1:]))
        a, b = values
        if self.laid and a.shape != b.shape:
            return Agreement("size"), False
        found = (hold if self.laid else hold_laid)(a, b, *spreads)
        return found, is_blind(a, spreads)


def measure_spread(value: Array, take: Take, tracks: Sequence[Track | None]) -> Array:
    """The largest difference of any shaken run, huge where one is not finite."""
    most = np.zeros(value.shape)
    for track in tracks:
        other = None if track is None else take(track)
        most = np.asarray(np.maximum(most, distance(value, other)))
    return np.where(np.isfinite(most), most, HUGE)


def is_blind(value: Array, spreads: Sequence[Array]) -> bool:
    """Whether the room of half the entries is as large as the largest of them."""
    sizes = np.abs(value[np.isfinite(value)])
    size = float(np.max(sizes, initial=0.0))
    room = DRAWS * sum(float(np.median(one)) for one in spreads if one.size)
    return size > 0 and room >= size


def list_entries(
    movers: tuple[Mover, Mover], tracks: tuple[Track, Track], task: Task
) -> tuple[list[Entry], list[tuple[str, str]]]:
    """All values of a step in the order in which they come to be, by the first step.

    And the states that only one side has, with its letter.
    """
    found = list_results(movers, tracks, task)
    found += [list_parameter(movers, path, task) for path in list_parameters(movers)]
    states, lone = list_states(movers, tracks)
    return found + states, lone


def list_results(
    movers: tuple[Mover, Mover], tracks: tuple[Track, Track], task: Task
) -> list[Entry]:
    """Plain results in pairs, then gradients."""
    rests, gradients = [], []
    for mover, track in zip(movers, tracks, strict=True):
        assert track.reply
        mine = mover.gradients or {}
        used = {path for one in mine.values() for path in one.paths}
        answer = Answer(tuple(mover.list_results(track.reply)), ())
        state = replace(mover.state, answer=answer)
        rests.append([
            leaf for leaf in state.list_leaves(task) if leaf.path not in used
            and not is_passed(leaf, task, mover.state.layouts)
        ])  # fmt: skip
        gradients.append(mine)
    pairs, _, _ = pair_leaves(*rests)
    found = [
        Entry(
            a.name,
            "result",
            (take_result(a.path), take_result(b.path)),
            ((a.name,), (b.name,)),
        )
        for a, b in pairs
    ]
    for path in task.gradient:
        if all(path in mine for mine in gradients):
            takes = (take_gradient(movers[0], path), take_gradient(movers[1], path))
            a, b = [tuple(x.name for x in g[path].leaves) for g in gradients]
            found.append(Entry(", ".join(a), "gradient", takes, (a, b), True))
    return found


def take_result(path: Path) -> Take:
    def take(track: Track) -> Array | None:
        assert track.reply
        return as_array(get(track.reply.results, path))

    return take


def take_gradient(mover: Mover, path: Path) -> Take:
    def take(track: Track) -> Array | None:
        assert track.reply
        return mover.take_gradient(track.reply, path)

    return take


def as_array(value: object) -> Array | None:
    array = np.asarray(value)
    return array if array.dtype.kind in "fiubc" else None


def list_parameters(movers: tuple[Mover, Mover]) -> list[Path]:
    """Inputs that both feed back and that have a kind; the parameters first."""
    task = movers[0].task
    both = [mover.list_fed() for mover in movers]
    fed = [path for path in task.kinds
           if all(any(path[: len(one)] == one for one in mine) for mine in both)
           and as_array(task.get(path)) is not None]  # fmt: skip
    return sorted(fed, key=lambda path: path not in task.gradient)


def list_parameter(movers: tuple[Mover, Mover], path: Path, task: Task) -> Entry:
    role = "parameter" if path in task.gradient else "state"

    def take_from(mover: Mover) -> Take:
        return lambda track: take_held(mover, track, path)

    a, b = movers
    names = a.name_fed("held", path), b.name_fed("held", path)
    return Entry(task.text(path), role, (take_from(a), take_from(b)), names, True)


def take_held(mover: Mover, track: Track, path: Path) -> Array | None:
    raw = get(mover.lay(track, mover.task), path)
    array = None if raw is None else as_array(raw)
    return None if array is None else mover.take(path, array)


def list_states(
    movers: tuple[Mover, Mover], tracks: tuple[Track, Track]
) -> tuple[list[Entry], list[tuple[str, str]]]:
    """What updates keep besides, in pairs; and what only one of them keeps."""
    both = [*map(list_kept, tracks)]
    pairs, *lone = pair_leaves(*both)
    found = []
    for a, b in pairs:
        takes = take_state(movers[0], a.path), take_state(movers[1], b.path)
        names = (
            movers[0].name_fed("kept", a.path[0]),
            movers[1].name_fed("kept", b.path[0]),
        )
        found.append(Entry(a.name, "state", takes, names, paths=(a.path, b.path)))
    letters = zip((movers[0].letter, movers[1].letter), lone, strict=True)
    return found, [(letter, one.name) for letter, rest in letters for one in rest]


def list_kept(track: Track) -> list[Leaf]:
    """Leaves of all that is kept; path is the key of it, then what lies inside."""
    found = []
    for key, value in track.kept.items():
        name = ".".join(map(str, key))
        for leaf in list_leaves([value], [name]):
            if isinstance(leaf, Leaf):
                found.append(replace(leaf, path=(key, *leaf.path[1:])))
    return found


def take_state(mover: Mover, path: Path) -> Take:
    """A state of the size of a parameter comes in the parameter's layout."""

    def take(track: Track) -> Array | None:
        raw = as_array(get(track.kept, path))
        return None if raw is None else take_like(mover, raw)

    return take


def take_like(mover: Mover, raw: Array) -> Array:
    for layout, like in list_owners(mover, raw):
        taken = layout.take(raw, like)
        if taken is not None:
            return taken
    return raw


def list_owners(mover: Mover, raw: Array) -> list[tuple[Layout, Array]]:
    """The layouts of parameters of these sizes, as this side has them."""
    task, layouts = mover.task, mover.state.layouts
    found = []
    for path in task.gradient:
        layout, like = layouts.get(path, Layout()), np.asarray(task.get(path))
        if squeeze(np.asarray(layout.give(like))) == squeeze(raw) and raw.ndim:
            found.append((layout, like))
    return found
