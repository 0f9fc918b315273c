"""Cases of softsign."""

from pyref.fixtures.case import Sheet
from pyref.fixtures.table import HAND, case, fill

SHEET = Sheet(
    layer="softsign",
    inputs={"x": "..."},
    outputs={"y": "..."},
    lengths={"y": "1", "dx": "1"},
    flags={"Square": ("x or dy for its transpose", "the shapes fit")},
    relatives=("tanh", "sigmoid"),
)

CASES = [
    case(
        "by hand: 1 and 3 on either side",
        HAND,
        x=[[1, -1, 0], [3, -3, 7]],
        dy=[[4, 8, -2], [16, 32, 64]],
        expect={
            "y": [[0.5, -0.5, 0], [0.75, -0.75, 0.875]],
            "dx": [[1, 2, -2], [1, 2, 1]],
        },
    ),
    case("all sizes differ", start=1, x=fill(5, 3, times=2.0), dy=fill(5, 3)),
    case("a second point", start=2, x=fill(5, 3, times=2.0), dy=fill(5, 3)),
    case(
        "as many rows as columns",
        start=3,
        x=fill(4, 4),
        dy=fill(4, 4),
        flags=["Square"],
    ),
    case("one row", start=4, x=fill(1, 6), dy=fill(1, 6)),
    case("one column", start=5, x=fill(6, 1), dy=fill(6, 1)),
    case("four dimensions", start=6, x=fill(2, 3, 4, 5), dy=fill(2, 3, 4, 5)),
    case("no rows", start=7, x=fill(0, 3), dy=fill(0, 3)),
    case(
        "far out and close to 0",
        start=8,
        level="hard",
        blind=["complexstep"],
        x=[[1e9, -1e-9, 2.0**100], [-(2.0**-40), 1e-300, -1e300]],
        dy=fill(2, 3),
    ),
    case(
        "NaN stays",
        HAND,
        level="hostile",
        x=[[float("nan"), 1]],
        dy=[[1, 4]],
        expect={"y": [[float("nan"), 0.5]], "dx": [[float("nan"), 1]]},
    ),
    case(
        "a gradient with rows for columns is refused",
        start=9,
        x=fill(4, 3),
        dy=fill(3, 4),
        refuse="pyref:size",
    ),
]
