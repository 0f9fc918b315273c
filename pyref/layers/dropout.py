"""Multiply by a mask that drops some entries and scales up the others.
    y, back = pyref.layers.dropout(x, mask)
    dx = back(dy)

    x any shape, mask of the shape of x

    y  = x * mask        of the shape of x

Going back:

    dx = dy * mask

The mask comes from the caller and carries the scale: 0 where an entry is dropped,
1 / keep elsewhere, where keep is the share that is not. So the mean of y over all
masks is x, nothing is random here, and without dropping the mask is all ones. A NaN
or Inf in x is not dropped: 0 times it is NaN.

Errors: pyref:size, pyref:type. Source: Srivastava, Hinton, Krizhevsky, Sutskever
and Salakhutdinov 2014, Dropout: A Simple Way to Prevent Neural Networks from
Overfitting.
"""

from pyref.layers.sizes import like, sizes


def dropout(x, mask):
    x, mask = sizes("dropout: x ..., mask ...", x, mask)
    y = x * mask
    return y, lambda dy: backward(like("dropout", dy, y), mask)


def backward(dy, mask):
    dx = dy * mask
    return dx
