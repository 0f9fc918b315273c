% Half the square of a small distance, and a straight line for a large one.
%     [y, back] = pyref.layers.huber (x, t, delta)
%     dx = back (dy)
%
%     x N x M, t N x M, delta a number from 0
%
%     d  = x - t                           N x M
%     a  = |d|                             N x M
%     e  = d^2 / 2                         where a <= delta, N x M
%     e  = delta * (a - delta / 2)         where a > delta
%     y  = sum (e)                         N x 1, along the rows
%
% Going back:
%
%     dx = dy * d                          where a <= delta
%     dx = dy * delta * (the sign of d)    where a > delta
%
% One loss for each row, divided neither by N nor by M: a mean is a step of its own.
% The two pieces meet at a = delta with the same value and the same derivative, so no
% derivative is a choice. The line is delta times as steep as that of absolute_error:
% a loss that is divided by delta is another one. With delta 0 both y and dx are 0.
% NaN gives NaN, and so does Inf where its target is the same Inf; other Inf gives Inf
% and dx of its sign, but y is NaN where delta is 0, as 0 * Inf is.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Huber 1964, Robust Estimation of
% a Location Parameter.

function [y, back] = huber (x, t, delta)
  pyref.internal.takes (3, nargin);
  [x, t, delta] = pyref.internal.sizes ( ...
    'huber: x N M, t N M, delta nonnegative', x, t, delta);
  d = x - t;
  s = sign (real (d));
  a = s .* d;
  near = real (a) <= delta;
  e = delta * (a - delta / 2);
  e(near) = d(near) .^ 2 / 2;
  y = sum (e, 2);
  back = @(dy) backward (pyref.internal.like ('huber', dy, y), delta, d, s, near);
end

function dx = backward (dy, delta, d, s, near)
  slope = delta * s;
  slope(near) = d(near);
  dx = dy .* slope;
end

%!test <by hand: distances 1 and 2 are squared, 5 and 4 lie beyond 2>
%! [y, back] = pyref.layers.huber ([1 -5; 2 4], [0 0; 0 0], 2);
%! assert (y, [8.5; 8]);
%! assert (back ([3; -1]), [3 -6; -2 -2]);

%!test <with a large delta it is squared_error>
%! x = [1 -2 3; 0.5 4 -1];
%! t = [0 1 1; 2 -3 0];
%! [y, back] = pyref.layers.huber (x, t, 100);
%! [half, half_back] = pyref.layers.squared_error (x, t);
%! assert (y, half);
%! assert (back ([2; -3]), half_back ([2; -3]));

%!test <beyond delta it is delta times absolute_error, less delta^2 / 2 an entry>
%! x = [1 -2 3; 0.5 4 -1];
%! t = [0 1 1; 2 -3 0];
%! [y, back] = pyref.layers.huber (x, t, 0.25);
%! [whole, whole_back] = pyref.layers.absolute_error (x, t);
%! assert (y, 0.25 * whole - 3 * 0.25 ^ 2 / 2);
%! assert (back ([2; -3]), 0.25 * whole_back ([2; -3]));

%!test <delta 0: nothing>
%! [y, back] = pyref.layers.huber ([1 -2 3], [0 1 3], 0);
%! assert (y, 0);
%! assert (back (7), [0 0 0]);

%!test <NaN and Inf stay in their row>
%! [y, back] = pyref.layers.huber ([NaN 1; -Inf 1; Inf 1; 2 1], [0 0; 0 0; Inf 0; 0 1], 0.5);
%! assert (y, [NaN; Inf; NaN; 0.875]);
%! assert (back ([1; 2; 4; 8]), [NaN 0.5; -1 1; NaN 2; 4 0]);

%!test <single precision, targets of whole numbers>
%! [y, back] = pyref.layers.huber (single ([1 2]), int8 ([0 0]), 1);
%! assert (y, single (2));
%! assert (back (single (2)), single ([2 2]));

%!test <no rows>
%! [y, back] = pyref.layers.huber (zeros (0, 3), zeros (0, 3), 1);
%! assert (back (y), zeros (0, 3));

%!error <huber: delta is -1, not finite and from 0> pyref.layers.huber (1, 0, -1)
%!error <huber: delta has 2 numbers, not 1> pyref.layers.huber (1, 0, [1 2])
%!error id=pyref:type pyref.layers.huber ([1 2], single ([1 2]), 1)
%!error <t is 2 x 1, not N x M, with x 2 x 3>
%! pyref.layers.huber (ones (2, 3), ones (2, 1), 1);
%!error <dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.huber (ones (2, 3), ones (2, 3), 1);
%! back ([1 2]);
