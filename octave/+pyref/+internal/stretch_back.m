% Hand gradients back to the pixels that were read: the adjoint of stretch.
%
%     dx = pyref.internal.stretch_back (dy, down, across, image)     image (H, W)

function dx = stretch_back (dy, down, across, image)
  drows = turn (hand_back (turn (dy), across, image(2)));
  dx = hand_back (drows, down, image(1));
end

function v = turn (v)
  v = permute (v, [1 2 4 3]);
end

function dx = hand_back (dy, places, length_)
  far = places(3,:) > 0;
  next = reshape (places(3,far), 1, 1, []) .* dy(:,:,far,:);
  dx = gather (places(1,far) + 1, next, length_);
  dx = dx + gather (places(1,:), reshape (places(2,:), 1, 1, []) .* dy, length_);
end

function dx = gather (at, parts, length_)
  % Each row is the sum of the parts whose place is its own.
  [N, C, ~, W] = size (parts);
  rows_ = reshape (at - 1, 1, 1, []) + length_ * reshape (0:W - 1, 1, 1, 1, []);
  index = reshape (1:N * C, N, C) + N * C * rows_;
  dx = accumarray (index(:), parts(:), [N * C * length_ * W, 1]);
  dx = reshape (dx, N, C, length_, W);
end

%!test <the adjoint of stretch>
%! x = reshape (mod ((1:24) .^ 2, 11), 2, 1, 3, 4);
%! down = pyref.internal.between ([0 1 3 4], 2, 3);
%! across = pyref.internal.between ([-1 2 5 9 11], 3, 4);
%! y = pyref.internal.stretch (x, down, across);
%! dy = reshape (mod (7 * (1:numel (y)), 31), size (y));
%! dx = pyref.internal.stretch_back (dy, down, across, [3 4]);
%! assert (sum (dx(:) .* x(:)), sum (dy(:) .* y(:)), 1e-9);
