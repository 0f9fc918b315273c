% Check the gradient of any function by its own forward pass.
%
%     report = pyref.gradcheck (@f, {x, w})
%     report = pyref.gradcheck (@f, {x, w}, {dy})
%
% f gives outputs and back, as a layer does, or a cost and its gradient:
%
%     [y, back] = f (x, w)           [dx, dw] = back (dy)
%     [cost, gradient] = f (theta)   an array, or a cell, in the order of the inputs
%
% Each gradient is held against complex steps of the outputs, all entries, many at once
% where they share no output (see pyref.internal.color). The slopes along one direction
% through all entries say whether a complex step is to be trusted, or where that meets a
% kink those of every entry; where they contradict it, since f is not made of analytic
% functions, or takes no complex numbers, they judge.
% The upstream gradients dy are 1 for one number, else numbers from 1/2 to 1 of both
% signs, unless given.
%
% Called alone, it prints a line for each input; the report asked for, as a struct, it
% prints nothing:
%
%     passed       all gradients are right
%     inputs       a struct for each:
%       name       x1, x2, ...
%       verdict    right, wrong, or blind where fewer than half of the entries can be
%                  judged
%       by         complex step or slopes
%       digits     right in the worst entry, of the magnitudes in its sum
%       place      of that entry, counted down the columns from 1
%       got, want  its values
%       error      how far off want may itself be
%       judged     how many entries were
%
% A right entry has ten digits of the magnitudes in its sum, four in single precision.
%
% Errors: pyref:usage where the call is none of these, pyref:type where something is no
% array of real numbers, pyref:value where f gives neither a back nor a cost with a
% gradient for each input, pyref:size where a gradient has another size.

function varargout = gradcheck (f, inputs, dys)
  if nargin < 2 || ~is_function_handle (f) || ~iscell (inputs) || isempty (inputs)
    error ('pyref:usage', 'pyref.gradcheck: no function and inputs given: %s', ...
           'pyref.gradcheck (@f, {x, w})');
  end
  args = cell (1, numel (inputs));
  for i = 1:numel (inputs)
    args{i} = as_floats (inputs{i}, sprintf ('x%d', i));
  end
  count = max (2, abs (nargout (f)));
  results = cell (1, count);
  [results{:}] = f (args{:});
  back = results{end};
  if is_function_handle (back)
    outputs = results(1:end-1);
  elseif numel (results{1}) == 1 && count == 2
    outputs = results(1);
  else
    error ('pyref:value', 'pyref.gradcheck: f gives %d results, %s', count, ...
           'not outputs and back, nor a cost and gradients');
  end
  for k = 1:numel (outputs)
    outputs{k} = as_floats (outputs{k}, sprintf ('y%d', k));
  end
  if nargin < 3
    dys = cellfun (@weigh, outputs, 'UniformOutput', false);
  elseif ~iscell (dys) || numel (dys) ~= numel (outputs)
    error ('pyref:usage', 'pyref.gradcheck: dys are no cell of %d arrays', ...
           numel (outputs));
  end
  for k = 1:numel (outputs)
    dys{k} = cast (as_floats (dys{k}, sprintf ('dy%d', k)), class (outputs{k}));
    must_be_like (dys{k}, outputs{k}, sprintf ('dy%d', k), sprintf ('y%d', k));
  end
  gradients = gradients_of (back, dys, numel (args));
  if numel (gradients) ~= numel (args)
    error ('pyref:value', 'pyref.gradcheck: f gives %d gradients for %d inputs', ...
           numel (gradients), numel (args));
  end
  for i = 1:numel (gradients)
    gradients{i} = as_floats (gradients{i}, sprintf ('dx%d', i));
    must_be_like (gradients{i}, args{i}, sprintf ('dx%d', i), sprintf ('x%d', i));
  end
  forward = @(varargin) outputs_of (f, count, numel (outputs), varargin);
  report = judge (forward, args, dys, gradients);
  if nargout == 0
    tell (report);
  else
    varargout{1} = report;
  end
end

function report = judge (forward, args, dys, gradients)
  % The gradients of single inputs are judged by passes in double precision.
  count = numel (args);
  share = 1e-10 * ones (1, count);
  share(cellfun (@(x) isa (x, 'single'), args)) = 1e-4;
  point.f = forward;
  point.args = cellfun (@double, args, 'UniformOutput', false);
  y = cell (1, numel (dys));
  [y{:}] = forward (point.args{:});
  total = 0;
  for k = 1:numel (dys)
    dys{k} = cast (dys{k}, class (y{k}));
    total = total + sum (abs (double (dys{k}(:) .* y{k}(:))), 1);
  end
  point.dys = dys;
  try
    every = repmat ({0}, 1, count);
    [values, errors, sizes] = pyref.internal.complex_step ( ...
      forward, point.args, count, dys, every);
  catch
    values = cellfun (@(x) NaN (1, numel (x)), args, 'UniformOutput', false);
    errors = values;
    sizes = values;
  end
  report.passed = true;
  for i = 1:count
    still = 1e-10 * total / max (1, largest (point.args{i}));
    one = choose (point, i, values{i}, errors{i}, sizes{i}, still);
    one = judge_input (sprintf ('x%d', i), gradients{i}, one, share(i), 1e-4 * still);
    report.inputs(i) = one;
    report.passed = report.passed && strcmp (one.verdict, 'right');
  end
end

function one = choose (point, i, values, errors, sizes, still)
  % Values, errors, sizes, which entries are sure, and by what.
  sure = errors <= max (1e-6 * max (sizes, abs (values)), still);
  one = struct ('want', values, 'error', errors, 'sizes', sizes, 'seen', sure, ...
                'by', 'complex step');
  if is_clear (point, i, values, errors, sizes, still)
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
  size_ = largest ([best(isfinite (unsure)), sizes]);
  seen = unsure <= max (1e-6 * size_, still);
  near = abs (values - best) <= 10 * (unsure + errors);
  if any (seen, 2) && all (near(seen), 2)
    one.seen = sure & seen;
    return
  end
  one = struct ('want', best, 'error', unsure, 'sizes', size_ * ones (size (best)), ...
                'seen', seen, 'by', 'slopes');
end

function clear_ = is_clear (point, i, values, errors, sizes, still)
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
    room = gaps{i} + sum (abs (weights) .* (errors + 2 ^ -30 * sizes), 2);
    if room <= max (1e-4 * largest (weights .* sizes), still)
      clear_ = abs (sum (weights .* values, 2) - sums{i}) <= 10 * room;
      return
    end
  end
end

function hs = steps (x)
  % The step of slopes, and one that fits x if it is much larger or smaller.
  hs = 2 ^ -13;
  size_ = largest (x);
  fit = 1;
  if size_ > 0
    fit = 2 ^ round (log2 (size_));
  end
  if fit <= 2 ^ -5 || fit >= 2 ^ 5
    hs = [hs, hs * fit];
  end
end

function one = judge_input (name, got, found, share, still)
  flat = double (got(:).');
  want = found.want;
  size_ = max (found.sizes, abs (want));
  error = abs (flat - want);
  error(~isfinite (flat)) = Inf;
  excess = error - (10 * found.error + share * size_ + still);
  excess(~found.seen) = -Inf;
  [most, place] = max ([excess, -Inf], [], 2);
  verdict = 'right';
  if 2 * sum (found.seen, 2) < numel (flat)
    verdict = 'blind';
  elseif most > 0
    verdict = 'wrong';
  end
  off = found.seen & error > still;
  shares = [0, error(off) ./ max(size_(off), error(off))];
  shares(isnan (shares)) = 1;   % Inf of Inf
  digits = 16;
  if any (shares > 0, 2)
    digits = min (-log10 (max (shares, [], 2)), 16) + 0;
  end
  place = place(place <= numel (flat));
  one = struct ('name', name, 'verdict', verdict, 'by', found.by, 'digits', digits, ...
                'place', place, 'got', flat(place), 'want', want(place), ...
                'error', found.error(place), 'judged', sum (found.seen, 2), ...
                'entries', numel (flat));
end

function size_ = largest (values)
  values = abs (values(isfinite (values)));
  size_ = max ([0, values(:).'], [], 2);
end

function tell (report)
  for i = 1:numel (report.inputs)
    one = report.inputs(i);
    digits = '';
    if ~strcmp (one.verdict, 'blind')
      digits = sprintf ('%4.1f digits, ', one.digits);
    end
    fprintf ('d%-8s %-6s %s%d of %d entries by %s\n', one.name, one.verdict, ...
             digits, one.judged, one.entries, one.by);
    if strcmp (one.verdict, 'wrong')
      told = tell_apart (one.got, one.want);
      fprintf ('          at entry %d: %s\n', one.place, told);
    end
  end
end

function text = tell_apart (got, want)
  % Both numbers, with as many digits as they need to differ.
  counts = [6 12 17];
  for k = 1:3
    words = {sprintf('%.*g', counts(k), got), sprintf('%.*g', counts(k), want)};
    if ~strcmp (words{1}, words{2})
      break
    end
  end
  text = sprintf ('%s, not %s', words{1}, words{2});
end

function gradients = gradients_of (back, dys, count)
  if is_function_handle (back)
    gradients = cell (1, count);
    [gradients{:}] = back (dys{:});
    return
  end
  gradients = back;
  if ~iscell (back)
    gradients = {back};
  end
  gradients = cellfun (@(g) dys{1} * g, gradients(:).', 'UniformOutput', false);
end

function varargout = outputs_of (f, count, wanted, args)
  results = cell (1, count);
  [results{:}] = f (args{:});
  varargout = results(1:wanted);
end

function x = as_floats (x, name)
  if islogical (x) || isinteger (x)
    x = double (x);
  end
  if ~isfloat (x) || ~isreal (x)
    error ('pyref:type', 'pyref.gradcheck: %s is %s, not real numbers', ...
           name, pyref.internal.kind (x));
  end
  x = full (x);
end

function must_be_like (v, like, name, other)
  if ~isequal (size (v), size (like))
    error ('pyref:size', 'pyref.gradcheck: %s is %s, %s is %s', ...
           name, pyref.internal.lengths_of (v), other, ...
           pyref.internal.lengths_of (like));
  end
end

function dy = weigh (y)
  dy = cast (1, class (y));
  if numel (y) ~= 1
    dy = cast (reshape (pyref.internal.uneven (numel (y), 0), size (y)), class (y));
  end
end

%!test <a layer is right in every input, by complex steps to rounding>
%! inputs = {reshape(sin (1:40), 8, 5), reshape(cos (1:15), 5, 3), [1 2 3]};
%! report = pyref.gradcheck (@pyref.layers.dense, inputs);
%! assert (report.passed);
%! assert ({report.inputs.by}, repmat ({'complex step'}, 1, 3));
%! assert (all ([report.inputs.digits] > 14));
%!test <a cost with its gradient, as courses write it>
%! cost = @(theta) deal (sum (exp (theta) .* [1; 2; 3]), exp (theta) .* [1; 2; 3]);
%! report = pyref.gradcheck (cost, {[0.1; -0.2; 0.3]});
%! assert (report.passed);
%! wrong = @(theta) deal (sum (theta .^ 2), 2 * theta + [0; 1e-3; 0]);
%! report = pyref.gradcheck (wrong, {[0.1; -0.2; 0.3]});
%! assert (~report.passed);
%! assert (report.inputs.place, 2);
%! assert (report.inputs.want, -0.4, 1e-14);
%!test <where the function is not analytic its slopes judge>
%! report = pyref.gradcheck (@(x) deal (sum (abs (x)), sign (x)), {[1 -2 3]});
%! assert (report.passed);
%! assert (report.inputs.by, 'slopes');
%! report = pyref.gradcheck (@(x) deal (norm (x') ^ 2, 2 * x), {[1 -2 3]});
%! assert (report.passed);
%!test <single precision has its own room>
%! report = pyref.gradcheck (@pyref.layers.tanh, {single([0.1 -0.2; 1.5 2])});
%! assert (report.passed);
%! assert (report.inputs.by, 'complex step');
%!test <a kink turns it blind, not wrong>
%! report = pyref.gradcheck (@(x) deal (sum (abs (x)), sign (x)), {[0 0 3]});
%! assert (report.inputs.verdict, 'blind');
%!test <within a step of a kink an entry is not judged>
%! relu = @(x) deal (max (x, 0), @(d) d .* (x > 0));
%! report = pyref.gradcheck (relu, {[.5 1 2 -1e-6]});
%! assert ({report.passed, report.inputs.judged}, {true, 3});
%!test <a small entry beside a large one, and a gradient that is zero>
%! report = pyref.gradcheck (@(x) deal (1e12 * x(1) ^ 2 + x(2) ^ 2, [2e12*x(1), -2*x(2)]), {[1 2]});
%! assert (report.inputs.place, 2);
%! report = pyref.gradcheck (@(x) deal (3, 0 * x), {[1 2]});
%! assert (report.passed);
%! report = pyref.gradcheck (@(x) deal (sum (round (x)), ones (1, 2)), {[.1 2.2]});
%! assert (~report.passed);
%!test <a step that fits where inputs are large or small>
%! report = pyref.gradcheck (@(x) deal (sum (x .^ 2), 2 * x), {1e12 * [1 2]});
%! assert (report.passed);
%! report = pyref.gradcheck (@(x) deal (sum (x .^ 2), 2 * x), {1e-20 * [1 2]});
%! assert (report.passed);
%!test <called alone it prints a line for each input>
%! text = evalc ('pyref.gradcheck (@pyref.layers.tanh, {[0.1 0.2]})');
%! assert (~isempty (regexp (text, '^dx1 +right +1\d\.\d digits, 2 of 2 entries by complex step\n$')));
%!error <no function and inputs given> pyref.gradcheck (@sin)
%!error <f gives 2 results, not outputs and back> pyref.gradcheck (@(x) deal (x, x), {[1 2]})
%!error <f gives 0 gradients for 1 inputs> pyref.gradcheck (@(x) deal (sum (x), {}), {[1 2]})
%!error <x1 is complex, not real numbers> pyref.gradcheck (@(x) deal (sum (x), 1), {1i})
%!error <dx1 is 1 x 1, x1 is 1 x 2> pyref.gradcheck (@(x) deal (sum (x), 1), {[1 2]})
