% Add the entries of windows back into images: the adjoint of unfold.
%
%     cols as unfold gives it; image (H, W); x N x C x H x W
%
% A pixel gets the sum of all window entries that were copied from it, and what
% was copied from the padding is dropped: sum (fold (cols) * x) is
% sum (cols * unfold (x)) for every x.

function x = fold (cols, image, stride, pad, dilation)
  [OW, OH, N, KW, KH, C] = size (cols);
  [H, W] = deal (image(1), image(2));
  [top, bottom, left, right] = deal (pad(1), pad(2), pad(3), pad(4));
  padded = zeros (W + left + right, H + top + bottom, N, C, class (cols));
  for i = 1:KH
    down = (i - 1) * dilation(1) + 1 + stride(1) * (0:OH - 1);
    for j = 1:KW
      across = (j - 1) * dilation(2) + 1 + stride(2) * (0:OW - 1);
      part = reshape (cols(:,:,:,j,i,:), OW, OH, N, C);
      padded(across,down,:,:) = padded(across,down,:,:) + part;
    end
  end
  x = permute (padded(left + (1:W),top + (1:H),:,:), [3 4 2 1]);
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
