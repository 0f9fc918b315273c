% Images without their padding, N x C x H x W: the adjoint of enlarge.
%
%     x = pyref.internal.crop (images, image, pad)        image (H, W)

function x = crop (images, image, pad)
  [H, W] = deal (image(1), image(2));
  [top, left] = deal (pad(1), pad(3));
  x = permute (images(left + (1:W),top + (1:H),:,:), [3 4 2 1]);
end

%!test <what enlarge adds, crop takes away>
%! x = reshape (1:2 * 3 * 4 * 5, 2, 3, 4, 5);
%! images = pyref.internal.enlarge ('f', x, [1 1], [1 1], [1 0 2 3], [1 1], 7);
%! assert (pyref.internal.crop (images, [4 5], [1 0 2 3]), x);
