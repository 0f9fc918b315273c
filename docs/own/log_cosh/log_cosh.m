% Sum the logarithm of cosh of every distance from the target.
%     [y, back] = log_cosh (x, t)
%     dx = back (dy)
%
%     x N x M, t N x M
%
%     d = x - t                                N x M
%     y = sum (log (cosh (d)))                 N x 1, along the rows, which is
%       = sum (log1p (2 sinh (d / 2)^2))       where |d| < 1
%       = sum (|d| + log1p (exp (-2 |d|)) - log (2))    elsewhere
%
% Going back:
%
%     dx = dy * tanh (d)                       N x M
%
% Close to 0 the logarithm of a number close to 1 has no digits; far out cosh overflows.
%
% Errors: pyref:size, pyref:type.

function [y, back] = log_cosh (x, t)
  [x, t] = pyref.internal.sizes ('log_cosh: x N M, t N M', x, t);
  d = x - t;
  a = d;
  a(real (d) < 0) = -d(real (d) < 0);
  e = a + log1p (exp (-2 * a)) - log (2);
  near = real (a) < 1;
  e(near) = log1p (2 * sinh (d(near) / 2) .^ 2);
  y = sum (e, 2);
  back = @(dy) backward (pyref.internal.like ('log_cosh', dy, y), d);
end

function dx = backward (dy, d)
  dx = dy .* tanh (d);
end

%!test <close to 0 it is half a square, far out a straight line>
%! [y, back] = log_cosh ([2^-30; 800], [0; 0]);
%! assert (y, [2^-61; 800 - log(2)], -eps);
%! assert (back ([1; -2]), [2^-30; -2], -eps);
