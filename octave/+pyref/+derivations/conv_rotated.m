% Cross-correlation by conv2, which turns its kernel: turned before, it is as written.
%     [y, back] = pyref.derivations.conv_rotated (x, w, stride, pad)
%     [dx, dw] = back (dy)
%
%     x N x C x H x W, w F x C x KH x KW; stride a number from 1, both ways; pad a
%     number of zeros on every side
%
%     OH = floor ((H + 2 pad - KH) / stride) + 1, OW alike from W and KW
%
%     y(n, f) = sum over c of conv2 (x(n, c), rot180 (w(f, c)), 'valid')
%
% on the padded image, of which every stride-th row and column is kept. Going back, dy
% is set among zeros where it was kept from, up:
%
%     dw(f, c) = sum over n of conv2 (x(n, c), rot180 (up(n, f)), 'valid')
%     dx(n, c) = sum over f of conv2 (up(n, f), w(f, c), 'full')
%
% and the padding is cut off dx. conv2 is convolution as mathematics defines it, which
% the convolutions of most libraries are not: here it is turned back where those stand,
% and left as it is where their gradient turns it.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Chellapilla, Puri and Simard
% 2006, High Performance Convolutional Neural Networks for Document Processing.

function [y, back] = conv_rotated (x, w, stride, pad)
  pyref.internal.takes (4, nargin);
  [x, w, stride, pad] = pyref.internal.sizes ( ...
    'conv_rotated: x N C H W, w F C KH KW, stride positive, pad whole', ...
    x, w, stride, pad);
  [KH, KW] = deal (size (w, 3), size (w, 4));
  [high, wide] = deal (size (x, 3) + 2 * pad, size (x, 4) + 2 * pad);
  if high < KH || wide < KW
    error ('pyref:value', ...
           'conv_rotated: window spans %d x %d, padded image is %d x %d', ...
           KH, KW, high, wide);
  end
  lengths = [size(x, 1), size(x, 2), high, wide];
  pyref.internal.must_fit ('conv_rotated', 'padded images are', lengths);
  [OH, OW] = deal (floor ((high - KH) / stride) + 1, floor ((wide - KW) / stride) + 1);
  C = size (w, 2) * (KH * KW > 0);   % a window without pixels sees none
  image = padded (x, pad);
  y = zeros (size (x, 1), size (w, 1), OH, OW, class (x));
  for n = 1:size (x, 1)
    for f = 1:size (w, 1)
      for c = 1:C
        whole = conv2 (plane (image, n, c), rot180 (plane (w, f, c)), 'valid');
        y(n,f,:,:) = plane (y, n, f) + whole(1:stride:end,1:stride:end);
      end
    end
  end
  back = @(dy) backward ( ...
    pyref.internal.like ('conv_rotated', dy, y), image, w, stride, pad);
end

function [dx, dw] = backward (dy, image, w, stride, pad)
  [KH, KW] = deal (size (w, 3), size (w, 4));
  [high, wide] = deal (size (image, 3) - KH + 1, size (image, 4) - KW + 1);
  up = zeros (size (dy, 1), size (dy, 2), high, wide, class (dy));
  up(:,:,1:stride:end,1:stride:end) = dy;
  C = size (w, 2) * (KH * KW > 0);
  dimage = zeros (size (image), class (dy));
  dw = zeros (size (w), class (dy));
  for n = 1:size (image, 1)
    for f = 1:size (w, 1)
      for c = 1:C
        part = conv2 (plane (image, n, c), rot180 (plane (up, n, f)), 'valid');
        dw(f,c,:,:) = plane (dw, f, c) + part;
        part = conv2 (plane (up, n, f), plane (w, f, c), 'full');
        dimage(n,c,:,:) = plane (dimage, n, c) + part;
      end
    end
  end
  dx = inside (dimage, pad);
end

function v = plane (v, n, c)
  v = reshape (v(n,c,:,:), size (v, 3), size (v, 4));
end

function v = rot180 (v)
  v = rot90 (v, 2);
end

function v = padded (x, pad)
  [N, C, H, W] = size (x);
  v = zeros (N, C, H + 2 * pad, W + 2 * pad, class (x));
  v(:,:,pad + (1:H),pad + (1:W)) = x;
end

function v = inside (v, pad)
  [H, W] = deal (size (v, 3) - 2 * pad, size (v, 4) - 2 * pad);
  v = v(:,:,pad + (1:H),pad + (1:W));
end

%!test <by hand: as published, the kernel as it is written and turned by half>
%! x = permute (reshape (1:16, 1, 1, 4, 4), [1 2 4 3]);
%! w = cat (1, reshape ([1 2; 3 4], 1, 1, 2, 2), reshape ([4 3; 2 1], 1, 1, 2, 2));
%! [y, back] = pyref.derivations.conv_rotated (x, w, 1, 0);
%! assert (squeeze (y(1,1,:,:)), [44 54 64; 84 94 104; 124 134 144]);
%! assert (squeeze (y(1,2,:,:)), [26 36 46; 66 76 86; 106 116 126]);
%! [dx, dw] = back (cat (2, ones (1, 1, 3, 3), zeros (1, 1, 3, 3)));
%! assert (squeeze (dx), [1 3 3 2; 4 10 10 6; 4 10 10 6; 3 7 7 4]);
%! assert (squeeze (dw(1,1,:,:)), [54 63; 90 99]);
%! assert (squeeze (dw(2,1,:,:)), zeros (2));

%!test <it is the layer conv2d, with a stride that leaves pixels over and with padding>
%! x = reshape (mod (7 * (1:240), 13), 2, 3, 5, 8) - 6;
%! w = reshape (mod (5 * (1:48), 11), 4, 3, 2, 2) - 5;
%! for stride = 1:2
%!   for pad = 0:1
%!     [y, back] = pyref.derivations.conv_rotated (x, w, stride, pad);
%!     [want, back_layer] = pyref.layers.conv2d (x, w, zeros (1, 4), stride * [1 1], ...
%!       pad * [1 1 1 1], [1 1], 1);
%!     assert (y, want);
%!     [dx, dw] = back (mod (3 * want, 7) - 3);
%!     [dx_layer, dw_layer, ~] = back_layer (mod (3 * want, 7) - 3);
%!     assert (dx, dx_layer);
%!     assert (dw, dw_layer);
%!   end
%! end

%!error <conv_rotated: window spans 4 x 2, padded image is 3 x 5>
%! pyref.derivations.conv_rotated (ones (1, 1, 1, 3), ones (1, 1, 4, 2), 1, 1);
