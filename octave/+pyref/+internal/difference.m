% The difference of two numbers, and what rounding took from it.
%
%     [d, rest] = pyref.internal.difference (a, b)     d is a - b rounded
%
% d + rest is a - b. Where a third number is added, rest still counts. Where anything is
% not finite rest is 0.

function [d, rest] = difference (a, b)
  d = a - b;
  taken = a - d;
  rest = (a - (d + taken)) + (taken - b);
  rest(~isfinite (rest)) = 0;
end

%!test <what rounding takes is told>
%! [d, rest] = pyref.internal.difference ([2 ^ -60, 3, Inf], 1);
%! assert (d, [-1, 2, Inf]);
%! assert (rest, [2 ^ -60, 0, 0]);
