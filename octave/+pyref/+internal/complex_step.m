% Judge a gradient by one complex step of its forward pass.
%
%     [values, errors, sizes] = pyref.internal.complex_step ( ...
%       f, args, inputs, dys, probes, directions)
%
% Coordinates of one of the first inputs are moved off the real line, one at a time, or
% many at once where each output entry hangs on one of them (see color):
%
%     value = sum (dy * imag (f (x + i t))) / t        t = 2^-66
%
% Nothing is subtracted, so t can be so small that its square is lost beside 1. t is a
% power of 2: dividing by it rounds nothing, and in single precision it is still far
% from underflow. For an x above 1 it is 2^-66 sqrt (x), so that it is not lost where f
% divides by squares of x. Only forward passes that are made of analytic functions can
% be judged so: no maximum, no absolute value.
%
% What is left is rounding, of which f may have much where its derivative is the small
% rest of large terms that cancel. It is measured: all coordinates of an input are moved
% together, each by another step, at inputs that are one unit of roundoff smaller. The
% derivative along these steps is known from the values, and is hardly another one
% there, but every product in f is rounded anew:
%
%     step  = t * weight * sign                        weight from 1/2 to 1
%     error = 2 |sum (step * value) - sum (dy * imag (f))| / t      mean of three steps
%
% The 2 stands for the smallest weight. A value that this error leaves with fewer than
% 40 bits is measured again by itself, or with its group where it has fewer than 30;
% where no output moves at all, nothing can be rounded, and value and error are 0. In
% 1000 random batches with columns or rows that batchnorm and layernorm have to cancel
% no value was further off than 7 errors.
%
% probes holds, for each input, the places to try: numbers of entries, or all of
% them (0); directions may be missing, and is for each input a cell of arrays along
% which all its entries are moved together, each by its t times its number. values and
% errors are doubles, one row for each input: places first, then directions; sizes are
% the sums of the magnitudes that the values are sums of. The derivative along v is one
% along
%
%     tilt (v) = v t / 2^-66
%
% and its error is what inputs smaller by 1, 2 and 3 units of roundoff make of it.

function [values, errors, sizes] = complex_step ( ...
  f, args, inputs, dys, probes, directions)
  if nargin < 6 || isempty (directions)
    directions = repmat ({{}}, 1, inputs);
  end
  y = cell (1, numel (dys));
  [y{:}] = f (args{:});
  for k = 1:numel (dys)
    dys{k} = pyref.internal.like ('complex_step', dys{k}, y{k});
  end
  before = pyref.internal.complex_door (true);
  shut = onCleanup (@() pyref.internal.complex_door (before));
  trusted = pyref.internal.sizes (all (cellfun (@isfloat, args), 2));
  check = onCleanup (@() pyref.internal.sizes (trusted));
  values = cell (1, inputs);
  errors = cell (1, inputs);
  sizes = cell (1, inputs);
  for i = 1:inputs
    [values{i}, errors{i}, sizes{i}] = by_entry (f, args, inputs, i, probes{i}, dys);
    for k = 1:numel (directions{i})
      [one, gap, size_] = by_direction (f, args, inputs, i, directions{i}{k}, dys);
      values{i}(end+1) = one;
      errors{i}(end+1) = gap;
      sizes{i}(end+1) = size_;
    end
  end
end

function [value, estimate, size_] = by_entry (f, args, inputs, i, probe, dys)
  % Values and errors of the chosen entries, or of all, then many at once.
  t = steps (args{i}(:).');
  chosen = probe;
  groups = [];
  if isequal (probe, 0)
    chosen = 1:numel (args{i});
    groups = pyref.internal.color (@(mask) touch (f, args, i, t, numel (dys), mask), ...
                                     size (args{i}));
  end
  value = zeros (1, numel (t));
  estimate = value(chosen);
  if isempty (chosen)
    value = estimate;
    size_ = estimate;
    return
  end
  whole = struct ('entries', chosen, 'owners', {{}});
  shared = isempty (groups);
  if ~shared
    [value, size_, shared] = by_group (f, args, i, groups, t, dys);
    gap = noise (f, args, inputs, i, whole, t, value, dys);
    shared = shared || ~(gap <= 2 ^ -20 * sum (abs (t .* value), 2));
  end
  if shared
    groups = struct ('entries', num2cell (chosen), 'owners', {{}});
    [value, size_] = by_group (f, args, i, groups, t, dys);
    gap = noise (f, args, inputs, i, whole, t, value, dys);
  end
  moved = size_ > 0;
  estimate = gap ./ t;
  enough = 2 ^ -30 * abs (value);
  if shared
    enough = 2 ^ -40 * abs (value);
  end
  doubtful = moved & ~(estimate <= enough);
  for g = 1:numel (groups)
    mine = groups(g).entries;
    if any (doubtful(mine), 2)
      gap = noise (f, args, inputs, i, groups(g), t, value, dys);
      estimate(mine) = gap ./ t(mine);
    end
  end
  estimate(~moved) = 0;
  value = value(chosen);
  estimate = estimate(chosen);
  size_ = size_(chosen);
end

function [value, size_, shared] = by_group (f, args, i, groups, t, dys)
  % For each entry of the input its value, and the magnitudes in its sum, summed.
  value = zeros (1, numel (t));
  size_ = value;
  shared = false;
  weights = pyref.internal.uneven (numel (t), 1);
  sums = {};
  for g = 1:numel (groups)
    mine = groups(g).entries;
    tilts = turn (f, args, i, mine, t(mine), dys);
    if isempty (groups(g).owners)
      [total, most] = add_up (tilts);
    else
      [total, broken] = pyref.internal.share_out (groups(g), tilts);
      sized = cellfun (@abs, tilts, 'UniformOutput', false);
      most = pyref.internal.share_out (groups(g), sized);
      shared = shared || broken;
      sums = expect (sums, groups(g), tilts, weights);
    end
    value(mine) = total ./ t(mine);
    size_(mine) = most ./ t(mine);
  end
  if ~isempty (sums) && ~shared
    tilts = turn (f, args, i, 1:numel (t), t .* weights, dys);
    for k = 1:numel (tilts)
      gap = abs (tilts{k} - sums{1,k});
      room = 2 ^ 12 * eps (class (tilts{k})) * sums{2,k};
      shared = shared || ~all (gap(:) <= room(:), 1);
    end
  end
end

function sums = expect (sums, group, tilts, weights)
  % What all entries moved together do to each output entry, if groups are right.
  %
  % A part that went to another owner would come with the weight of that owner, and each
  % entry has its own: so a leak shows itself at its output entry, however small it is
  % in the sum. The second row holds the sums of magnitudes.
  if isempty (sums)
    sums = repmat ({0}, 2, numel (tilts));
  end
  mine = [0, weights(group.entries)];   % 0 owns nothing
  for k = 1:numel (tilts)
    part = tilts{k} .* reshape (mine(1 + group.owners{k}), size (tilts{k}));
    sums{1,k} = sums{1,k} + part;
    sums{2,k} = sums{2,k} + abs (part);
  end
end

function moved = touch (f, args, i, t, outputs, mask)
  % Which entries of each output leave the real line with the marked ones.
  chosen = find (mask(:)).';
  step = t(chosen) .* pyref.internal.uneven (numel (chosen), 0);
  tilts = turn (f, args, i, chosen, step, cell (1, outputs));
  moved = cellfun (@(tilt) tilt ~= 0, tilts, 'UniformOutput', false);
end

function [value, gap, size_] = by_direction (f, args, inputs, i, direction, dys)
  chosen = 1:numel (args{i});
  t = 2 ^ -66;
  step = reshape (direction, 1, []) .* steps (args{i}(:).');
  [total, size_] = add_up (turn (f, args, i, chosen, step, dys));
  gap = 0;
  for way = 1:3
    for k = 1:inputs
      args{k} = nudged (args{k});
    end
    again = add_up (turn (f, args, i, chosen, step, dys));
    gap = gap + 2 / 3 * abs (again - total);
  end
  value = total / t;
  gap = gap / t;
  size_ = size_ / t;
end

function gap = noise (f, args, inputs, i, group, t, value, dys)
  % How far derivatives along uneven steps are from what the values say of them.
  %
  % One number for each entry of a group with owners, else one for all together.
  for k = 1:inputs
    args{k} = nudged (args{k});
  end
  chosen = group.entries;
  gap = 0;
  for way = 0:2
    step = t(chosen) .* pyref.internal.uneven (numel (chosen), way);
    if isa (args{i}, 'single')
      step = double (single (step));
    end
    tilts = turn (f, args, i, chosen, step, dys);
    expected = step .* value(chosen);
    if isempty (group.owners)
      expected = sum (expected, 2);
      total = add_up (tilts);
    else
      total = pyref.internal.share_out (group, tilts);
    end
    gap = gap + 2 / 3 * abs (expected - total);
  end
end

function tilts = turn (f, args, i, chosen, step, dys)
  % dy * imag (f) of each output, with these steps at these entries.
  x = args{i}(chosen);
  if isa (x, 'single')
    step = single (step);
  end
  args{i}(chosen) = complex (x(:).', step);
  tilts = cell (1, numel (dys));
  [tilts{:}] = f (args{:});
  for k = 1:numel (tilts)
    tilts{k} = imag (tilts{k});
    if ~isempty (dys{k})
      tilts{k} = dys{k} .* tilts{k};
    end
  end
end

function [total, most] = add_up (parts)
  total = 0;
  most = 0;
  for k = 1:numel (parts)
    part = parts{k}(:);
    total = total + double (sum (part, 1));
    most = most + double (sum (abs (part), 1));
  end
end

function t = steps (x)
  [~, exponent] = log2 (double (x));
  t = 2 .^ (max (0, floor (exponent / 2)) - 66);
end

function x = nudged (x)
  x = x * (1 - eps (class (x)) / 2);
end

%!test <the slopes of exp are right to rounding>
%! x = [0.1 -2; 3 0.7];
%! values = pyref.internal.complex_step (@(x) exp (x), {x}, 1, {[1 2; 3 -4]}, {0});
%! assert (values{1}, exp (x(:).') .* [1 3 2 -4], -4 * eps);
%!test <only the probed places are tried, in their order>
%! values = pyref.internal.complex_step (@(x) x .^ 2, {[1 2; 3 4]}, 1, {ones(2)}, {[4 1]});
%! assert (values{1}, [8 2]);
%!test <along a direction all entries are moved together, after the places>
%! x = [1 2; 3 4];
%! v = {[1 -0.5; 0.25 1]};
%! [values, errors] = pyref.internal.complex_step (@(x) x .^ 3, {x}, 1, {ones(2)}, {3}, {v});
%! assert (values{1}, [12, sum((3 * x .^ 2 .* v{1} .* [1 2; 2 2])(:))], 1e-13);
%! assert (all (errors{1} < 1e-13));
%!test <a leak between rows is seen however small>
%! x = reshape (sin (1:128), 32, 4);
%! dy = reshape (cos (1:128), 32, 4);
%! shares = [1 1e-9 1e-15];
%! for k = 1:3
%!   leak = @(x) [sin(x(1:31,:)); sin(x(32,:)) + shares(k) * x(1,:)];
%!   want = dy .* cos (x);
%!   want(1,:) = want(1,:) + shares(k) * dy(32,:);
%!   values = pyref.internal.complex_step (leak, {x}, 1, {dy}, {0});
%!   assert (values{1}, want(:).', 1e-14);
%! end
%!test <what cancels in the forward pass is in the error, and only there>
%! center = @(x) x - sum (x, 1) / 2;
%! spread = @(x) center (x) ./ sqrt (sum (center (x) .^ 2, 1) / 2 + 1e-5);
%! x = [1 0.3; 30001 0.7];
%! [values, errors] = pyref.internal.complex_step (spread, {x}, 1, {[1 2; 3 -1]}, {0});
%! share = errors{1} ./ abs (values{1});
%! assert (all (share(1:2) > 1e-8));
%! assert (all (share(3:4) < 1e-11));
%!test <where nothing moves value and error are zero>
%! [values, errors] = pyref.internal.complex_step (@(x) [1 0] .* x, {[2 3]}, 1, {[1 1]}, {0});
%! assert (values, {[1 0]});
%! assert (errors{1}(2), 0);
%!test <the step is not lost beside large numbers>
%! x = [2^500 3];
%! values = pyref.internal.complex_step (@(x) 1 ./ x, {x}, 1, {[1 1]}, {0});
%! assert (values{1}, -1 ./ x ./ x, -2 * eps);
%!test <single precision, several outputs, an option that stays>
%! f = @(x, c) deal (c * x, x .^ 2);
%! values = pyref.internal.complex_step (f, {single(3), 7}, 1, {single(2), single(10)}, {0});
%! assert (values, {74});
%!test <the door is shut again, after an error too>
%! pyref.internal.complex_step (@(x) x, {1}, 1, {1}, {0});
%! assert (~pyref.internal.complex_door ());
%! try
%!   pyref.internal.complex_step (@(x) error ('f:f', 'broken'), {1}, 1, {1}, {0});
%! catch problem
%!   assert (problem.identifier, 'f:f');
%! end
%! assert (~pyref.internal.complex_door ());
