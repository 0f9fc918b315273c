% An array of any axes as rows along one of them, in an order that from_rows knows.
%
%     flat = pyref.internal.to_rows (x, axis)     axis counted from 0

function flat = to_rows (x, axis)
  count = max (ndims (x), axis + 1);
  moved = permute (x, [1:axis, axis + 2:count, axis + 1]);
  M = size (x, axis + 1);
  others = size (moved);
  others(end+1:count) = 1;
  flat = reshape (moved, prod (others(1:count - 1), 2), M);
end

%!test <rows down the columns, and along the third axis>
%! assert (pyref.internal.to_rows ([1 2; 3 4], 0), [1 3; 2 4]);
%! x = reshape (1:8, 2, 2, 2);
%! assert (pyref.internal.to_rows (x, 2), [1 5; 2 6; 3 7; 4 8]);
%!test <back they are what they were, lengths of one and of none too>
%! x = reshape (1:6, 2, 1, 3);
%! for axis = 0:3
%!   flat = pyref.internal.to_rows (x, axis);
%!   assert (pyref.internal.from_rows (flat, x, axis), x);
%! end
%! x = zeros (2, 0, 3);
%! assert (size (pyref.internal.to_rows (x, 2)), [0 3]);
%! flat = pyref.internal.to_rows (x, 1);
%! assert (size (pyref.internal.from_rows (flat, x, 1)), [2 0 3]);
