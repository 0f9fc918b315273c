% Cut images into windows: every entry of every window, in one array.
%
%     x N x C x H x W; window, stride and dilation (down, across); pad (top, bottom,
%     left, right), filled with zeros
%
%     OH = floor ((H + top + bottom - (KH - 1) * dilation - 1) / stride) + 1
%     OW = floor ((W + left + right - (KW - 1) * dilation - 1) / stride) + 1
%
% cols is C x KH x KW x N x OH x OW in Python and, with its axes the other way round,
% OW x OH x N x KW x KH x C in Octave: one order in memory, as NumPy keeps the last
% axis together and Octave the first. In both a reshape then gives the matrix with
% one line for each window entry and one for each window, channel by channel, and
% moves no number. Every (i, j) of the window is one strided piece of the padded
% images.
%
% Errors: pyref:value where the window does not fit, or where the padded images or the
% windows have 2^31 entries or more: 16 GiB, and past what BLAS counts. Source:
% Chellapilla, Puri and Simard 2006, High Performance Convolutional Neural Networks for
% Document Processing.

function cols = unfold (layer, x, window, stride, pad, dilation)
  [N, C, H, W] = size (x);
  [KH, KW] = deal (window(1), window(2));
  [top, bottom, left, right] = deal (pad(1), pad(2), pad(3), pad(4));
  span = [(KH - 1) * dilation(1) + 1, (KW - 1) * dilation(2) + 1];
  full = [H + top + bottom, W + left + right];
  if span(1) > full(1) || span(2) > full(2)
    error ('pyref:value', '%s: window spans %d x %d, padded image is %d x %d', ...
           layer, span, full);
  end
  OH = floor ((full(1) - span(1)) / stride(1)) + 1;
  OW = floor ((full(2) - span(2)) / stride(2)) + 1;
  pyref.internal.must_fit (layer, 'padded images are', [N C full]);
  pyref.internal.must_fit (layer, 'windows are', [C KH KW N OH OW]);
  padded = zeros (full(2), full(1), N, C, class (x));
  padded(left + (1:W),top + (1:H),:,:) = permute (x, [4 3 1 2]);
  cols = zeros (OW, OH, N, KW, KH, C, class (x));
  for i = 1:KH
    down = (i - 1) * dilation(1) + 1 + stride(1) * (0:OH - 1);
    for j = 1:KW
      across = (j - 1) * dilation(2) + 1 + stride(2) * (0:OW - 1);
      cols(:,:,:,j,i,:) = padded(across,down,:,:);
    end
  end
end

%!test <by hand: the four 2 x 2 windows of a 3 x 3 image>
%! x = reshape ([1 2 3; 4 5 6; 7 8 9], 1, 1, 3, 3);
%! cols = pyref.internal.unfold ('f', x, [2 2], [1 1], [0 0 0 0], [1 1]);
%! assert (squeeze (cols(1,1,1,:,:)), [1 4; 2 5]);
%! assert (squeeze (cols(2,1,1,:,:)), [2 5; 3 6]);
%! assert (squeeze (cols(1,2,1,:,:)), [4 7; 5 8]);

%!test <padding is zero and each side has its own>
%! cols = pyref.internal.unfold ('f', 5, [1 1], [1 1], [1 0 2 3], [1 1]);
%! assert (cols(:,:), [0 0; 0 0; 0 5; 0 0; 0 0; 0 0]);

%!test <one image, one channel, one column: every length is there>
%! cols = pyref.internal.unfold ('f', reshape (1:4, 1, 1, 4), [2 1], [2 1], [0 0 0 0], [1 1]);
%! assert (squeeze (cols), [1 2; 3 4]);

%!test <no images give no windows>
%! cols = pyref.internal.unfold ('f', zeros (0, 2, 5, 4), [2 3], [1 1], [0 0 0 0], [1 1]);
%! assert (size (cols), [2 4 0 3 2 2]);

%!error <f: padded images are 1 x 1 x 2000003 x 2004, not below 2147483648 entries>
%! pyref.internal.unfold ('f', ones (1, 1, 3, 4), [3 3], [1 1], [2e6 0 2e3 0], [1 1]);
%!error <f: windows are 1 x 1000 x 1000 x 1 x 51 x 51, not below 2147483648 entries>
%! pyref.internal.unfold ('f', ones (1, 1, 50, 50), [1000 1000], [1 1], [1e3 0 1e3 0], [1 1]);
%!error <f: window spans 5 x 3, padded image is 4 x 6>
%! pyref.internal.unfold ('f', ones (1, 1, 3, 4), [3 3], [1 1], [1 0 1 1], [2 1]);
