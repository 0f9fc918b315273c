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
% moves no number.
%
% unfold is enlarge, which pads, and cut; going back, fold is lay and crop. With blocks
% a layer goes through the windows a few at a time.
%
% Errors: pyref:value where the window does not fit, or where the padded images or the
% windows have 2^31 entries or more: 16 GiB, and past what BLAS counts. Source:
% Chellapilla, Puri and Simard 2006, High Performance Convolutional Neural Networks for
% Document Processing.

function cols = unfold (layer, x, window, stride, pad, dilation)
  images = pyref.internal.enlarge (layer, x, window, stride, pad, dilation, 0);
  cols = pyref.internal.cut (images, window, stride, dilation);
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
