% The distance of each row from its target, entry by entry: the sum of |x - t|.
%     [y, back] = pyref.layers.absolute_error (x, t)
%     dx = back (dy)
%
%     x N x M, t N x M
%
%     d  = x - t                  N x M
%     s  = the sign of d          N x M, -1, 0 or 1
%     y  = sum (s * d)            N x 1, along the rows
%
% Going back:
%
%     dx = dy * s                 N x M
%
% One loss for each row, divided neither by N nor by M: a mean is a step of its own.
% Where x = t the derivative is a choice from -1 to 1: here it is 0. An entry of dx is
% dy, its negative or 0, so that it has no rounding. NaN gives NaN, and so does Inf
% where its target is the same Inf; other Inf gives Inf and dx of its sign.
%
% Errors: pyref:size, pyref:type. Source: Bloomfield and Steiger 1983, Least Absolute
% Deviations: Theory, Applications and Algorithms.

function [y, back] = absolute_error (x, t)
  pyref.internal.takes (2, nargin);
  [x, t] = pyref.internal.sizes ('absolute_error: x N M, t N M', x, t);
  d = x - t;
  s = sign (real (d));
  y = sum (s .* d, 2);
  back = @(dy) backward (pyref.internal.like ('absolute_error', dy, y), s);
end

function dx = backward (dy, s)
  dx = dy .* s;
end

%!test <by hand: distances 1, 2 and 3, and their sum>
%! [y, back] = pyref.layers.absolute_error ([1 2 3; 0 0 4], [0 4 0; 0 0 0]);
%! assert (y, [6; 4]);
%! assert (back ([2; -5]), [2 -2 2; 0 0 -5]);

%!test <one row of three entries is one loss>
%! assert (pyref.layers.absolute_error ([1 2 -3], [0 0 0]), 6);

%!test <one column keeps its rows apart>
%! [y, back] = pyref.layers.absolute_error ([3; 0.5], [1; 1]);
%! assert (y, [2; 0.5]);
%! assert (back ([7; 3]), [7; -3]);

%!test <at the target nothing comes back>
%! [y, back] = pyref.layers.absolute_error ([1 -2], [1 -2]);
%! assert (y, 0);
%! assert (back (5), [0 0]);

%!test <NaN and Inf stay in their row>
%! [y, back] = pyref.layers.absolute_error ([NaN 1; -Inf 1; Inf 1; 2 1], [0 0; 0 0; Inf 0; 0 1]);
%! assert (y, [NaN; Inf; NaN; 2]);
%! assert (back ([1; 2; 4; 8]), [NaN 1; -2 2; NaN 4; 8 0]);

%!test <single precision, targets of whole numbers>
%! [y, back] = pyref.layers.absolute_error (single ([1 2]), int8 ([0 3]));
%! assert (y, single (2));
%! assert (back (single (2)), single ([2 -2]));

%!test <no rows>
%! [y, back] = pyref.layers.absolute_error (zeros (0, 3), zeros (0, 3));
%! assert (back (y), zeros (0, 3));

%!error id=pyref:type pyref.layers.absolute_error ([1 2], single ([1 2]))
%!error <t is 2 x 1, not N x M, with x 2 x 3>
%! pyref.layers.absolute_error (ones (2, 3), ones (2, 1));
%!error <dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.absolute_error (ones (2, 3), ones (2, 3));
%! back ([1 2]);
