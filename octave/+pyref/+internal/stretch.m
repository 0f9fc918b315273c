% Read images between their pixels, down and then across.
%
%     y = pyref.internal.stretch (x, down, across)
%
% x N x C x H x W; down and across as between has them.

function y = stretch (x, down, across)
  y = turn (read (turn (read (x, down)), across));
end

function v = turn (v)
  v = permute (v, [1 2 4 3]);
end

function y = read (x, places)
  y = reshape (places(2,:), 1, 1, []) .* x(:,:,places(1,:),:);
  far = places(3,:) > 0;
  next = reshape (places(3,far), 1, 1, []) .* x(:,:,places(1,far) + 1,:);
  if ~isempty (next)   % of no images the two may differ in axes without entries
    y(:,:,far,:) = y(:,:,far,:) + next;
  end
end

%!test <halfway between four pixels is their mean>
%! x = reshape ([0 4; 8 16], 1, 1, 2, 2);
%! half = [1; 0.5; 0.5];
%! assert (pyref.internal.stretch (x, half, half), 7);
%! assert (pyref.internal.stretch (x, [2; 1; 0], half), 12);
