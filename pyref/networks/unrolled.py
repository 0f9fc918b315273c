"""Put arrays into one column, each along its last axis first: the way back of rolled.
    theta = pyref.networks.unrolled(parts, shapes)

    parts, a list of arrays of the sizes in shapes;  theta P x 1

Source: none, a convention of this project.
"""

import numpy as np


def unrolled(parts, shapes):
    theta = np.zeros((0, 1), parts[0].dtype)
    for k in range(len(shapes)):
        theta = np.concatenate([theta, column(parts[k], len(shapes[k]))])
    return theta


def column(v, axes):
    v = v.transpose(range(axes))
    v = v.reshape(-1, 1)
    return v
