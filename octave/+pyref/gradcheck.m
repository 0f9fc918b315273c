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
%       digits     right in the worst entry, of the largest sum of magnitudes behind one
%       place      of that entry, counted down the columns from 1
%       got, want  its values
%       error      how far off want may itself be
%       judged     how many entries were
%
% A right gradient has ten digits of its largest entry, four in single precision.
%
% Errors: pyref:usage where the call is none of these, pyref:value where f gives
% neither a back nor a cost with gradients, pyref:size where a gradient has another
% size than its input.

function varargout = gradcheck (f, inputs, dys)
  if nargin < 2 || ~is_function_handle (f) || ~iscell (inputs)
    error ('pyref:usage', 'pyref.gradcheck: no function and inputs given: %s', ...
           'pyref.gradcheck (@f, {x, w})');
  end
  args = cellfun (@as_floats, inputs, 'UniformOutput', false);
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
  if nargin < 3
    dys = cellfun (@weigh, outputs, 'UniformOutput', false);
  end
  gradients = gradients_of (back, dys, numel (args));
  for i = 1:numel (gradients)
    if ~isequal (size (gradients{i}), size (args{i}))
      error ('pyref:size', 'pyref.gradcheck: dx%d is %s, x%d is %s', ...
             i, pyref.internal.lengths_of (gradients{i}), ...
             i, pyref.internal.lengths_of (args{i}));
    end
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
  count = numel (gradients);
  nowhere = repmat ({zeros(1, 0)}, 1, count);
  all_ = repmat ({0}, 1, count);
  single_ = any (cellfun (@(x) isa (x, 'single'), args(1:count)), 2);
  blind = 1e-6;
  clear_ = 1e-4;
  h = 2 ^ -13;
  if single_
    blind = 1e-2;
    clear_ = 1e-2;
    h = 2 ^ -5;
  end
  ways = cell (1, count);
  for i = 1:count
    direction = pyref.internal.uneven (numel (args{i}), 0);
    ways{i} = {cast(reshape (direction, size (args{i})), class (args{i}))};
  end
  [sums, gaps] = pyref.internal.slopes (forward, args, count, dys, nowhere, h, ways);
  try
    [turns, errors, sizes] = pyref.internal.complex_step ( ...
      forward, args, count, dys, all_);
  catch
    turns = cellfun (@(x) NaN (1, numel (x)), args, 'UniformOutput', false);
    errors = turns;
    sizes = turns;
  end
  report.passed = true;
  for i = 1:count
    values = turns{i};
    estimate = errors{i};
    by = 'complex step';
    weights = tilt (args{i}, ways{i}{1}, h);
    size_ = sum (abs (weights) .* sizes{i}, 2);
    room = gaps{i} + sum (abs (weights) .* estimate, 2) + 2 ^ -30 * size_;
    apart = abs (sum (weights .* values, 2) - sums{i});
    if ~(apart <= 10 * room && room <= clear_ * size_)   % else it has met a kink
      alone = nowhere;
      alone{i} = 0;
      [value, error] = pyref.internal.slopes (forward, args, count, dys, alone, h);
      seen = error{i} <= blind * largest ([value{i}, sizes{i}]);
      near = abs (values - value{i}) <= 10 * (error{i} + estimate);
      if ~any (seen, 2) || ~all (near(seen), 2)
        values = value{i};
        estimate = error{i};
        by = 'slopes';
      end
    end
    one = judge_input (sprintf ('x%d', i), gradients{i}, values, ...
                       estimate, by, blind, sizes{i});
    report.inputs(i) = one;
    report.passed = report.passed && strcmp (one.verdict, 'right');
  end
end

function one = judge_input (name, got, want, estimate, by, blind, sizes)
  flat = double (got(:).');
  size_ = largest ([want, sizes]);
  share = 1e-10;
  if isa (got, 'single')
    share = 1e-4;
  end
  seen = estimate <= blind * size_;
  error = abs (flat - want);
  error(~isfinite (flat)) = Inf;
  error(~seen) = 0;
  excess = error - 10 * estimate - share * size_;
  excess(~seen) = -Inf;
  [most, place] = max ([excess, -Inf], [], 2);
  verdict = 'right';
  if 2 * sum (seen, 2) < numel (flat)
    verdict = 'blind';
  elseif most > 0
    verdict = 'wrong';
  end
  digits = 16;
  top = max ([0, error], [], 2);
  if top > 0 && size_ > 0
    digits = min (max (-log10 (top / size_), 0), 16);
  end
  place = place(place <= numel (flat));
  one = struct ('name', name, 'verdict', verdict, 'by', by, 'digits', digits, ...
                'place', place, 'got', flat(place), 'want', want(place), ...
                'error', estimate(place), 'judged', sum (seen, 2), ...
                'entries', numel (flat));
end

function size_ = largest (values)
  size_ = max ([0, abs(values(isfinite (values)))], [], 2);
end

function tell (report)
  for i = 1:numel (report.inputs)
    one = report.inputs(i);
    fprintf ('d%-8s %-6s %4.1f digits, %d of %d entries by %s\n', one.name, ...
             one.verdict, one.digits, one.judged, one.entries, one.by);
    if strcmp (one.verdict, 'wrong')
      fprintf ('          at entry %d: %.6g, not %.6g\n', ...
               one.place, one.got, one.want);
    end
  end
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

function weights = tilt (x, direction, h)
  wide = double (x + h * direction) - double (x - h * direction);
  near = double (x + h / 2 * direction) - double (x - h / 2 * direction);
  weights = (4 * near(:).' / h - wide(:).' / (2 * h)) / 3;
end

function x = as_floats (x)
  if ~isfloat (x)
    x = double (x);
  end
  x = full (x);
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
%!test <called alone it prints a line for each input>
%! text = evalc ('pyref.gradcheck (@pyref.layers.tanh, {[0.1 0.2]})');
%! assert (~isempty (regexp (text, '^dx1 +right +1\d\.\d digits, 2 of 2 entries by complex step\n$')));
%!error <no function and inputs given> pyref.gradcheck (@sin)
%!error <f gives 2 results, not outputs and back> pyref.gradcheck (@(x) deal (x, x), {[1 2]})
%!error <dx1 is 1 x 1, x1 is 1 x 2> pyref.gradcheck (@(x) deal (sum (x), 1), {[1 2]})
