% What judges the gradient of one input: its complex steps, or where those are not to be
% trusted its slopes.
%
%     one = pyref.internal.choose_judge (point, i, values, errors, sizes, still)
%
% point has f, args and dys, as slopes takes them; values, errors and sizes are those of
% complex_step for input i, NaN where f takes no complex numbers. An error is nothing
% where it is smaller than still. The slopes along one direction through all entries say
% whether complex steps are to be trusted, or where that meets a kink those of every
% entry. one has rows, an entry for each of the input:
%
%     want, error, sizes   a value, how far off it may be, the magnitudes in its sum
%     seen                 whether it is sure enough to judge by
%     by                   complex step or slopes
%     ratio                of the derivative along that direction by complex steps to
%                          that by slopes: 1, or -1 and 0 where f is not analytic

function one = choose_judge (point, i, values, errors, sizes, still)
  sure = errors <= max (1e-6 * max (sizes, abs (values)), still);
  one = struct ('want', values, 'error', errors, 'sizes', sizes, 'seen', sure, ...
                'by', 'complex step', 'ratio', NaN);
  [clear_, one.ratio] = is_clear (point, i, values, errors, sizes, still);
  if clear_
    return
  end
  best = values;
  unsure = Inf (1, numel (values));
  hs = steps (point.args{i});
  for k = 1:numel (hs)
    probes = repmat ({zeros(1, 0)}, 1, numel (point.args));
    probes{i} = 0;
    [value, error] = pyref.internal.slopes ( ...
      point.f, point.args, numel (point.args), point.dys, probes, hs(k));
    better = error{i} < unsure;   % NaN is not
    best(better) = value{i}(better);
    unsure(better) = error{i}(better);
  end
  size_ = pyref.internal.largest_of ([best(isfinite (unsure)), sizes]);
  seen = unsure <= max (1e-6 * size_, still);
  near = abs (values - best) <= 10 * (unsure + errors);
  if any (seen, 2) && all (near(seen), 2)
    one.seen = sure & seen;
    return
  end
  one = struct ('want', best, 'error', unsure, 'sizes', size_ * ones (size (best)), ...
                'seen', seen, 'by', 'slopes', 'ratio', one.ratio);
end

function [clear_, ratio] = is_clear (point, i, values, errors, sizes, still)
  % Whether slopes along a direction through all agree, and meet no kink.
  clear_ = false;
  x = point.args{i};
  way = reshape (pyref.internal.uneven (numel (x), 0), size (x));
  probes = repmat ({zeros(1, 0)}, 1, numel (point.args));
  ways = repmat ({{}}, 1, numel (point.args));
  ways{i} = {way};
  hs = steps (x);
  for k = 1:numel (hs)
    [sums, gaps] = pyref.internal.slopes ( ...
      point.f, point.args, numel (point.args), point.dys, probes, hs(k), ways);
    weights = pyref.internal.tilt (x, way, hs(k));
    ratio = sum (weights .* values, 2) / sums{i};
    room = gaps{i} + sum (abs (weights) .* (errors + 2 ^ -30 * sizes), 2);
    if room <= max (1e-4 * pyref.internal.largest_of (weights .* sizes), still)
      clear_ = abs (sum (weights .* values, 2) - sums{i}) <= 10 * room;
      return
    end
  end
end

function hs = steps (x)
  % The step of slopes, and one that fits x if it is much larger or smaller.
  hs = 2 ^ -13;
  size_ = pyref.internal.largest_of (x);
  fit = 1;
  if size_ > 0
    fit = 2 ^ round (log2 (size_));
  end
  if fit <= 2 ^ -5 || fit >= 2 ^ 5
    hs = [hs, hs * fit];
  end
end

%!function one = of (f, x)
%!  point = struct ('f', f, 'args', {{x}}, 'dys', {{1}});
%!  try
%!    [values, errors, sizes] = pyref.internal.complex_step (f, {x}, 1, {1}, {0});
%!  catch
%!    [values, errors, sizes] = deal ({NaN(1, numel (x))});
%!  end
%!  one = pyref.internal.choose_judge (point, 1, values{1}, errors{1}, sizes{1}, 1e-10);
%!endfunction
%!test <complex steps, where the function is analytic>
%! one = of (@(x) sum (x .^ 3), [1 2 -3]);
%! assert (one.want, 3 * [1 4 9], 1e-13);
%! assert (one.by, 'complex step');
%! assert (one.ratio, 1, 1e-9);
%!test <a transpose that conjugates turns the sign, or loses it all: slopes judge>
%! one = of (@(x) x' * [1; 2], [0.5; 1.5]);
%! assert (one.by, 'slopes');
%! assert (one.ratio, -1, 1e-9);
%! one = of (@(x) x' * x, [0.5; 1.5]);
%! assert (one.want, [1 3], 1e-9);
%! assert (one.ratio, 0, 1e-9);
%!test <a function that takes no complex numbers is judged by slopes>
%! one = of (@(x) sum (bitshift (1, 2) * mod (x, 7)), [0.5 1.5]);
%! assert ({one.by, isnan(one.ratio)}, {'slopes', true});
%! assert (one.want, [4 4], 1e-9);
