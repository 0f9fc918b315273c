% The largest magnitude among the finite ones, 0 where there is none.
%
%     size_ = pyref.internal.largest_of (values)

function size_ = largest_of (values)
  values = abs (values(isfinite (values)));
  size_ = max ([0, values(:).'], [], 2);
end

%!assert (pyref.internal.largest_of ([1 -3 NaN Inf]), 3)
%!assert (pyref.internal.largest_of ([]), 0)
