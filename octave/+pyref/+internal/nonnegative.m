% v, NaN where it is negative: of that sqrt and log are NaN in Python, complex here.
%
%     v = pyref.internal.nonnegative (v)
%
% What the complex step brings is judged by its real part, and stays complex.

function v = nonnegative (v)
  v(real (v) < 0) = NaN;
end

%!assert (sqrt (pyref.internal.nonnegative ([4 0 -1 -Inf NaN Inf])), [2 0 NaN NaN NaN Inf])
%!assert (isreal (log (pyref.internal.nonnegative (-1))))
%!assert (pyref.internal.nonnegative ([4 + 1e-20i, -1 + 1i]), [4 + 1e-20i, NaN])
%!assert (class (pyref.internal.nonnegative (single (-1))), 'single')
