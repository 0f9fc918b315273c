% The logarithm of a quotient, also of two numbers that lie close together.
%
%     v = pyref.internal.log_ratio (a, b, d)     log (a / b), where d is a - b
%
% Where a is within half of b, log (a / b) is log1p (d / b), which keeps the digits of
% d. A quotient below 0 gives NaN.

function v = log_ratio (a, b, d)
  share = d ./ b;
  near = abs (share) < 0.5;
  v = log (pyref.internal.nonnegative (a ./ b));
  v(near) = log1p (share(near));
end

%!test <far apart and close together>
%! v = pyref.internal.log_ratio ([4 1], [1, 1 - 2 ^ -50], [3, 2 ^ -50]);
%! assert (v, [log(4), 2 ^ -50], -4 * eps);
%!assert (pyref.internal.log_ratio (-1, 1, -2), NaN)
