"""Cut a column into arrays, each filled along its last axis first.
    parts = pyref.networks.rolled(theta, shapes)

    theta P x 1; shapes, a list of sizes, which need P numbers together

The order is that of NumPy, rows before columns, in both languages: a column means the
same network in either. unrolled is the way back.

Errors: pyref:size, pyref:type, pyref:value. Source: none, a convention of this
project.
"""

# mypy: disable-error-code=var-annotated

from math import prod

from pyref.errors import SizeError
from pyref.layers.sizes import sizes
from pyref.layers.unfold import must_fit


def rolled(theta, shapes):
    theta = sizes("rolled: theta P 1", theta)
    for shape in shapes:
        must_fit("rolled", "a part is", shape)
    count = sum(prod(shape) for shape in shapes)
    if theta.shape[0] != count:
        raise SizeError(f"rolled: theta has {theta.shape[0]} numbers, not {count}")
    parts = []
    start = 0
    for k in range(len(shapes)):
        many = prod(shapes[k])
        parts = [*parts, turned(theta[start : start + many], shapes[k])]
        start = start + many
    return parts


def turned(v, shape):
    v = v.copy().reshape(shape)
    return v
