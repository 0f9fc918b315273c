% Enlarge or shrink images by bilinear interpolation between the middles of pixels.
%     [y, back] = pyref.layers.bilinear_resize (x, output_size)
%     dx = back (dy)
%
%     x N x C x H x W, not without pixels; output_size (OH, OW)
%
%     h(oh) = (oh + 1/2) * H / OH - 1/2      held between 0 and H - 1
%     w(ow) = (ow + 1/2) * W / OW - 1/2      held between 0 and W - 1
%
%     y(n, c, oh, ow) = the sum over h, w of
%       max (0, 1 - |h(oh) - h|) * max (0, 1 - |w(ow) - w|) * x(n, c, h, w)
%
% counted from 0, with y N x C x OH x OW. A pixel is a square with its middle at
% (h + 1/2, w + 1/2), and both images have the same corners: the value at the middle of
% a new pixel is read between the four middles around it, and beyond the outermost it
% stays what it is there. Libraries call it align_corners false, or half pixel;
% bilinear_resize_corners is the other. Where an image shrinks to less than half, some
% pixels are read by none: nothing is averaged (no antialias).
%
% The weights depend on the sizes alone, so the map is linear, and a pixel gathers from
% all that read it:
%
%     dx(n, c, h, w) = the sum over oh, ow of
%       max (0, 1 - |h(oh) - h|) * max (0, 1 - |w(ow) - w|) * dy(n, c, oh, ow)
%
% Rows are read before columns. A pixel of weight 0 is not looked at, be it NaN or Inf.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: PyTorch, interpolate; ONNX,
% Resize, half_pixel; Smith 1995, A Pixel Is Not A Little Square.

function [y, back] = bilinear_resize (x, output_size)
  pyref.internal.takes (2, nargin);
  [x, output_size] = pyref.internal.sizes ( ...
    'bilinear_resize: x N C H W, output_size positive 2', x, output_size);
  [H, W, OH, OW] = deal (size (x, 3), size (x, 4), output_size(1), output_size(2));
  if min ([H W], [], 2) == 0
    error ('pyref:value', 'bilinear_resize: x is %s, no pixels', ...
           pyref.internal.lengths_of (x, 4));
  end
  pyref.internal.must_fit ('bilinear_resize', 'rows are', ...
                           [size(x, 1), size(x, 2), OH, W]);
  pyref.internal.must_fit ('bilinear_resize', 'y is', [size(x, 1), size(x, 2), OH, OW]);
  down = pyref.internal.between ((2 * (0:OH - 1) + 1) * H - OH, 2 * OH, H);
  across = pyref.internal.between ((2 * (0:OW - 1) + 1) * W - OW, 2 * OW, W);
  y = pyref.internal.stretch (x, down, across);
  back = @(dy) pyref.internal.stretch_back ( ...
    pyref.internal.like ('bilinear_resize', dy, y), down, across, [H W]);
end

%!test <by hand: twice as wide, quarters between, and the ends held>
%! x = reshape ([0 4 12], 1, 1, 1, 3);
%! [y, back] = pyref.layers.bilinear_resize (x, [1 6]);
%! assert (y(:).', [0 1 3 6 10 12]);
%! dx = back (reshape ([4 8 0 16 0 1], 1, 1, 1, 6));
%! assert (dx(:).', [10 14 5]);

%!test <to one pixel: the middle, of two it is their mean>
%! x = reshape ([1 5; 3 7], 1, 1, 2, 2);
%! [y, back] = pyref.layers.bilinear_resize (x, [1 1]);
%! assert (y, 4);
%! assert (squeeze (back (8)), [2 2; 2 2]);

%!test <of its own size an image stays what it is, NaN and Inf too>
%! x = reshape ([1 NaN Inf 2 -Inf 3], 1, 1, 2, 3);
%! [y, back] = pyref.layers.bilinear_resize (x, [2 3]);
%! assert (y, x);
%! assert (back (x), x);

%!test <an image of ones stays one, and single stays single>
%! [y, back] = pyref.layers.bilinear_resize (ones (2, 3, 4, 5, 'single'), [7 3]);
%! assert (y, ones (2, 3, 7, 3, 'single'), eps ('single'));
%! assert (class (back (y)), 'single');

%!test <no images>
%! [y, back] = pyref.layers.bilinear_resize (zeros (0, 2, 3, 4), [5 2]);
%! assert (size (y), [0 2 5 2]);
%! assert (size (back (y)), [0 2 3 4]);

%!error <bilinear_resize: x is 1 x 1 x 0 x 3, no pixels>
%! pyref.layers.bilinear_resize (ones (1, 1, 0, 3), [2 2]);
%!error <bilinear_resize: dy is 1 x 1, y is 1 x 1 x 1 x 2>
%! nthargout (2, @pyref.layers.bilinear_resize, 1, [1 2]) (1);
