% Check the gradient of any function by its own forward pass.
%
%     report = pyref.gradcheck (@f, x)
%     report = pyref.gradcheck (@f, {x, w})
%     report = pyref.gradcheck (@f, {x, w}, {dy})
%     report = pyref.gradcheck (@f, {theta}, {}, {'W1', [25 401]; 'W2', [10 26]})
%     report = pyref.gradcheck ('path/file.m', x)     or of a function the name, 'f'
%
% f gives outputs and back, as a layer does, or a cost and its gradient:
%
%     [y, back] = f (x, w)           [dx, dw] = back (dy)
%     [cost, gradient] = f (theta)   an array, or a cell, in the order of the inputs
%     [cost, dx, dw] = f (x, w)      what f gives besides may follow
%
% Each gradient is held against complex steps of the outputs, all entries, many at once
% where they share no output (see pyref.internal.color). The slopes along one direction
% through all entries say whether a complex step is to be trusted, or where that meets a
% kink those of every entry; where they contradict it, since f is not made of analytic
% functions, or takes no complex numbers, they judge.
% The upstream gradients dy are 1 for one number, else numbers from 1/2 to 1 of both
% signs, unless given.
%
% A fourth argument names the blocks of which a flat input is made, and their sizes, in
% the order in which they were unrolled, theta = [W1(:); W2(:)]: a cell, or a
% struct of sizes. They are those of the input that has as many entries.
%
% Called alone, it prints a line for each input and block; the report asked for, as a
% struct, it prints nothing:
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
%       judged     how many entries were, of entries
%       apart      how many of these are wrong
%       fault      where it is wrong: whole columns and rows, a constant factor, a
%                  multiple of the input, which is the gradient of a penalty
%       blocks     a struct for each block, with all of these but blocks
%
% A right entry has ten digits of the magnitudes in its sum, four in single precision.
%
% Errors: pyref:usage where the call is none of these, pyref:type where something is no
% array of real numbers, pyref:value where there is no such f, or where it gives neither
% a back nor a cost with a gradient for each input, pyref:size where a gradient has
% another size, or blocks have more or fewer entries than each input.

function varargout = gradcheck (f, inputs, dys, blocks)
  if nargin > 1 && (isnumeric (inputs) || islogical (inputs))
    inputs = {inputs};
  end
  if nargin > 1 && ischar (f)
    f = pyref.port.worker.find_function (pyref.port.worker.find_function (f));
  end
  if nargin < 2 || ~is_function_handle (f) || ~iscell (inputs) || isempty (inputs)
    error ('pyref:usage', 'pyref.gradcheck: no function and inputs given: %s', ...
           'pyref.gradcheck (@f, {x, w})');
  end
  args = cell (1, numel (inputs));
  for i = 1:numel (inputs)
    args{i} = as_floats (inputs{i}, sprintf ('x%d', i));
  end
  if nargin < 4
    blocks = {};
  end
  parts = read_blocks (blocks, args);
  [outputs, back, count] = call_first (f, args);
  for k = 1:numel (outputs)
    outputs{k} = as_floats (outputs{k}, sprintf ('y%d', k));
  end
  if nargin < 3 || isempty (dys)
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
  report = judge (forward, args, dys, gradients, parts);
  if nargout == 0
    tell (report);
  else
    varargout{1} = report;
  end
end

function [outputs, back, count] = call_first (f, args)
  % The outputs of f, and what gives the gradients: back, or a cell of them.
  told = count_results (f);
  if told == 1
    refuse_one ();
  end
  count = max (2, abs (told));
  results = cell (1, count);
  wide = 1 + numel (args);
  try
    if abs (told) > 1 || wide == 2
      [results{:}] = f (args{:});
    else   % an anonymous function does not say how many results it gives
      [results, count] = call_either (f, args, count, wide);
    end
  catch problem
    few = 'too many output|undefined in return list';
    few = ~isempty (regexpi (problem.message, few, 'once'));
    if few && told < 0 && gives_one (f, args)
      refuse_one ([': ' problem.message]);
    end
    rethrow (problem);
  end
  [back, outputs] = deal (results{end}, results(1:end-1));
  if is_function_handle (back)
    return
  elseif numel (results{1}) ~= 1
    error ('pyref:value', 'pyref.gradcheck: f gives %d results, %s', count, ...
           'not outputs and back, nor a cost and gradients');
  end
  outputs = results(1);
  back = results(2:min (end, wide));
  if iscell (results{2})
    back = results{2};
  end
end

function count = count_results (f)
  % How many results f has; -1 where it does not say, as what is built in does not.
  try
    count = nargout (f);
  catch
    count = -1;
  end
end

function yes = gives_one (f, args)
  yes = true;
  try
    result = f (args{:}); %#ok<NASGU>
  catch
    yes = false;
  end
end

function refuse_one (why)
  if nargin < 1
    why = '';
  end
  error ('pyref:value', 'pyref.gradcheck: f gives one result, %s%s', ...
         'not outputs and back, nor a cost and gradients', why);
end

function [results, count] = call_either (f, args, count, wide)
  results = cell (1, count);
  try
    [results{:}] = f (args{:});
    whole = is_function_handle (results{end}) || iscell (results{end});
    whole = whole || numel (results{1}) ~= 1;
    problem = [];
  catch problem
    whole = false;
  end
  if whole
    return
  end
  try
    found = cell (1, wide);
    [found{:}] = f (args{:});
    [results, count] = deal (found, wide);
  catch
    if ~isempty (problem)
      rethrow (problem);
    end
  end
end

function parts = read_blocks (blocks, args)
  % Name, size, and the input to which they belong, of each block.
  parts = struct ('name', {}, 'shape', {}, 'input', {});
  if isstruct (blocks)
    blocks = [fieldnames(blocks), struct2cell(blocks)];
  end
  if isempty (blocks)
    return
  elseif ~iscell (blocks) || size (blocks, 2) ~= 2
    error ('pyref:usage', 'pyref.gradcheck: blocks are no names and sizes: %s', ...
           '{''Theta1'', [25 401]; ''Theta2'', [10 26]}');
  end
  count = sum (cellfun (@(shape) prod (shape(:)), blocks(:,2)), 1);
  input = find (cellfun (@numel, args) == count, 1);
  if isempty (input)
    error ('pyref:size', 'pyref.gradcheck: the blocks have %d entries, x1 has %d', ...
           count, numel (args{1}));
  end
  for k = 1:size (blocks, 1)
    parts(k) = struct ('name', blocks{k,1}, 'shape', [blocks{k,2}(:).', 1], ...
                       'input', input);
  end
end

function report = judge (forward, args, dys, gradients, parts)
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
    still = 1e-10 * total / max (1, pyref.internal.largest_of (point.args{i}));
    found = pyref.internal.choose_judge (point, i, values{i}, errors{i}, sizes{i}, ...
                                         still);
    judged = @(name, varargin) weigh_part (name, gradients{i}, found, share(i), ...
                                           1e-4 * still, args{i}, varargin{:});
    one = judged (sprintf ('x%d', i));
    one.blocks = weigh_blocks (judged, parts([parts.input] == i));
    report.inputs(i) = one;
    report.passed = report.passed && strcmp (one.verdict, 'right');
  end
end

function one = weigh_part (name, got, found, share, still, x, places, shape)
  % What is told of an input, or of some of its entries, which are of a shape.
  if nargin < 7
    [places, shape] = deal (1:numel (x), size (x));
  end
  one = pyref.internal.weigh_gradient (name, got, found, share, still, places);
  cut = @(v) reshape (v(places), shape(1), []);
  one.fault = pyref.internal.describe_fault ( ...
    reshape (one.wrong, shape(1), []), cut (double (got)), cut (found.want), ...
    cut (double (x)));
  one = rmfield (one, 'wrong');
end

function blocks = weigh_blocks (judged, parts)
  blocks = [];
  start = 0;
  for k = 1:numel (parts)
    count = prod (parts(k).shape, 2);
    one = judged (parts(k).name, start + (1:count), parts(k).shape);
    [one.row, one.column] = ind2sub (parts(k).shape(1:2), one.place);
    blocks = [blocks, one];
    start = start + count;
  end
end

function tell (report)
  for i = 1:numel (report.inputs)
    one = report.inputs(i);
    place = sprintf ('entry %d', one.place);
    tell_one (['d' one.name], one, place, isempty (one.blocks));
    for k = 1:numel (one.blocks)
      block = one.blocks(k);
      tell_one (block.name, block, sprintf ('(%d,%d)', block.row, block.column), true);
    end
  end
end

function tell_one (name, one, place, whole)
  digits = '';
  if ~strcmp (one.verdict, 'blind')
    digits = sprintf ('%4.1f digits, ', one.digits);
  end
  count = one.judged;
  if one.apart > 0
    count = one.apart;
  end
  fprintf ('%-9s %-6s %s%d of %d entries by %s\n', name, one.verdict, digits, ...
           count, one.entries, one.by);
  if strcmp (one.verdict, 'wrong') && whole
    fprintf ('          %s\n', one.fault);
    fprintf ('          at %s: %s\n', place, tell_apart (one.got, one.want));
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
  gradients = cellfun (@(g) dys{1} * g, back(:).', 'UniformOutput', false);
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
%!function [J, grad, inner] = cost_and_more (theta)
%!  [J, grad, inner] = deal (sum (theta .^ 2), 2 * theta, 'inner');
%!endfunction
%!function [J, da, db, inner] = two_and_more (a, b)
%!  [J, da, db, inner] = deal (b * sum (a .^ 2), 2 * b * a, -sum (a .^ 2), a);
%!endfunction
%!test <several gradients may follow the cost, and after them what else f gives>
%! cost = @(a, b) deal (sum (a .* b), b, a);
%! report = pyref.gradcheck (cost, {[1 2], [3 4]});
%! assert (report.passed);
%! report = pyref.gradcheck (@cost_and_more, {[0.5; 2]});
%! assert (report.passed);
%! report = pyref.gradcheck (@two_and_more, {[0.5; 2], 3});
%! assert ({report.inputs.verdict}, {'right', 'wrong'});
%!function [J, grad] = penalized (theta, held)
%!  [A, B] = deal (reshape (theta(1:6), 2, 3), reshape (theta(7:8), 1, 2));
%!  free = A .* [0 1 1; 0 1 1];
%!  J = sum (sin (A(:))) + sum (exp (B(:))) + 0.35 * sum (free(:) .^ 2);
%!  if held
%!    A = free;
%!  end
%!  grad = [cos(reshape (theta(1:6), 2, 3))(:) + 0.7 * A(:); exp(B(:))];
%!endfunction
%!test <each block of a flat input is told by itself, with what is wrong in it>
%! theta = [0.5; -1; 2; 0.3; -0.7; 1.2; 0.1; -0.4];
%! blocks = {'Theta1', [2 3]; 'Theta2', [1 2]};
%! report = pyref.gradcheck (@(t) penalized (t, true), {theta}, {}, blocks);
%! assert ({report.passed, report.inputs.blocks.verdict}, {true, 'right', 'right'});
%! report = pyref.gradcheck (@(t) penalized (t, false), {theta}, {}, blocks);
%! assert ({report.passed, report.inputs.blocks.verdict}, {false, 'wrong', 'right'});
%! one = report.inputs.blocks(1);
%! assert ([one.row, one.column, one.judged, one.entries], [2 1 6 6]);
%! assert (one.fault, 'column 1 is wrong by +0.7 times the input: the gradient of the penalty where the bias stands');
%! named = pyref.gradcheck (@(t) penalized (t, false), {theta}, {}, struct ('Theta1', [2 3], 'Theta2', [1 2]));
%! assert (named, report);
%!test <blocks are printed, each on its line>
%! text = evalc ('pyref.gradcheck (@(t) deal (sum (t .^ 2), 2 * t .* [1; 1; -1; -1]), {[1; 2; 3; 4]}, {}, {''W'', [1 2]; ''b'', [2 1]});');
%! lines = regexp (strtrim (text), '\n', 'split');
%! assert (numel (lines), 5);
%! assert (~isempty (regexp (lines{2}, '^W +right +1\d\.\d digits, 2 of 2 entries by complex step$', 'once')));
%! assert (strtrim (lines{4}), 'every entry is wrong by a factor -1');
%! assert (strtrim (lines{5}), 'at (2,1): -8, not 8');
%!test <of a wrong gradient the entries that are wrong are counted>
%! text = evalc ('pyref.gradcheck (@(t) deal (sum (t .^ 2), 2 * t + [0; 0; 1]), {[1; 2; 3]})');
%! assert (~isempty (regexp (text, '^dx1 +wrong .*, 1 of 3 entries by complex step\n')));
%!error <the blocks have 3 entries, x1 has 2>
%! pyref.gradcheck (@(t) deal (sum (t), 1 + 0 * t), {[1; 2]}, {}, {'a', [3 1]});
%!error <blocks are no names and sizes> pyref.gradcheck (@(t) deal (sum (t), 1), {1}, {}, {'a'})
%!test <called alone it prints a line for each input>
%! text = evalc ('pyref.gradcheck (@pyref.layers.tanh, {[0.1 0.2]})');
%! assert (~isempty (regexp (text, '^dx1 +right +1\d\.\d digits, 2 of 2 entries by complex step\n$')));
%!error <no function and inputs given> pyref.gradcheck (@sin)
%!test <a function is told by its file or its name as well>
%! folder = tempname ();
%! mkdir (folder);
%! usual = path ();
%! back = onCleanup (@() path (usual));
%! told = fullfile (folder, 'sum_of_squares.m');
%! file = fopen (told, 'w');
%! fputs (file, sprintf ('function [J, dx] = sum_of_squares (x)\n'));
%! fputs (file, sprintf ('J = sum (x .^ 2);\ndx = 2 * x;\nend\n'));
%! fclose (file);
%! reports = {pyref.gradcheck(told, {[1 2]}), pyref.gradcheck('sum_of_squares', {[1 2]})};
%! confirm_recursive_rmdir (false, 'local');
%! rmdir (folder, 's');
%! assert (reports{1}.passed && reports{2}.passed);
%!error <no_such is no function> pyref.gradcheck ('no_such', {1})
%!error <no/such.m: no such file> pyref.gradcheck ('no/such.m', {1})
%!function J = cost_alone (x)
%!  J = sum (x .^ 2);
%!endfunction
%!error <f gives one result, not outputs and back, nor a cost and gradients>
%! pyref.gradcheck (@cost_alone, {[1 2]});
%!test <of one result none is the gradient, however f is given>
%! for f = {@(x) sum(x .^ 2), @(x) cost_alone(x), @sin, @cost_alone}
%!  try
%!   pyref.gradcheck (f{1}, {[1 2]});
%!   problem.identifier = 'none';
%!  catch problem
%!  end
%!  assert (problem.identifier, 'pyref:value');
%! end
%!error <my own> pyref.gradcheck (@(x) error ('my own'), {[1 2]})
%!test <one input needs no cell>
%! report = pyref.gradcheck (@(x) deal (sum (x .^ 2), 2 * x), [1 2]);
%! assert (report.passed);
%!error <f gives 2 results, not outputs and back> pyref.gradcheck (@(x) deal (x, x), {[1 2]})
%!error <f gives 0 gradients for 1 inputs> pyref.gradcheck (@(x) deal (sum (x), {}), {[1 2]})
%!error <x1 is complex, not real numbers> pyref.gradcheck (@(x) deal (sum (x), 1), {1i})
%!error <dx1 is 1 x 1, x1 is 1 x 2> pyref.gradcheck (@(x) deal (sum (x), 1), {[1 2]})
