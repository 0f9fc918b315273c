"""Cases of log_cosh."""

from pyref.fixtures.case import Sheet
from pyref.fixtures.conventions import reductions, samples_in_columns
from pyref.fixtures.table import HAND, case, fill

SHEET = Sheet(
    layer="log_cosh",
    inputs={"x": "N M"},
    options={"t": "N M"},
    outputs={"y": "N 1"},
    lengths={"y": "M", "dx": "1"},
    flags={
        "Overflow": ("cosh as it stands", "Inf from a distance of 711 on"),
        "Close": ("log of a number close to 1", "y has no digit left"),
    },
    loss=True,
    conventions=(reductions(), samples_in_columns("x", "t", "y")),
    relatives=("squared_error", "absolute_error", "huber"),
)

CASES = [
    case(
        "on the targets: no loss and no slope",
        HAND,
        x=[[1, -2, 0], [0.5, 4, 8]],
        t=[[1, -2, 0], [0.5, 4, 8]],
        dy=[[1], [-3]],
        expect={"y": [[0], [0]], "dx": [[0, 0, 0], [0, 0, 0]]},
    ),
    case("all sizes differ", start=1, x=fill(4, 3), t=fill(4, 3), dy=fill(4, 1)),
    case("a second point", start=2, x=fill(4, 3), t=fill(4, 3), dy=fill(4, 1)),
    case("as many rows as columns", start=3, x=fill(3, 3), t=fill(3, 3), dy=fill(3, 1)),
    case("one row", start=4, x=fill(1, 5), t=fill(1, 5), dy=fill(1, 1)),
    case("one column", start=5, x=fill(5, 1), t=fill(5, 1), dy=fill(5, 1)),
    case("no rows", start=6, x=fill(0, 3), t=fill(0, 3), dy=fill(0, 1)),
    case(
        "far from the targets, where cosh overflows",
        start=7,
        level="hard",
        flags=["Overflow"],
        x=[[800, -2, 1e4], [-1e5, 30, -45]],
        t=[[0, 0, 0], [0, 0, 0]],
        dy=fill(2, 1),
    ),
    case(
        "close to the targets, where y is half a square",
        start=8,
        level="hard",
        flags=["Close"],
        x=[[2.0**-30, -(2.0**-20)], [2.0**-9, 2.0**-40]],
        t=[[0, 0], [0, 0]],
        dy=fill(2, 1),
    ),
    case(
        "targets of another shape are refused",
        start=9,
        refuse="pyref:size",
        x=fill(2, 3),
        t=fill(3, 2),
        dy=fill(2, 1),
    ),
]
