% The largest finite magnitude in an array, 0 where there is none.
%
%     size_ = pyref.port.largest (a)

function size_ = largest (a)
  a = abs (a(isfinite (a)));
  size_ = double (max ([0; a(:)], [], 1));
end

%!assert (pyref.port.largest ([1 -3; Inf NaN]), 3)
%!assert (pyref.port.largest ([]), 0)
