% sum (v, dim) for every size of v.
%
%     total = pyref.internal.sum_along (v, dim)        dim 1 or 2
%
% In Octave sum (zeros (0, 0), 1) is 1 x 1, though sum (zeros (0, 2), 1) is 1 x 2; here
% it is 1 x 0, as in MATLAB and NumPy.

function total = sum_along (v, dim)
  total = sum (v, dim);
  if dim == 1
    total = total(:,1:size (v, 2),:,:);
  end
end

%!assert (pyref.internal.sum_along ([1 2; 3 5], 1), [4 7])
%!assert (pyref.internal.sum_along ([1 2; 3 5], 2), [3; 8])
%!assert (pyref.internal.sum_along (ones (2, 3, 2), 1), 2 * ones (1, 3, 2))
%!assert (pyref.internal.sum_along (ones (2, 1, 3, 2), 1), 2 * ones (1, 1, 3, 2))
%!assert (pyref.internal.sum_along (zeros (0, 2), 1), [0 0])
%!assert (pyref.internal.sum_along (zeros (0, 0), 1), zeros (1, 0))
%!assert (pyref.internal.sum_along (zeros (0, 0), 2), zeros (0, 1))
%!assert (class (pyref.internal.sum_along (single ([]), 1)), 'single')
