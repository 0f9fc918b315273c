% Numbers from 1/2 to 1 with irregular signs, the same in every run.
%
%     w = pyref.internal.uneven (count, way)
%
% w is a row, another one for each way.

function w = uneven (count, way)
  k = 1:count;
  flip = 1 - 2 * (mod (k * sqrt (2), 1) < 0.5);
  w = flip .* (1 + mod (k * sqrt (5) + way / 3, 1)) / 2;
end

%!test <magnitudes from 1/2 to 1, both signs, other ones another way>
%! w = pyref.internal.uneven (100, 0);
%! assert (all (abs (w) >= 0.5 & abs (w) <= 1));
%! assert (any (w > 0) && any (w < 0));
%! assert (all (abs (w) ~= abs (pyref.internal.uneven (100, 1))));
