% How far each wrong score comes within a margin of the right one: several classes.
%     [y, back] = pyref.layers.multiclass_hinge (x, t, margin)
%     dx = back (dy)
%
%     x N x M, t N x M, each row of it a single 1 among zeros; margin a number from 0
%
%     l = the column where t is 1              one for each row
%     e = max (0, x - x_l + margin)            N x M, but 0 at l
%     y = sum (e)                              N x 1, along the rows
%
% Going back:
%
%     dx   = dy                                where e > 0, N x M
%     dx   = 0                                 where e = 0
%     dx_l = -sum (dx)                         N x 1, over the other columns
%
% One loss for each row, divided neither by N nor by M: a mean is a step of its own. The
% label has no term; with it y would be margin more. Its gradient is -dy times the
% number of scores that are too close.
%
% Where x - x_l + margin is 0 the derivative is a choice from 0 to 1: here it is 0.
% Which side of 0 it is on must be known, since dx jumps there, so what rounding takes
% from x - x_l is added to e: with margin 1 a score of 2^-60 costs 2^-60 where x_l is 1.
%
% NaN is not below zero: its term is NaN and hands dy back. So is Inf less Inf. A label
% of Inf, and any other score of -Inf, costs nothing.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Weston and Watkins 1999, Support
% Vector Machines for Multi-Class Pattern Recognition.

function [y, back] = multiclass_hinge (x, t, margin)
  pyref.internal.takes (3, nargin);
  [x, t, margin] = pyref.internal.sizes ( ...
    'multiclass_hinge: x N M, t N M, margin nonnegative', x, t, margin);
  N = size (t, 1);
  good = sum (t == 1, 2) == 1 & sum (t ~= 0, 2) == 1;
  if ~all (good, 1)
    error ('pyref:value', 'multiclass_hinge: t is one-hot in %d of %d rows', ...
           sum (good, 1), N);
  end
  at = pyref.internal.first_largest (t);
  [d, rest] = pyref.internal.difference (x, x(at));
  e = d + margin + rest;
  off = real (e) <= 0;
  off(at) = true;
  e(off) = 0;
  y = sum (e, 2);
  back = @(dy) backward (pyref.internal.like ('multiclass_hinge', dy, y), at, off);
end

function dx = backward (dy, at, off)
  dx = repmat (dy, 1, size (off, 2));
  dx(off) = 0;
  dx(at) = -sum (dx, 2);
end

%!test <by hand: scores 1 and 2 less than a margin below the label, or above it>
%! x = [3 5 4.5; 0 -2 1; 4 0 1];
%! [y, back] = pyref.layers.multiclass_hinge (x, [0 1 0; 0 1 0; 1 0 0], 1);
%! assert (y, [0.5; 7; 0]);
%! assert (back ([2; 3; 7]), [0 -2 2; 3 -6 3; 0 0 0]);

%!test <at the margin exactly nothing comes back>
%! [y, back] = pyref.layers.multiclass_hinge ([2 1 1.5], [1 0 0], 1);
%! assert (y, 0.5);
%! assert (back (8), [-8 0 8]);

%!test <a score within the margin by less than rounding is within it>
%! [y, back] = pyref.layers.multiclass_hinge ([1, 2 ^ -60, -2 ^ -60], [1 0 0], 1);
%! assert (y, 2 ^ -60);
%! assert (back (3), [-3 3 0]);

%!test <NaN hands its dy back, and a label of Inf costs nothing>
%! x = [1 NaN 0; NaN 1 2; Inf 1 2; 1 -Inf Inf];
%! [y, back] = pyref.layers.multiclass_hinge (x, [1 0 0; 1 0 0; 1 0 0; 1 0 0], 0.5);
%! assert (y, [NaN; NaN; 0; Inf]);
%! assert (back ([1; 2; 3; 4]), [-1 1 0; -4 2 2; 0 0 0; -4 0 4]);

%!test <single precision, labels that are whole numbers>
%! [y, back] = pyref.layers.multiclass_hinge (single ([1 2]), int8 ([1 0]), 1);
%! assert (y, single (2));
%! assert (back (single (2)), single ([-2 2]));

%!test <no rows, and one class alone>
%! [y, back] = pyref.layers.multiclass_hinge (zeros (0, 3), zeros (0, 3), 1);
%! assert (back (y), zeros (0, 3));
%! [y, back] = pyref.layers.multiclass_hinge ([4; 5], [1; 1], 1);
%! assert (y, [0; 0]);
%! assert (back ([1; 2]), [0; 0]);

%!error <multiclass_hinge: t is one-hot in 1 of 3 rows>
%! pyref.layers.multiclass_hinge (ones (3, 2), [1 0; 1 1; 0 2], 1);
%!error <multiclass_hinge: margin is -1, not finite and from 0>
%! pyref.layers.multiclass_hinge ([1 2], [1 0], -1);
%!error <multiclass_hinge: t is 2 x 1, not N x M, with x 2 x 3>
%! pyref.layers.multiclass_hinge (ones (2, 3), [1; 2], 1);
%!error <multiclass_hinge: dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.multiclass_hinge (ones (2), eye (2), 1);
%! back ([1 2]);
