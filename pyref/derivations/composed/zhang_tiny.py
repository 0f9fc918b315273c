"""zhang_tiny from layers: one image of one channel."""

from pyref.derivations.composed.zhang import BLOCKS, PLAIN
from pyref.layers import (
    avg_pool2d,
    dense,
    flatten_column_scan,
    sigmoid,
    squared_error,
    true_conv2d,
)
from pyref.networks.chain import chain


def zhang_tiny(image, k, b, w, bo, y):
    steps = [
        (true_conv2d, (k[None, None], b), PLAIN),
        (sigmoid, (), ()),
        (avg_pool2d, (), BLOCKS),
        (flatten_column_scan, (), ()),
        (dense, (w, bo), ()),
        (sigmoid, (), ()),
        (squared_error, (), (y,)),
    ]
    loss, back = chain(image[None, None], steps)

    def of_one_image(dloss):
        dx, dk, db, dw, dbo = back(dloss)
        return dx[0, 0], dk[0, 0], db, dw, dbo

    return loss, of_one_image
