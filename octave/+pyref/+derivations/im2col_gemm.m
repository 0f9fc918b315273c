% Cross-correlation as one product of matrices: im2col and GEMM.
%     [y, back] = pyref.derivations.im2col_gemm (x, w, stride, pad)
%     [dx, dw] = back (dy)
%
%     x N x C x H x W, w F x C x KH x KW; stride a number from 1, both ways; pad a
%     number of zeros on every side
%
%     OH = floor ((H + 2 pad - KH) / stride) + 1, OW alike from W and KW
%
%     cols = im2col (x)                  (N OH OW) x (C KH KW), a row for each window
%     W    = w as columns                (C KH KW) x F, in the order of a row of cols
%     Y    = cols W                      (N OH OW) x F, y is N x F x OH x OW
%
% Going back:
%
%     dW = cols' dY                      (C KH KW) x F
%     dx = col2im (dY W')                N x C x H x W, the entries of all windows added
%
% A window is read along its rows here, c slowest and kw fastest, in both languages.
% The im2col of Octave and MATLAB reads it down its columns: that gives the same Y as
% long as w is read so too, and numbers of another convolution when it is not.
% col2im (im2col (x)) is x times the number of windows that hold each pixel.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Chellapilla, Puri and Simard
% 2006, High Performance Convolutional Neural Networks for Document Processing.

function [y, back] = im2col_gemm (x, w, stride, pad)
  pyref.internal.takes (4, nargin);
  [x, w, stride, pad] = pyref.internal.sizes ( ...
    'im2col_gemm: x N C H W, w F C KH KW, stride positive, pad whole', ...
    x, w, stride, pad);
  [KH, KW] = deal (size (w, 3), size (w, 4));
  [high, wide] = deal (size (x, 3) + 2 * pad, size (x, 4) + 2 * pad);
  if high < KH || wide < KW
    error ('pyref:value', ...
           'im2col_gemm: window spans %d x %d, padded image is %d x %d', ...
           KH, KW, high, wide);
  end
  lengths = [size(x, 1), size(x, 2), high, wide];
  pyref.internal.must_fit ('im2col_gemm', 'padded images are', lengths);
  [OH, OW] = deal (floor ((high - KH) / stride) + 1, floor ((wide - KW) / stride) + 1);
  cols = im2col (padded (x, pad), KH, KW, OH, OW, stride);
  kernels = reshape (permute (w, [4 3 2 1]), size (w, 2) * KH * KW, size (w, 1));
  y = cols * kernels;
  y = permute (reshape (y, OW, OH, size (x, 1), size (w, 1)), [3 4 2 1]);
  back = @(dy) backward ( ...
    pyref.internal.like ('im2col_gemm', dy, y), x, w, cols, kernels, stride, pad);
end

function [dx, dw] = backward (dy, x, w, cols, kernels, stride, pad)
  [N, F, OH, OW] = size (dy);
  dy = reshape (permute (dy, [4 3 1 2]), N * OH * OW, F);
  dw = cols.' * dy;
  dw = permute (reshape (dw, size (w, 4), size (w, 3), size (w, 2), F), [4 3 2 1]);
  dcols = dy * kernels.';
  dx = zeros (size (padded (x, pad)), class (dcols));
  dx = inside (col2im (dcols, dx, size (w, 3), size (w, 4), OH, OW, stride), pad);
end

function v = im2col (x, KH, KW, OH, OW, stride)
  v = zeros (size (x, 1) * OH * OW, size (x, 2) * KH * KW, class (x));
  row = 1;
  for n = 1:size (x, 1)
    for oh = 1:OH
      down = (oh - 1) * stride + (1:KH);
      for ow = 1:OW
        across = (ow - 1) * stride + (1:KW);
        v(row,:) = reshape (permute (x(n,:,down,across), [4 3 2 1]), 1, []);
        row = row + 1;
      end
    end
  end
end

function v = col2im (cols, v, KH, KW, OH, OW, stride)
  row = 1;
  for n = 1:size (v, 1)
    for oh = 1:OH
      down = (oh - 1) * stride + (1:KH);
      for ow = 1:OW
        across = (ow - 1) * stride + (1:KW);
        window = permute (reshape (cols(row,:), KW, KH, size (v, 2)), [4 3 2 1]);
        v(n,:,down,across) = v(n,:,down,across) + window;
        row = row + 1;
      end
    end
  end
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

%!test <ones count the windows that hold a pixel>
%! w = cat (1, ones (1, 1, 2, 2), zeros (1, 1, 2, 2));
%! [y, back] = pyref.derivations.im2col_gemm (ones (1, 1, 4, 4), w, 1, 0);
%! dx = back (cat (2, ones (1, 1, 3, 3), zeros (1, 1, 3, 3)));
%! assert (squeeze (dx), [1 2 2 1; 2 4 4 2; 2 4 4 2; 1 2 2 1]);

%!test <windows read down their columns give the same if the kernel is read so too>
%! x = permute (reshape (1:16, 1, 1, 4, 4), [1 2 4 3]);
%! w = reshape ([1 2; 3 4], 1, 1, 2, 2);
%! [image, kernel] = deal (squeeze (x), squeeze (w));
%! cols = zeros (9, 4);
%! for oh = 1:3
%!   for ow = 1:3
%!     cols(3 * (oh - 1) + ow,:) = reshape (image(oh + (0:1),ow + (0:1)), 1, []);
%!   end
%! end
%! y = squeeze (pyref.derivations.im2col_gemm (x, w, 1, 0));
%! assert (reshape (cols * kernel(:), 3, 3).', y);
%! along = reshape (kernel.', [], 1);
%! assert (~isequal (reshape (cols * along, 3, 3).', y));

%!test <by hand: as published, the kernel as it is written and turned by half>
%! x = permute (reshape (1:16, 1, 1, 4, 4), [1 2 4 3]);
%! w = cat (1, reshape ([1 2; 3 4], 1, 1, 2, 2), reshape ([4 3; 2 1], 1, 1, 2, 2));
%! [y, back] = pyref.derivations.im2col_gemm (x, w, 1, 0);
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
%!     [y, back] = pyref.derivations.im2col_gemm (x, w, stride, pad);
%!     [want, back_layer] = pyref.layers.conv2d (x, w, zeros (1, 4), stride * [1 1], ...
%!       pad * [1 1 1 1], [1 1], 1);
%!     assert (y, want);
%!     [dx, dw] = back (mod (3 * want, 7) - 3);
%!     [dx_layer, dw_layer, ~] = back_layer (mod (3 * want, 7) - 3);
%!     assert (dx, dx_layer);
%!     assert (dw, dw_layer);
%!   end
%! end

%!test <padding and strides count windows as loops do>
%! w = reshape (1:4, 1, 1, 2, 2);
%! x = reshape (mod (5 * (1:24), 7), 1, 1, 4, 6);
%! for stride = 1:2
%!   for pad = 0:1
%!     [y, back] = pyref.derivations.im2col_gemm (x, w, stride, pad);
%!     [z, loops] = pyref.derivations.conv_loops (x, w, stride, pad);
%!     assert (y, z);
%!     [dx, dw] = back (y);
%!     [ex, ew] = loops (y);
%!     assert ({dx, dw}, {ex, ew});
%!   end
%! end

%!error <im2col_gemm: window spans 4 x 2, padded image is 3 x 5>
%! pyref.derivations.im2col_gemm (ones (1, 1, 1, 3), ones (1, 1, 4, 2), 1, 1);
