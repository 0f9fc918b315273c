% Distances of an array from values high + low, 0 where both are the same NaN or Inf.
%
%     e = pyref.port.distances (a, high, low)

function e = distances (a, high, low)
  e = abs ((a - high) - low);
  same = a == high | (isnan (a) & isnan (high));
  e(same & ~isfinite (high)) = 0;
  e(isnan (e)) = Inf;
end

%!assert (pyref.port.distances ([1 NaN Inf 2], [1 NaN Inf NaN], 0), [0 0 0 Inf])
