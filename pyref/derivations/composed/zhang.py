"""zhang from layers: images and kernels with their axes in the layers' order."""

import numpy as np

from pyref.layers import (
    avg_pool2d,
    dense,
    flatten_column_scan,
    sigmoid,
    squared_error,
    true_conv2d,
)
from pyref.networks.chain import chain

PLAIN = ((1, 1), (0, 0, 0, 0), (1, 1), 1)
BLOCKS = ((2, 2), (2, 2), (0, 0, 0, 0))


def zhang(image, k1, b1, k2, b2, w, b, y):
    steps = [
        (true_conv2d, (k1.transpose(2, 0, 1)[:, None], b1), PLAIN),
        (sigmoid, (), ()),
        (avg_pool2d, (), BLOCKS),
        (true_conv2d, (k2.transpose(3, 2, 0, 1), b2), PLAIN),
        (sigmoid, (), ()),
        (avg_pool2d, (), BLOCKS),
        (flatten_column_scan, (), ()),
        (dense, (w.T, b.T), ()),
        (sigmoid, (), ()),
        (squared_error, (), (y.T,)),
    ]
    losses, back = chain(image.transpose(2, 0, 1)[:, None], steps)
    loss = np.sum(losses, axis=0, keepdims=True) / len(losses)

    def in_order(dloss):
        dx, dk1, db1, dk2, db2, dw, db = back(
            dloss * np.ones_like(losses) / len(losses)
        )
        return (
            dx[:, 0].transpose(1, 2, 0),
            dk1[:, 0].transpose(1, 2, 0),
            db1,
            dk2.transpose(2, 3, 1, 0),
            db2,
            dw.T,
            db.T,
        )

    return loss, in_order
