% A case as a port of some convention meets it: a twin of pose in pyref/port.
%
%     p = pyref.port.pose (c, convention)
%
% p has given (inputs and options by name), upstream, ours (dy in our convention),
% results (what is known, by name), lengths, and carry: for each result the functions
% that turn our array into theirs; writing tells in which other arrays its inputs go, of
% which those in turned are transposed. through has the choices of a port that is asked
% inside a network, where the sheet of the layer says so. p is empty where the case
% cannot be written so, or has not the value that the port has inside: window is that of
% the option window, same is half a kernel on every side, causal has 0 up to the
% diagonal and -Inf behind it, and a letter is that length, K of one head.

function p = pose (c, convention)
  p = [];
  forms = convention.forms;
  hidden = convention.hidden;
  forms = rmfield (forms, intersect (fieldnames (forms), hidden(:,1)));
  names = intersect (fieldnames (forms), fieldnames (c.options), 'stable');
  for k = 1:numel (names)   % most cases end here, before anything is moved
    [~, good] = shorten (c.options.(names{k}), forms.(names{k}));
    if ~good
      return
    end
  end
  p = struct ('case_', c, 'given', c.inputs, 'upstream', c.upstream, ...
              'results', c.expect, 'lengths', c.lengths, 'carry', struct (), ...
              'gain', [1 1]);
  p.ours = {};
  choices = convention.choices;
  p.through = {};
  p.variant = convention.variant;
  [p.writing, p.turned] = deal (convention.writing, turned_in (choices));
  if isfield (c.ports, 'through')
    p.through = choices;
    choices = {};
  end
  names = fieldnames (c.options);
  for k = 1:numel (names)
    p.given.(names{k}) = c.options.(names{k});
  end
  good = true;
  if ~convention.upstream
    [p, good] = share_out (p, 1, false);
  end
  is_input = isfield (c.inputs, hidden(:,1).');
  inputs = hidden(is_input,:);
  for k = 1:size (inputs, 1)
    [p, good] = without (p, good, inputs{k,:});
  end
  hidden = hidden(~is_input,:);
  for k = 1:numel (choices)
    [p, good] = apply_all (p, good, choices{k}.moves);
  end
  for k = 1:size (hidden, 1)
    if good
      [p, good] = hide (p, hidden{k,:});
    end
  end
  if ~good
    p = [];
    return
  end
  names = fieldnames (forms);
  for k = 1:numel (names)
    if isfield (p.given, names{k})
      p.given.(names{k}) = shorten (p.given.(names{k}), forms.(names{k}));
    end
  end
  if isempty (p.ours)
    p.ours = struct2cell (c.upstream).';
  end
  if ~can_write (p.writing, p.given)
    p = [];
    return
  end
  if ~convention.upstream
    p.upstream = struct ();
  end
  if ~isempty (convention.gives)
    others = setdiff (fieldnames (p.results), convention.gives);
    p.results = rmfield (p.results, others);
  end
end

function names = turned_in (choices)
  % The arrays that stand transposed.
  names = {};
  for k = 1:numel (choices)
    moved = fieldnames (choices{k}.moves);
    for i = 1:numel (moved)
      ops = regexp (choices{k}.moves.(moved{i}), '; ', 'split');
      for n = 1:sum (strcmp (ops, 'transpose'), 2)
        names = setxor (names, moved(i));
      end
    end
  end
end

function yes = can_write (writing, given)
  % Whether terms add up to what they are made of, in either precision: not where that
  % is Inf or NaN, or where a term would be.
  yes = true;
  for i = 1:numel (writing.parts)
    part = writing.parts(i);
    if part.times ~= 1 && isfield (given, part.of{1})
      most = double (realmax ('single')) / abs (part.times);
      whole = given.(part.of{1});
      yes = yes && all (abs (whole(:)) <= most, 1);
    end
  end
end

function [p, good] = apply_all (p, good, moves)
  names = fieldnames (moves);
  for i = 1:numel (names)
    ops = regexp (moves.(names{i}), '; ', 'split');
    for k = 1:numel (ops)
      if good
        [p, good] = apply (p, names{i}, ops{k});
      end
    end
  end
end

function [p, good] = apply (p, name, op)
  good = true;
  words = regexp (op, '\S+', 'match');
  sizes = p.case_.sizes;
  switch words{1}
    case 'factor'
      [num, den] = factor (words, sizes, p.case_.options);
      good = den ~= 0 && num ~= 0;
      if good
        p = multiply (p, name, num, den);
      end
      return
    case 'rest'
      p.given.(name) = 1 - p.given.(name);
      return
    case 'over'
      p = multiply (p, name, 1, max (1, product (words(2:end), sizes)));
      return
    case 'mean'
      if isfield (p.case_.options, words{2})   % the sum of the product of two options
        both = p.case_.options.(words{2}) .* p.case_.options.(words{3});
        count = sum (both(:), 1);
      else
        count = max (1, product (words(2:end), sizes));
      end
      good = isfinite (count) && count > 0;
      if good
        [p, good] = share_out (p, count, true);
      end
      return
    case 'labels'
      t = p.given.(name);
      bits = is_of (t, 0, 1);
      ones_ = sum (t, ndims (t)) == 1;
      good = bits && size (t, ndims (t)) > 0 && all (ones_(:), 1);
      if ~good
        return
      end
  end
  if any (strcmp (words{1}, {'seen', 'away'}), 2) && isfield (p.given, name)
    good = is_of (p.given.(name), 0, -Inf);
    if ~good
      return
    end
  end
  if strcmp (words{1}, 'bits')
    good = isfield (p.given, name) && is_of (p.given.(name), -1, 1);
    if ~good
      return
    end
  end
  if strcmp (words{1}, 'shares')
    off = abs (sum (p.given.(name), 2) - 1);
    good = all (off(:) <= 4 * eps, 1);
    if ~good
      return
    end
  end
  if any (strcmp (words{1}, {'not', 'true', 'signs'}), 2)
    good = isfield (p.given, name) && is_of (p.given.(name), 0, 1);
    if ~good
      return
    end
  end
  move = @(a) pyref.port.moved (op, a, sizes);
  result = ['d' name];
  if isfield (p.given, name)
    p.given.(name) = move (p.given.(name));
    if any (strcmp (name, p.case_.outputs))   % a state, which comes out as it goes in
      result = name;
    end
  elseif any (strcmp (name, p.case_.outputs))
    result = name;
    p.upstream.(['d' name]) = move (p.upstream.(['d' name]));
  end
  if isfield (p.results, result)
    p.results.(result) = pyref.port.known (p.results.(result), 'move', move);
    p = carry (p, result, move);
  end
end

function yes = is_of (a, one, other)
  % Whether an array has no numbers but these two.
  yes = all (a(:) == one | a(:) == other, 1);
end

function p = carry (p, result, move)
  if ~isfield (p.carry, result)
    p.carry.(result) = {};
  end
  p.carry.(result) = [p.carry.(result), {move}];
end

function [num, den] = factor (words, sizes, options)
  name = regexprep (words{2}, '^1/', '');
  if isfield (options, name)
    [num, den] = deal (options.(name), 1);
    if ~strcmp (name, words{2})
      [num, den] = deal (den, num);
    end
    return
  elseif strcmp (name, 'start_root')
    share = 1 - options.(words{3}) ^ options.(words{4});
    [num, den] = deal (sqrt (max (share, 0)), 1);
    return
  end
  if ~any (strcmp (words{2}, {'bessel', 'bessel_root'}))
    parts = str2double (strsplit ([words{2} '/1'], '/'));
    num = parts(1);
    den = parts(2);
    return
  end
  num = product (words(3:end), sizes);
  den = max (num - 1, 0);
  if den ~= 0 && strcmp (words{2}, 'bessel_root')
    num = sqrt (num / den);
    den = 1;
  end
end

function count = product (words, sizes)
  count = 1;
  for k = 1:numel (words)
    if ~strcmp (words{k}, '1')
      count = count * sizes.(words{k});
    end
  end
end

function p = multiply (p, name, num, den)
  share = num / den;
  state = isfield (p.case_.inputs, name);
  if any (strcmp (name, p.case_.outputs)) && ~state
    p.gain = p.gain .* [num, den];
    p = times_ (p, name, num, den);
    if isempty (p.ours)
      p.upstream.(['d' name]) = p.upstream.(['d' name]) / share;
    else
      p = share_inputs (p, num, den);
    end
    return
  end
  p.given.(name) = p.given.(name) * share;
  if any (strcmp (name, p.case_.outputs))   % it comes out as it goes in
    p = times_ (p, name, num, den);
  elseif state
    p = times_ (p, ['d' name], den, num);
  end
end

function p = times_ (p, result, num, den)
  if isfield (p.results, result)
    p.results.(result) = pyref.port.known (p.results.(result), 'times', num, den);
    share = num / den;
    p = carry (p, result, @(a) a * share);
  end
end

function p = share_inputs (p, num, den)
  % Our dy, the same for all samples, times num / den; theirs stays 1.
  names = fieldnames (p.case_.inputs);
  for k = 1:numel (names)
    result = ['d' names{k}];
    if isfield (p.results, result)
      p.results.(result) = pyref.port.known (p.results.(result), 'times', num, den);
    end
  end
  p.ours = {p.ours{1} .* (num ./ den)};
end

function [p, good] = share_out (p, count, together)
  % A loss with dy the same for every sample, 1/count: a gradient is known row by row
  % times dy, but for one that is a sum over the samples.
  name = p.case_.outputs{1};
  dy = p.case_.upstream.(['d' name]);
  good = ~isempty (dy) && all (isfinite (dy), 1) && all (dy ~= 0, 1);
  good = good && (~p.case_.coupled || all (dy == dy(1), 1));
  if ~good
    return
  end
  if isempty (p.ours)
    p.ours = {dy};
    p = share_inputs (p, 1, dy);
    p = share_inputs (p, p.gain(1), p.gain(2) * count);
    p.ours = {p.gain(1) / (p.gain(2) * count) * ones(size (dy))};
  else
    p = share_inputs (p, 1, count);
  end
  p.upstream.(['d' name]) = ones (size (dy));
  if together
    p.upstream.(['d' name]) = 1;
    if isfield (p.results, name)
      p.results.(name) = pyref.port.known (p.results.(name), 'total', 1, count);
      p.lengths.(name) = max (1, p.lengths.(name)) * numel (dy);
      p = carry (p, name, @(a) sum (a(:), 1) / count);
    end
  end
end

function [p, good] = without (p, good, name, value)
  % Leave out an input that is added to the output: a bias, one for each channel. Any
  % other is zeros or ones inside, and can be left out where it is that.
  added = p.given.(name);
  p.given = rmfield (p.given, name);
  if any (strcmp (value, {'zeros', 'ones'}), 2)
    good = good && all (added(:) == strcmp (value, 'ones'), 1);
    if isfield (p.results, ['d' name])
      p.results = rmfield (p.results, ['d' name]);
    end
    return
  end
  output = p.case_.outputs{1};
  p.results.(output) = pyref.port.known (p.results.(output), 'less', added);
  if isfield (p.results, ['d' name])
    p.results = rmfield (p.results, ['d' name]);
  end
  p = carry (p, output, @(a) a - added);
end

function [p, good] = hide (p, name, value)
  own = p.given.(name);
  inside = read_inside (p.case_, value);
  p.given = rmfield (p.given, name);
  if ~any (strcmp (name, p.case_.plain), 2)
    own = p.case_.options.(name);
    good = all (own(:) == inside(:), 1);
    return
  end
  good = isequal (own, inside);
  scales = ~p.case_.ports.loss && ~isfield (p.case_.inputs, 'variance');
  scales = scales && p.case_.back && strcmp (p.case_.level, 'plain');
  scales = scales && strcmp (name, 'epsilon');
  if ~good && scales && own > 0 && inside > 0
    p = multiply (p, 'x', sqrt (inside / own), 1);
    good = true;
  end
end

function inside = read_inside (c, value)
  % Numbers, or those that another option or a kernel gives; empty where there is none.
  inside = [];
  if strcmp (value, 'window') && isfield (c.options, 'window')
    inside = c.options.window;
  elseif strcmp (value, 'same')
    kernel = [c.sizes.KH, c.sizes.KW];
    half = floor (kernel / 2);
    if all (mod (kernel, 2) == 1, 2)
      inside = half([1 1 2 2]);
    end
  elseif strcmp (value, 'causal')
    inside = zeros (size (c.options.attn_mask));
    inside(triu (true (size (inside)), 1)) = -Inf;
  elseif strncmp (value, '1 / sqrt (', 10)
    inside = 1 / sqrt (max (1, c.sizes.(value(11:end-1))));
  elseif isfield (c.sizes, value)
    inside = c.sizes.(value);
  elseif ~any (strcmp (value, {'window', 'same'}))
    inside = pyref.port.array (value);
  end
end

function [value, good] = shorten (value, count)
  % An option as so many numbers, and whether they say the same.
  if numel (value) == 2 * count
    good = isequal (value(1:2:end), value(2:2:end));
    value = value(1:2:end);
  else
    times = floor (numel (value) / count);
    good = isequal (value, repmat (value(1:min (count, end)), 1, times));
    value = value(1:min (count, end));
  end
end

%!shared cases, found
%! [~, cases] = pyref.port.read_cases ('dense');
%! found = pyref.port.candidates (cases{1});
%!test <in our own convention a case is as it was>
%! p = pyref.port.pose (cases{1}, found{1});
%! assert (p.given.x, cases{1}.inputs.x);
%! assert (p.results.dx.high, cases{1}.expect.dx.high);
%!test <with samples in columns x, y and their gradients are turned>
%! one = found{1};
%! one.choices{1} = struct ('say', 'c', 'name', '', ...
%!                          'moves', struct ('x', 'transpose', 'y', 'transpose'));
%! p = pyref.port.pose (cases{1}, one);
%! assert (p.given.x, cases{1}.inputs.x.');
%! assert (p.upstream.dy, cases{1}.upstream.dy.');
%! assert (p.results.dx.high, cases{1}.expect.dx.high.');
%! assert (p.results.dw.high, cases{1}.expect.dw.high);
%!test <padding of half a kernel is inside the port only where the case has that>
%! [~, images] = pyref.port.read_cases ('conv2d');
%! look = setfield (pyref.port.look (), 'any', false);
%! look.takes = {'x', 'w', 'b', 'stride', 'dilation', 'groups'};
%! all_ = pyref.port.candidates (images{1}, look);
%! values = cellfun (@(one) one.hidden{1,2}, all_, 'UniformOutput', false);
%! one = all_{find(strcmp (values, 'same'), 1)};
%! posed = cellfun (@(c) pyref.port.pose (c, one), images, 'UniformOutput', false);
%! kept = images(~cellfun (@isempty, posed));
%! assert (numel (kept) > 2);
%! for i = 1:numel (kept)
%!   assert (sum (kept{i}.options.pad(1:2), 2), kept{i}.sizes.KH - 1);
%! end
%!test <of results that a port gives alone, the others are not held against it>
%! p = pyref.port.pose (cases{1}, setfield (found{1}, 'gives', {'y', 'db'}));
%! assert (fieldnames (p.results), {'y'; 'db'});
%!test <a mean over three samples is known to more digits than it is written with>
%! [~, losses] = pyref.port.read_cases ('squared_error');
%! all_ = pyref.port.candidates (losses{1});
%! is_mean = @(one) any (strcmp (cellfun (@(c) c.say, one.choices, 'UniformOutput', false), ...
%!                               'the loss is the mean over N samples'));
%! mean_ = all_{find(cellfun (is_mean, all_), 1)};
%! thirds = losses(cellfun (@(c) size (c.inputs.x, 1) == 3, losses));
%! p = pyref.port.pose (thirds{1}, mean_);
%! dy = thirds{1}.upstream.dy;
%! back = pyref.port.known (pyref.port.known (p.results.dx, 'times', 3, 1), 'times', dy, 1);
%! gap = (back.high - thirds{1}.expect.dx.high) + (back.low - thirds{1}.expect.dx.low);
%! assert (abs (gap) <= 1e-30 * abs (back.high) + 1e-300);
%!test <a mean over the weights of the labels divides by their sum>
%! [~, of_weights] = pyref.port.read_cases ('weighted_crossentropy');
%! all_ = pyref.port.candidates (of_weights{1});
%! is_mean = @(one) any (strcmp (cellfun (@(c) c.say, one.choices, 'UniformOutput', false), ...
%!                               'the loss is the mean over the weights of the labels'));
%! c = of_weights{1};
%! p = pyref.port.pose (c, all_{find(cellfun (is_mean, all_), 1)});
%! total = sum (sum (c.options.t .* c.options.w));
%! assert (p.results.y.high, sum (c.expect.y.high) / total, 1e-15);
%! assert (p.results.dx.high, c.expect.dx.high ./ c.upstream.dy / total, 1e-15);
