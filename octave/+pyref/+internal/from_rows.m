% Rows as to_rows makes them of x, in the axes of x.
%
%     x = pyref.internal.from_rows (flat, x, axis)     axis counted from 0

function x = from_rows (flat, x, axis)
  lengths = size (x);
  lengths(end+1:axis + 1) = 1;
  count = numel (lengths);
  order = [1:axis, axis + 2:count, axis + 1];
  moved = reshape (flat, [lengths(order), 1]);
  x = ipermute (moved, order);
end

%!test <the adjoint of to_rows>
%! x = reshape (1:24, 2, 3, 4);
%! flat = reshape (mod (7 * (1:24), 11), 8, 3);
%! one = sum (sum (pyref.internal.to_rows (x, 1) .* flat, 1), 2);
%! other = x .* pyref.internal.from_rows (flat, x, 1);
%! assert (one, sum (other(:), 1));
