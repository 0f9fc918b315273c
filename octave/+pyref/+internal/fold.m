% Add the entries of windows back into images: the adjoint of unfold.
%
%     cols as unfold gives it; image (H, W); x N x C x H x W
%
% A pixel gets the sum of all window entries that were copied from it, and what
% was copied from the padding is dropped: sum (fold (cols) * x) is
% sum (cols * unfold (x)) for every x.

function x = fold (cols, image, stride, pad, dilation)
  [~, ~, N, ~, ~, C] = size (cols);
  [top, bottom, left, right] = deal (pad(1), pad(2), pad(3), pad(4));
  full = [image(1) + top + bottom, image(2) + left + right];
  images = zeros (full(2), full(1), N, C, class (cols));
  images = pyref.internal.lay (images, cols, stride, dilation);
  x = pyref.internal.crop (images, image, pad);
end

%!test <by hand: how many windows of 2 x 2 hold each pixel of 3 x 3>
%! x = pyref.internal.fold (ones (2, 2, 1, 2, 2), [3 3], [1 1], [0 0 0 0], [1 1]);
%! assert (squeeze (x), [1 2 1; 2 4 2; 1 2 1]);

%!test <the adjoint of unfold, with every option uneven>
%! x = reshape (1:2 * 3 * 5 * 6, 2, 3, 5, 6);
%! cols = pyref.internal.unfold ('f', x, [2 3], [2 1], [1 0 2 1], [2 1]);
%! other = reshape (mod (7 * (1:numel (cols)), 31), size (cols));
%! back = pyref.internal.fold (other, [5 6], [2 1], [1 0 2 1], [2 1]);
%! assert (size (back), [2 3 5 6]);
%! assert (sum (back(:) .* x(:)), sum (other(:) .* cols(:)));
