% The sum of all entries of each row but one.
%
%     v = pyref.internal.sum_but (v, at)     v N x M, at as of first_largest; N x 1
%
% Nothing is taken away from the whole sum, in which that entry may be all that is left.

function v = sum_but (v, at)
  v(at) = 0;
  v = sum (v, 2);
end

%!assert (pyref.internal.sum_but ([1 2 4; 0 1 0], [3; 6]), [5; 1])
%!test <a small entry beside a large one is not lost>
%! assert (pyref.internal.sum_but ([1e30 1], 1), 1);
