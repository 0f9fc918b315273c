% Hand gradients back to the pixels that were read: the adjoint of stretch.
%
%     dx = pyref.internal.stretch_back (dy, down, across, image)     image (H, W)

function dx = stretch_back (dy, down, across, image)
  [N, C, OH, ~] = size (dy);
  drows = zeros (N, C, OH, image(2), class (dy));
  for ow = 1:size (across, 2)
    w = across(1,ow);
    drows(:,:,:,w) = drows(:,:,:,w) + across(2,ow) * dy(:,:,:,ow);
    if across(3,ow) > 0
      drows(:,:,:,w + 1) = drows(:,:,:,w + 1) + across(3,ow) * dy(:,:,:,ow);
    end
  end
  dx = zeros (N, C, image(1), image(2), class (dy));
  for oh = 1:size (down, 2)
    h = down(1,oh);
    dx(:,:,h,:) = dx(:,:,h,:) + down(2,oh) * drows(:,:,oh,:);
    if down(3,oh) > 0
      dx(:,:,h + 1,:) = dx(:,:,h + 1,:) + down(3,oh) * drows(:,:,oh,:);
    end
  end
end

%!test <the adjoint of stretch>
%! x = reshape (mod ((1:24) .^ 2, 11), 2, 1, 3, 4);
%! down = pyref.internal.between ([0 1 3 4], 2, 3);
%! across = pyref.internal.between ([-1 2 5 9 11], 3, 4);
%! y = pyref.internal.stretch (x, down, across);
%! dy = reshape (mod (7 * (1:numel (y)), 31), size (y));
%! dx = pyref.internal.stretch_back (dy, down, across, [3 4]);
%! assert (sum (dx(:) .* x(:)), sum (dy(:) .* y(:)), 1e-9);
