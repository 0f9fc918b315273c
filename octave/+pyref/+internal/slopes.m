% Judge a gradient by differences of its forward pass alone.
%
%     [values, errors] = pyref.internal.slopes (f, args, inputs, dys, probes, h)
%
% L = sum (dy * y) over all outputs of y = f (args) is moved along one coordinate
% of one of the first inputs at a time, by h and by h/2, both ways:
%
%     D (h)   = sum (dy * (y (x + h) - y (x - h))) / ((x + h) - (x - h))
%     B (h)   = slope to the right - slope to the left, both over one step
%     S       = sum (|dy * y|), u the unit roundoff of y
%
%     value   = (4 D (h/2) - D (h)) / 3
%     error   = |D (h) - D (h/2)| + |2 B (h/2) - B (h)| + 2 u S / h
%
% Outputs are subtracted entry by entry before they are weighed and summed, so what
% does not depend on the coordinate cancels exactly; the steps are divided by as far
% apart as the numbers really lie. h is never scaled by the size of x: a column with
% mean 1e4 and spread 1 must be moved within its spread.
%
% The first term is 3 times what the smaller step alone is wrong by, and the value,
% extrapolated to h = 0, is better still. Where f is smooth B shrinks with h and the
% second term is 0; over a kink it does not, and the term is as large as the jump, so
% a tie makes the error large instead of the value wrong. The third is rounding.
%
% probes holds, for each input, the places to try: numbers of entries, or all of
% them. values and errors are doubles, one row for each input.

function [values, errors] = slopes (f, args, inputs, dys, probes, h)
  y = cell (1, numel (dys));
  [y{:}] = f (args{:});
  scale = 0;
  for k = 1:numel (dys)
    dys{k} = pyref.internal.like ('slopes', dys{k}, y{k});
    scale = scale + sum (abs (dys{k}(:) .* y{k}(:)), 1);
  end
  noise = eps (class (y{1})) * scale / h;
  values = cell (1, inputs);
  errors = cell (1, inputs);
  for i = 1:inputs
    chosen = places (probes{i}, args{i});
    values{i} = zeros (1, numel (chosen));
    errors{i} = zeros (1, numel (chosen));
    for j = 1:numel (chosen)
      [wide, wide_bend] = difference (f, args, i, chosen(j), y, dys, h);
      [near, near_bend] = difference (f, args, i, chosen(j), y, dys, h / 2);
      bend = abs (2 * near_bend - wide_bend);
      values{i}(j) = double ((4 * near - wide) / 3);
      errors{i}(j) = double (abs (wide - near) + bend + noise);
    end
  end
end

function [slope, bend] = difference (f, args, i, place, y, dys, step)
  x = args{i}(place);
  right = x + step;
  left = x - step;
  high = cell (1, numel (y));
  low = cell (1, numel (y));
  args{i}(place) = right;
  [high{:}] = f (args{:});
  args{i}(place) = left;
  [low{:}] = f (args{:});
  slope = weigh (dys, high, low) / (right - left);
  bend = weigh (dys, high, y) / (right - x) - weigh (dys, y, low) / (x - left);
end

function total = weigh (dys, high, low)
  total = 0;
  for k = 1:numel (dys)
    total = total + sum (dys{k}(:) .* (high{k}(:) - low{k}(:)), 1);
  end
end

function chosen = places (probe, x)
  chosen = probe;
  if isequal (probe, 0)
    chosen = 1:numel (x);
  end
end

%!test <a cubic: exact but for rounding, with an error estimate that covers it>
%! f = @(x) x .^ 3;
%! [values, errors] = pyref.internal.slopes (f, {[1 2; 3 4]}, 1, {[1 -1; 2 5]}, {0}, 2 ^ -13);
%! want = 3 * [1 3 2 4] .^ 2 .* [1 2 -1 5];
%! assert (values{1}, want, 1e-9);
%! assert (all (abs (values{1} - want) <= errors{1}));
%! assert (all (errors{1} < 1e-6));
%!test <only the probed places are tried, in their order>
%! values = pyref.internal.slopes (@(x) x .^ 2, {[1 2; 3 4]}, 1, {ones(2)}, {[4 1]}, 2 ^ -13);
%! assert (values{1}, [8 2], 1e-10);
%!test <a kink beneath the step, and a tie, make the error as large as the jump>
%! f = @(x) max (x, 0);
%! at = [0 0.1 0.2 0.3 0.4 0.5 0.9] * 2 ^ -13;
%! [values, errors] = pyref.internal.slopes (f, {at}, 1, {ones(1, 7)}, {0}, 2 ^ -13);
%! assert (all (abs (values{1} - 1) <= errors{1}(1:7) + 1e-10));
%!test <options are not moved, and several outputs add up>
%! f = @(x, c) deal (c * x, x .^ 2);
%! values = pyref.internal.slopes (f, {3, 7}, 1, {2, 10}, {0}, 2 ^ -13);
%! assert (values, {74}, 1e-8);
%!test <a step that x swallows gives NaN, not a number to trust>
%! [values, errors] = pyref.internal.slopes (@(x) 2 * x, {1e20}, 1, {1}, {0}, 2 ^ -13);
%! assert (isnan (errors{1}));
%!error <slopes: dy is 1 x 2, y is 1 x 1> pyref.internal.slopes (@(x) x, {1}, 1, {[1 2]}, {0}, 1)
