"""Enlarge or shrink images by bilinear interpolation between the middles of pixels.
    y, back = pyref.layers.bilinear_resize(x, output_size)
    dx = back(dy)

    x N x C x H x W, not without pixels; output_size (OH, OW)

    h(oh) = (oh + 1/2) * H / OH - 1/2      held between 0 and H - 1
    w(ow) = (ow + 1/2) * W / OW - 1/2      held between 0 and W - 1

    y(n, c, oh, ow) = the sum over h, w of
      max (0, 1 - |h(oh) - h|) * max (0, 1 - |w(ow) - w|) * x(n, c, h, w)

counted from 0, with y N x C x OH x OW. A pixel is a square with its middle at
(h + 1/2, w + 1/2), and both images have the same corners: the value at the middle of
a new pixel is read between the four middles around it, and beyond the outermost it
stays what it is there. Libraries call it align_corners false, or half pixel;
bilinear_resize_corners is the other. Where an image shrinks to less than half, some
pixels are read by none: nothing is averaged (no antialias).

The weights depend on the sizes alone, so the map is linear, and a pixel gathers from
all that read it:

    dx(n, c, h, w) = the sum over oh, ow of
      max (0, 1 - |h(oh) - h|) * max (0, 1 - |w(ow) - w|) * dy(n, c, oh, ow)

Rows are read before columns. A pixel of weight 0 is not looked at, be it NaN or Inf.

Errors: pyref:size, pyref:type, pyref:value. Source: PyTorch, interpolate; ONNX,
Resize, half_pixel; Smith 1995, A Pixel Is Not A Little Square.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.interpolate import between, stretch, stretch_back
from pyref.layers.sizes import lengths_of, like, sizes
from pyref.layers.unfold import must_fit


def bilinear_resize(x, output_size):
    x, output_size = sizes(
        "bilinear_resize: x N C H W, output_size positive 2", x, output_size
    )
    (H, W), (OH, OW) = x.shape[2:], output_size
    if min(H, W) == 0:
        raise DomainError(f"bilinear_resize: x is {lengths_of(x.shape)}, no pixels")
    must_fit("bilinear_resize", "rows are", (*x.shape[:2], OH, W))
    must_fit("bilinear_resize", "y is", (*x.shape[:2], OH, OW))
    down = between((2 * np.arange(OH) + 1) * H - OH, 2 * OH, H)
    across = between((2 * np.arange(OW) + 1) * W - OW, 2 * OW, W)
    y = stretch(x, down, across)
    return y, lambda dy: stretch_back(
        like("bilinear_resize", dy, y), down, across, (H, W)
    )
