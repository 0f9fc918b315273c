"""The scaled tanh that is 1 at 1 and -1 at -1: 1.7159 tanh (2/3 x).
    y, back = pyref.layers.lecun_tanh(x)
    dx = back(dy)

    x any shape

    z  = 2/3 x                                     of the shape of x
    y  = 1.7159 * tanh (z)

Going back:

    dx = dy * 1.7159 * 2/3 * (1 - tanh (z)^2)

1 - tanh (z)^2 is 4 e / (1 + e)^2 with e = exp (2 z), which keeps its digits where
tanh rounds to its end: the header of tanh says why. As 1 - y^2 it is not the
derivative at all; as 1 - (y / 1.7159)^2 it is, with no digit left beyond z = 19.

With these constants y is 1 at 1 to four digits, and the second derivative is largest
there. NaN gives NaN, in dx too; -Inf and Inf give -1.7159 and 1.7159, with derivative
0.

Errors: pyref:size, pyref:type. Source: LeCun, Bottou, Orr and Mueller 1998, Efficient
BackProp.
"""

from pyref.layers.gates import tangent
from pyref.layers.sizes import like, sizes


def lecun_tanh(x):
    x = sizes("lecun_tanh: x ...", x)
    t, slope = tangent(x / 1.5)
    y = 1.7159 * t
    return y, lambda dy: backward(like("lecun_tanh", dy, y), slope)


def backward(dy, slope):
    dx = dy * (1.7159 / 1.5 * slope)
    return dx
