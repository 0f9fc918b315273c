% Where places lie between pixels, for stretch: a column for each place.
%
%     places = pyref.internal.between (above, below, length)
%
% above / below are places along an axis of so many pixels, counted from 0 and held
% between the first and the last. A column has the pixel before the place, counted from
% 1, the share of that and the share of the next, which is 0 where the place is a pixel.

function places = between (above, below, length)
  above = min (max (above, 0), (length - 1) * below);
  first = floor (above / below);
  rest = above - first * below;
  places = [first + 1; (below - rest) / below; rest / below];
end

%!assert (pyref.internal.between ([-1 3 9], 4, 3), [1 1 3; 1 0.25 1; 0 0.75 0])
