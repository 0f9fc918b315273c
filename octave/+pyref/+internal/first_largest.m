% Where the largest entry of each row stands, the first of equal ones.
%
%     at = pyref.internal.first_largest (x)     x N x M; x(at) is N x 1

function at = first_largest (x)
  N = size (x, 1);
  [~, j] = max (real (x), [], 2);
  at = (1:N).' + (j - 1) * N;
end

%!test <one place a row, and none where there are no columns>
%! x = [1 3 3; 2 0 1];
%! at = pyref.internal.first_largest (x);
%! assert (at, [3; 2]);
%! assert (x(at), [3; 2]);
%! assert (pyref.internal.first_largest (zeros (2, 0)), zeros (2, 0));
