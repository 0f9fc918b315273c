% Pad images with fill, and count their windows: OH down and OW across.
%
%     [images, OH, OW] = pyref.internal.enlarge (layer, x, window, stride, pad, ...
%                                                dilation, fill)
%
%     x N x C x H x W; images W x H x N x C, with the padding
%
% Errors: pyref:value where the window does not fit, or where the padded images or the
% windows have 2^31 entries or more, as in unfold.

function [images, OH, OW] = enlarge (layer, x, window, stride, pad, dilation, fill)
  [N, C, H, W] = size (x);
  KH = window(1);
  KW = window(2);
  top = pad(1);
  left = pad(3);
  span = [(KH - 1) * dilation(1) + 1, (KW - 1) * dilation(2) + 1];
  full = [H + top + pad(2), W + left + pad(4)];
  if span(1) > full(1) || span(2) > full(2)
    error ('pyref:value', '%s: window spans %d x %d, padded image is %d x %d', ...
           layer, span, full);
  end
  OH = floor ((full(1) - span(1)) / stride(1)) + 1;
  OW = floor ((full(2) - span(2)) / stride(2)) + 1;
  pyref.internal.must_fit (layer, 'padded images are', [N C full]);
  pyref.internal.must_fit (layer, 'windows are', [C KH KW N OH OW]);
  images = zeros (full(2), full(1), N, C, class (x));
  if fill ~= 0
    images(:) = fill;
  end
  images(left + (1:W),top + (1:H),:,:) = permute (x, [4 3 1 2]);
end

%!test <each side has its own padding, and it is what was asked for>
%! [images, OH, OW] = pyref.internal.enlarge ('f', 5, [1 2], [1 2], [1 0 2 3], [1 1], -Inf);
%! assert (images, [-Inf -Inf; -Inf -Inf; -Inf 5; -Inf -Inf; -Inf -Inf; -Inf -Inf]);
%! assert ([OH OW], [2 3]);

%!error <f: window spans 5 x 3, padded image is 4 x 6>
%! pyref.internal.enlarge ('f', ones (1, 1, 3, 4), [3 3], [1 1], [1 0 1 1], [2 1], 0);
