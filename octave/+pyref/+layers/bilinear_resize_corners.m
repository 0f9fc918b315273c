% Enlarge or shrink images by bilinear interpolation, corner pixels on one another.
%     [y, back] = pyref.layers.bilinear_resize_corners (x, output_size)
%     dx = back (dy)
%
%     x N x C x H x W, not without pixels; output_size (OH, OW)
%
%     h(oh) = oh * (H - 1) / (OH - 1)        0 where OH is 1
%     w(ow) = ow * (W - 1) / (OW - 1)        0 where OW is 1
%
%     y(n, c, oh, ow) = the sum over h, w of
%       max (0, 1 - |h(oh) - h|) * max (0, 1 - |w(ow) - w|) * x(n, c, h, w)
%
% counted from 0, with y N x C x OH x OW. A pixel is a point, and the corner pixels of
% both images lie on one another. Libraries call it align_corners true; it is Octave's
% interp2 on equal distances. bilinear_resize is the other, whose pixels are squares.
%
% The weights depend on the sizes alone, so the map is linear, and a pixel gathers from
% all that read it:
%
%     dx(n, c, h, w) = the sum over oh, ow of
%       max (0, 1 - |h(oh) - h|) * max (0, 1 - |w(ow) - w|) * dy(n, c, oh, ow)
%
% Rows are read before columns. A pixel of weight 0 is not looked at, be it NaN or Inf.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: PyTorch, interpolate; Jaderberg,
% Simonyan, Zisserman and Kavukcuoglu 2015, Spatial Transformer Networks.

function [y, back] = bilinear_resize_corners (x, output_size)
  pyref.internal.takes (2, nargin);
  [x, output_size] = pyref.internal.sizes ( ...
    'bilinear_resize_corners: x N C H W, output_size positive 2', x, output_size);
  [H, W, OH, OW] = deal (size (x, 3), size (x, 4), output_size(1), output_size(2));
  if min ([H W], [], 2) == 0
    error ('pyref:value', 'bilinear_resize_corners: x is %s, no pixels', ...
           pyref.internal.lengths_of (x, 4));
  end
  pyref.internal.must_fit ('bilinear_resize_corners', 'rows are', ...
                           [size(x, 1), size(x, 2), OH, W]);
  pyref.internal.must_fit ('bilinear_resize_corners', 'y is', ...
                           [size(x, 1), size(x, 2), OH, OW]);
  down = pyref.internal.between ((0:OH - 1) * (H - 1), max (OH - 1, 1), H);
  across = pyref.internal.between ((0:OW - 1) * (W - 1), max (OW - 1, 1), W);
  y = pyref.internal.stretch (x, down, across);
  back = @(dy) pyref.internal.stretch_back ( ...
    pyref.internal.like ('bilinear_resize_corners', dy, y), down, across, [H W]);
end

%!test <by hand: the ends stay, and between them are halves>
%! x = reshape ([0 4 12], 1, 1, 1, 3);
%! [y, back] = pyref.layers.bilinear_resize_corners (x, [1 5]);
%! assert (y(:).', [0 2 4 8 12]);
%! dx = back (reshape ([1 8 2 4 16], 1, 1, 1, 5));
%! assert (dx(:).', [5 8 18]);

%!test <to one pixel: the first>
%! x = reshape ([1 5; 3 7], 1, 1, 2, 2);
%! [y, back] = pyref.layers.bilinear_resize_corners (x, [1 1]);
%! assert (y, 1);
%! assert (squeeze (back (8)), [8 0; 0 0]);

%!test <it is interp2 on equal distances>
%! x = reshape (mod ((1:12) .^ 2, 7), 3, 4);
%! y = pyref.layers.bilinear_resize_corners (reshape (x, 1, 1, 3, 4), [5 6]);
%! [across, down] = meshgrid (linspace (1, 4, 6), linspace (1, 3, 5));
%! assert (reshape (y, 5, 6), interp2 (x, across, down), 1e-14);

%!test <of its own size an image stays what it is, NaN and Inf too>
%! x = reshape ([1 NaN Inf 2 -Inf 3], 1, 1, 2, 3);
%! [y, back] = pyref.layers.bilinear_resize_corners (x, [2 3]);
%! assert (y, x);
%! assert (back (x), x);

%!test <no images; single stays single>
%! [y, back] = pyref.layers.bilinear_resize_corners (zeros (0, 2, 3, 4), [5 2]);
%! assert (size (back (y)), [0 2 3 4]);
%! y = pyref.layers.bilinear_resize_corners (single (1), [2 3]);
%! assert (y, ones (1, 1, 2, 3, 'single'));

%!error <bilinear_resize_corners: x is 1 x 1 x 0 x 3, no pixels>
%! pyref.layers.bilinear_resize_corners (ones (1, 1, 0, 3), [2 2]);
%!error <bilinear_resize_corners: dy is 1 x 1, y is 1 x 1 x 1 x 2>
%! nthargout (2, @pyref.layers.bilinear_resize_corners, 1, [1 2]) (1);
