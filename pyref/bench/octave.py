"""The table of Octave: the same passes there, in turns with NumPy."""

from collections.abc import Iterable
from statistics import median

from pyref.bench.cases import LayerCase, make_arguments
from pyref.bench.figures import Goal, Row, Table, Times
from pyref.bench.layers import make_pass
from pyref.bench.octave_session import (
    Ask,
    open_session,
    write_pass,
    write_setup,
    write_turn,
)
from pyref.bench.race import Budget, Tell, count_repeats, measure
from pyref.runners.numpy import function_of
from pyref.runners.octave.find import Octave


def race_octave(
    octave: Octave,
    large: Iterable[LayerCase],
    small: LayerCase,
    budget: Budget,
    tell: Tell,
) -> Table:
    """Large cases forward and back, and one small forward pass in microseconds."""
    rows = []
    with open_session(octave) as ask_octave:
        for case in large:
            tell(f"{case.title}, Octave")
            times = race_one(ask_octave, case, budget, back=True)
            ratio = times["Octave"].minimum / times["NumPy"].minimum
            goals = {"Octave / NumPy": Goal(1.6, "most")}
            rows.append(Row(case.title, times, {"Octave / NumPy": ratio}, goals))
        tell(f"{small.title}, Octave")
        times = race_one(ask_octave, small, budget, back=False)
        figures = {"Octave us": 1e6 * times["Octave"].minimum}
        goals = {"Octave us": Goal(150, "most")}
        rows.append(Row(f"{small.title}, forward alone", times, figures, goals))
    note = f"Octave {octave.version}, {octave.blas}."
    return Table("octave", "Octave against NumPy, float64", tuple(rows), note)


def race_one(
    ask_octave: Ask, case: LayerCase, budget: Budget, back: bool
) -> dict[str, Times]:
    """Times of NumPy and of Octave, which take turns."""
    function = function_of(f"layers.{case.layer}")
    given = make_arguments(case, function, "float64")
    if back:
        run = make_pass(function, given.inputs, given.options, given.dy)
    else:
        args = [*given.inputs, *given.options]

        def run() -> object:
            return function(*args)

    ask_octave(write_setup(case))
    call = write_pass(case, back)
    ask_octave(write_turn(call, 1))  # the first call reads the files
    repeats = count_repeats(run, budget.turn)
    seconds = ask_octave(write_turn(call, 1))
    turns = max(1, int(budget.turn / max(seconds, 1e-5)))
    numpy_spent: list[float] = []
    octave_spent: list[float] = []
    while budget.goes_on(
        len(numpy_spent), sum(octave_spent) * turns + sum(numpy_spent) * repeats
    ):
        numpy_spent.append(measure(run, repeats))
        octave_spent.append(ask_octave(write_turn(call, turns)) / turns)
    return {
        name: Times(min(spent), median(spent), len(spent))
        for name, spent in (("NumPy", numpy_spent), ("Octave", octave_spent))
    }
