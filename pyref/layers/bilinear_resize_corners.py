"""Enlarge or shrink images by bilinear interpolation, corner pixels on one another.
    y, back = pyref.layers.bilinear_resize_corners(x, output_size)
    dx = back(dy)

    x N x C x H x W, not without pixels; output_size (OH, OW)

    h(oh) = oh * (H - 1) / (OH - 1)        0 where OH is 1
    w(ow) = ow * (W - 1) / (OW - 1)        0 where OW is 1

    y(n, c, oh, ow) = the sum over h, w of
      max (0, 1 - |h(oh) - h|) * max (0, 1 - |w(ow) - w|) * x(n, c, h, w)

counted from 0, with y N x C x OH x OW. A pixel is a point, and the corner pixels of
both images lie on one another. Libraries call it align_corners true; it is Octave's
interp2 on equal distances. bilinear_resize is the other, whose pixels are squares.

The weights depend on the sizes alone, so the map is linear, and a pixel gathers from
all that read it:

    dx(n, c, h, w) = the sum over oh, ow of
      max (0, 1 - |h(oh) - h|) * max (0, 1 - |w(ow) - w|) * dy(n, c, oh, ow)

Rows are read before columns. A pixel of weight 0 is not looked at, be it NaN or Inf.

Errors: pyref:size, pyref:type, pyref:value. Source: PyTorch, interpolate; Jaderberg,
Simonyan, Zisserman and Kavukcuoglu 2015, Spatial Transformer Networks.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.interpolate import between, stretch, stretch_back
from pyref.layers.sizes import lengths_of, like, sizes
from pyref.layers.unfold import must_fit


def bilinear_resize_corners(x, output_size):
    x, output_size = sizes(
        "bilinear_resize_corners: x N C H W, output_size positive 2", x, output_size
    )
    (H, W), (OH, OW) = x.shape[2:], output_size
    if min(H, W) == 0:
        raise DomainError(
            f"bilinear_resize_corners: x is {lengths_of(x.shape)}, no pixels"
        )
    must_fit("bilinear_resize_corners", "rows are", (*x.shape[:2], OH, W))
    must_fit("bilinear_resize_corners", "y is", (*x.shape[:2], OH, OW))
    down = between(np.arange(OH) * (H - 1), max(OH - 1, 1), H)
    across = between(np.arange(OW) * (W - 1), max(OW - 1, 1), W)
    y = stretch(x, down, across)
    return y, lambda dy: stretch_back(
        like("bilinear_resize_corners", dy, y), down, across, (H, W)
    )
