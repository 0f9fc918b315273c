% Judge a gradient by differences of its forward pass alone.
%
%     [values, errors] = pyref.internal.slopes ( ...
%       f, args, inputs, dys, probes, h, directions)
%
% L = sum (dy * y) over all outputs of y = f (args) is moved along coordinates of one of
% the first inputs, one at a time, or many at once where each output entry hangs on one
% of them (see color), by h and by h/2, both ways:
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
% them (0); directions may be missing, and is for each input a cell of arrays along
% which all its entries are moved together. values and errors are doubles, one row for
% each input: places first, then directions. An entry x + h v is a rounded number, so
% the derivative along v is one along
%
%     tilt (v) = (4 V (h/2) - V (h)) / 3        V (h) = ((x + h v) - (x - h v)) / (2 h)

function [values, errors] = slopes (f, args, inputs, dys, probes, h, directions)
  if nargin < 7 || isempty (directions)
    directions = repmat ({{}}, 1, inputs);
  end
  y = cell (1, numel (dys));
  [y{:}] = f (args{:});
  scale = 0;
  for k = 1:numel (dys)
    dys{k} = pyref.internal.like ('slopes', dys{k}, y{k});
    scale = scale + sum (abs (dys{k}(:) .* y{k}(:)), 1);
  end
  noise = eps (class (y{1})) * scale / h;
  before = pyref.internal.sizes (all (cellfun (@isfloat, args), 2));
  check = onCleanup (@() pyref.internal.sizes (before));
  values = cell (1, inputs);
  errors = cell (1, inputs);
  for i = 1:inputs
    [values{i}, errors{i}] = by_entry (f, args, i, probes{i}, y, dys, h);
    for k = 1:numel (directions{i})
      [one, gap] = extrapolate (f, args, i, directions{i}{k}, y, dys, h);
      values{i}(end+1) = one;
      errors{i}(end+1) = gap;
    end
    errors{i} = errors{i} + double (noise);
  end
end

function [value, error] = by_entry (f, args, i, probe, y, dys, h)
  % Values and errors of the probed entries, or of all, then many at once.
  %
  % Whether that is right, one direction through all entries tells.
  x = args{i};
  if ~isequal (probe, 0)
    [value, error] = by_single (f, args, i, probe, y, dys, h);
    return
  end
  % Slices of an axis up to 64 are moved alone: slopes see no leak below 1e-9.
  groups = pyref.internal.color (@(mask) touch (f, args, i, y, h, mask), size (x), 64);
  shared = isempty (groups);
  value = zeros (1, numel (x));
  error = value;
  for g = 1:numel (groups)
    [part, gap, broken] = extrapolate (f, args, i, groups(g), y, dys, h);
    value(groups(g).entries) = part;
    error(groups(g).entries) = gap;
    shared = shared || broken;
  end
  if ~shared
    direction = direct (x);
    [total, gap] = extrapolate (f, args, i, direction, y, dys, h);
    weights = pyref.internal.tilt (x, direction, h);
    room = sum (abs (weights) .* error, 2) + gap + 2 ^ -30 * sum (abs (value), 2);
    shared = ~(abs (sum (weights .* value, 2) - total) <= 10 * room);
  end
  if shared
    [value, error] = by_single (f, args, i, 1:numel (x), y, dys, h);
  end
end

function [value, error] = by_single (f, args, i, places, y, dys, h)
  value = zeros (1, numel (places));
  error = value;
  for j = 1:numel (places)
    group = struct ('entries', places(j), 'owners', {{}});
    [value(j), error(j)] = extrapolate (f, args, i, group, y, dys, h);
  end
end

function moved = touch (f, args, i, y, h, mask)
  % Which entries of each output move with the marked ones, either way.
  x = args{i};
  move = direct (x);
  move(~mask) = 0;
  high = cell (1, numel (y));
  low = cell (1, numel (y));
  args{i} = x + h * move;
  [high{:}] = f (args{:});
  args{i} = x - h * move;
  [low{:}] = f (args{:});
  moved = cell (1, numel (y));
  for k = 1:numel (y)
    moved{k} = high{k} ~= y{k} | low{k} ~= y{k};
  end
end

function [value, error, shared] = extrapolate (f, args, i, move, y, dys, h)
  % Slopes of a group or along a direction, and their errors but for rounding.
  [wide, wide_bend, shared] = difference (f, args, i, move, y, dys, h);
  [near, near_bend, again] = difference (f, args, i, move, y, dys, h / 2);
  bend = abs (2 * near_bend - wide_bend);
  value = double ((4 * near - wide) / 3);
  error = double (abs (wide - near) + bend);
  shared = shared || again;
end

function [slope, bend, shared] = difference (f, args, i, move, y, dys, step)
  [right, left, up, down] = move_both_ways (args{i}, move, step);
  high = cell (1, numel (y));
  low = cell (1, numel (y));
  args{i} = right;
  [high{:}] = f (args{:});
  args{i} = left;
  [low{:}] = f (args{:});
  [both, shared] = weigh (move, dys, high, low);
  slope = both ./ (up + down);
  bend = weigh (move, dys, high, y) ./ up - weigh (move, dys, y, low) ./ down;
end

function [right, left, up, down] = move_both_ways (x, move, step)
  % x moved along a group or a direction, and how far either way.
  if ~isstruct (move)
    right = x + step * move;
    left = x - step * move;
    up = step;
    down = step;
    return
  end
  mine = move.entries;
  at = reshape (x(mine), 1, []);
  right = x;
  left = x;
  right(mine) = at + step;
  left(mine) = at - step;
  up = reshape (right(mine), 1, []) - at;
  down = at - reshape (left(mine), 1, []);
end

function [total, shared] = weigh (move, dys, after, before)
  total = 0;
  shared = false;
  grouped = isstruct (move) && ~isempty (move.owners);
  for k = 1:numel (dys)
    part = dys{k} .* (after{k} - before{k});
    if grouped
      parts{k} = part;
    else
      total = total + sum (part(:), 1);
    end
  end
  if grouped
    [total, shared] = pyref.internal.share_out (move, parts);
  end
end

function v = direct (x)
  % A direction of numbers from 1/2 to 1 with irregular signs, the same in every run.
  v = cast (reshape (pyref.internal.uneven (numel (x), 0), size (x)), class (x));
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
%!test <along a direction all entries are moved together, after the places>
%! x = [1 2; 3 4];
%! v = {[1 -0.5; 0.25 1], [0 0; 0 1]};
%! values = pyref.internal.slopes (@(x) x .^ 2, {x}, 1, {ones(2)}, {3}, 2 ^ -13, {v});
%! assert (values{1}, [4, sum((2 * x .* v{1})(:)), 8], 1e-10);
%!function count = counted (f, x, dy)
%!  calls (0);
%!  pyref.internal.slopes (@(x) calls (f, x), {x}, 1, {dy}, {0}, 2 ^ -13);
%!  count = calls ();
%!endfunction
%!function y = calls (f, x)
%!  persistent count
%!  if nargin == 2
%!    count = count + 1;
%!    y = f (x);
%!  elseif nargin == 1
%!    count = f;
%!  else
%!    y = count;
%!  end
%!endfunction
%!test <where rows are apart they are moved at once, to the same slopes>
%! x = reshape (sin (1:40), 8, 5);
%! f = @(x) x .* sum (x, 2);
%! dy = reshape (cos (1:40), 8, 5);
%! [values, errors] = pyref.internal.slopes (f, {x}, 1, {dy}, {0}, 2 ^ -13);
%! [single_, wide] = pyref.internal.slopes (f, {x}, 1, {dy}, {1:40}, 2 ^ -13);
%! assert (values{1}, single_{1}, 1e-10);
%! assert (errors{1}, wide{1}, 1e-8);
%! assert (counted (f, x, dy) < 70);
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
