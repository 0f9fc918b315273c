"""Put arrays into one column, each along its last axis first: the way back of rolled.
    theta = pyref.networks.unrolled(parts, shapes)

    parts, a list of arrays of the sizes in shapes;  theta P x 1

Errors: pyref:size, pyref:type, which tell of part1, part2 and so on. Source: none, a
convention of this project.
"""

import numpy as np

from pyref.layers.sizes import sizes


def unrolled(parts, shapes):
    rule = "unrolled:"
    for k in range(len(shapes)):
        rule = f"{rule} part{k + 1} {' '.join(map(str, shapes[k]))},"
    checked = sizes(rule[:-1], *parts)
    checked = checked if len(parts) > 1 else [checked]
    theta = np.zeros((0, 1), checked[0].dtype)
    for k in range(len(shapes)):
        theta = np.concatenate([theta, column(checked[k], len(shapes[k]))])
    return theta


def column(v, axes):
    v = v.transpose(range(axes))
    v = v.reshape(-1, 1)
    return v
