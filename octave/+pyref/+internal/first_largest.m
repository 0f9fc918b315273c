% Where the largest entry of each row stands, the first of equal ones.
%
%     at = pyref.internal.first_largest (x)     x N x M; at N x M, logical

function at = first_largest (x)
  at = real (x) == max (real (x), [], 2);
  at = at & (cumsum (at, 2) == 1);
end

%!assert (pyref.internal.first_largest ([1 3 3; 2 0 1]), logical ([0 1 0; 1 0 0]))
%!assert (pyref.internal.first_largest (zeros (2, 0)), false (2, 0))
