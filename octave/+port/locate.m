% Say where a port is wrong: a twin of pyref/port/locate.py.
%
%     told = port.locate (answers, findings)
%
% told is a cell of phrases: which precision, which arrays, on which condition (one that
% holds in every case that is wrong and in none that is right), at which entries.

function told = locate (answers, findings)
  told = {};
  verdicts = cellfun (@(f) f.verdict, findings, 'UniformOutput', false);
  bad = severe (findings(ismember (verdicts, {'fail', 'error'})));
  good = findings(strcmp (verdicts, 'pass'));
  if isempty (bad)
    return
  end
  precisions = texts (bad, 'dtype');
  double_ = any (strcmp (texts (good, 'dtype'), 'float64'), 2);
  if double_ && all (strcmp (precisions, 'float32'), 2)
    told{end+1} = 'only in float32';
  end
  arrays = unique (texts (bad, 'array'), 'stable');
  right = setdiff (texts (good, 'array'), arrays);
  if ~isequal (arrays, {'case'})
    told{end+1} = 'every array';
    if ~isempty (right)
      told{end} = ['only ' strjoin(setdiff (arrays, {'case'}, 'stable'), ', ')];
    end
  end
  wrong = unique (texts (bad, 'case'));
  if ~any (strcmp (arrays, 'case'), 2)
    good = good(ismember (texts (good, 'array'), arrays));
  end
  clean = setdiff (unique (texts (good, 'case')), wrong);
  told = [told, conditions(cases_of (answers, wrong), cases_of (answers, clean))];
  for name = arrays
    told = [told, entries(name{1}, answers, wrong)];
  end
end

function bad = severe (bad)
  % Without what loses digits alone, where there is worse.
  grades = cellfun (@(f) f.grade, bad, 'UniformOutput', false);
  if ~all (strcmp (grades, 'C'), 2)
    bad = bad(~strcmp (grades, 'C'));
  end
end

function values = texts (findings, field)
  values = cellfun (@(f) f.(field), findings, 'UniformOutput', false);
  values = reshape (values, 1, []);
end

function cases = cases_of (answers, ids)
  known = cellfun (@(a) a.posed.case_, answers, 'UniformOutput', false);
  names = cellfun (@(c) c.id, known, 'UniformOutput', false);
  [~, places] = ismember (ids, names);
  cases = known(places);
end

function told = conditions (wrong, right)
  told = {};
  if isempty (right)
    told = {'in every case'};
    return
  end
  known = listed ();
  held = zeros (numel (known), 2);
  for i = 1:numel (known)
    held(i,1) = all (cellfun (@(c) holds (known{i}, c), wrong), 2);
    held(i,2) = sum (cellfun (@(c) holds (known{i}, c), right), 2) / numel (right);
  end
  place = find (held(:,1) & held(:,2) == 0, 1);
  if ~isempty (place)
    told = {['only where ' known{place}]};
    return
  end
  sizes = cellfun (@largest, wrong);
  others = cellfun (@largest, right);
  if min (sizes, [], 2) > max (others, [], 2)
    told = {sprintf('only where values are larger than %.3g', max (others, [], 2))};
    return
  elseif max (sizes, [], 2) < min (others, [], 2)
    told = {sprintf('only where all values are below %.3g', min (others, [], 2))};
    return
  end
  place = find (held(:,1) & held(:,2) <= 0.5, 1);
  if ~isempty (place) && numel (wrong) > 1
    told = {['only where ' known{place} ', but not always then']};
  end
end

function names = listed ()
  names = {
    'stride is more than 1'
    'the two strides differ'
    'there is padding'
    'the padding differs between sides'
    'dilation is more than 1'
    'groups is more than 1'
    'there are NaN or Inf'
    'N is 1'
    'N is more than 1'
    'an array has no entry'
    'the last axis has one entry'
    'the input is square'
    'the input is not square'
    'epsilon is 0'
    'epsilon is not 0'
    'an entry is exactly 0'
    'an entry is negative'
    'a derivative is a choice'
    'targets are not one-hot'
    'dy has an entry that is 0'};
end

function yes = holds (name, c)
  switch name
    case 'stride is more than 1'
      yes = any (option (c, 'stride', 1) > 1, 2);
    case 'the two strides differ'
      yes = any ([0, diff(option (c, 'stride', 1))], 2);
    case 'there is padding'
      yes = any (option (c, 'pad', 0) ~= 0, 2);
    case 'the padding differs between sides'
      yes = any ([0, diff(option (c, 'pad', 0))], 2);
    case 'dilation is more than 1'
      yes = any (option (c, 'dilation', 1) > 1, 2);
    case 'groups is more than 1'
      yes = any (option (c, 'groups', 1) > 1, 2);
    case 'there are NaN or Inf'
      yes = ~c.finite;
    case 'N is 1'
      yes = size (c.inputs.x, 1) == 1;
    case 'N is more than 1'
      yes = size (c.inputs.x, 1) > 1;
    case 'an array has no entry'
      yes = any (structfun (@(v) isempty (v), c.inputs), 1);
    case 'the last axis has one entry'
      yes = last_length (c) == 1;
    case 'the input is square'
      yes = is_square (c);
    case 'the input is not square'
      yes = ~is_square (c);
    case 'epsilon is 0'
      yes = any (option (c, 'epsilon', 1) == 0, 2);
    case 'epsilon is not 0'
      yes = any (option (c, 'epsilon', 0) ~= 0, 2);
    case 'an entry is exactly 0'
      yes = any (c.inputs.x(:) == 0, 1);
    case 'an entry is negative'
      yes = any (c.inputs.x(:) < 0, 1);
    case 'a derivative is a choice'
      yes = is_tied (c);
    case 'targets are not one-hot'
      yes = ~one_hot (c);
    case 'dy has an entry that is 0'
      yes = any (structfun (@(v) any (v(:) == 0, 1), c.upstream), 1);
  end
end

function value = option (c, name, otherwise_)
  value = otherwise_;
  if isfield (c.options, name)
    value = c.options.(name);
  end
end

function yes = is_tied (c)
  ties = structfun (@(k) any ([0; k.tie(:)], 1), c.expect);
  yes = any ([0; ties], 1);
end

function count = last_length (c)
  shape = c.shapes.x;
  count = shape(end);
end

function yes = is_square (c)
  shape = c.shapes.x;
  yes = shape(end) == shape(end-1);
end

function yes = one_hot (c)
  yes = true;
  if isfield (c.options, 't')
    t = c.options.t;
    yes = all (t(:) == 0 | t(:) == 1, 1) && all (sum (t, 2) == 1, 1);
  end
end

function size_ = largest (c)
  size_ = 0;
  for name = fieldnames(c.inputs).'
    v = reshape (c.inputs.(name{1}), [], 1);
    size_ = max ([size_; abs(v(isfinite (v)))], [], 1);
  end
end

function told = entries (name, answers, wrong)
  masks = {};
  ranks = [];
  for i = 1:numel (answers)
    a = answers{i};
    known = isfield (a.values, name) && isfield (a.posed.results, name);
    is_wrong = any (strcmp (a.posed.case_.id, wrong), 2);
    if ~known || ~is_wrong || ~strcmp (a.dtype, 'float64')
      continue
    end
    mask = off (double (a.values.(name)), a.posed.results.(name), ...
                a.posed.lengths.(name));
    if any (mask(:), 1)
      masks{end+1} = mask;
      ranks(end+1) = rank_of (a.posed, name);
    end
  end
  told = {};
  count = sum (cellfun (@(m) sum (m(:), 1), masks), 2);
  if isempty (masks) || count < 3
    return
  end
  kinds = {'in the first row', 'in the last row', 'in the first column', ...
           'in the last column', 'on the diagonal', 'off the diagonal', ...
           'in the first sample or channel', 'in the last sample or channel', ...
           'at the border'};
  if any (ranks < 3, 2)
    kinds(7:8) = [];
  end
  for i = 1:numel (kinds)
    held = cellfun (@(m, n) place (kinds{i}, size (m), n), masks, ...
                    num2cell (ranks), 'UniformOutput', false);
    inside = all (cellfun (@(m, h) ~any (m(:) & ~h(:), 1), masks, held), 2);
    whole = all (cellfun (@(h) all (h(:), 1), held), 2);
    few = strncmp (kinds{i}, 'off', 3) && count < 6;
    if inside && ~whole && ~few
      told = {[name ' only ' kinds{i}]};
      return
    end
  end
end

function n = rank_of (p, name)
  % How many axes an array has with the ones at its end, which Octave drops.
  n = ndims (p.results.(name).high);
  x = p.case_.inputs;
  if isfield (x, name(2:end))
    n = max (n, numel (p.case_.shapes.(name(2:end))));
  elseif ndims (x.x) == n
    n = max (n, numel (p.case_.shapes.x));
  end
end

function held = place (kind_, shape, n)
  shape(end+1:n) = 1;
  places = cell (1, n);
  ranges = arrayfun (@(n) 1:n, shape, 'UniformOutput', false);
  [places{:}] = ndgrid (ranges{:});
  first = places{1};
  [rows_, columns_] = deal (places{end-1:end});
  [height, width] = deal (shape(end-1), shape(end));
  switch kind_
    case 'in the first row'
      held = rows_ == 1;
    case 'in the last row'
      held = rows_ == height;
    case 'in the first column'
      held = columns_ == 1;
    case 'in the last column'
      held = columns_ == width;
    case 'on the diagonal'
      held = rows_ == columns_;
    case 'off the diagonal'
      held = rows_ ~= columns_;
    case 'in the first sample or channel'
      held = first == 1;
    case 'in the last sample or channel'
      held = first == shape(1);
    otherwise
      held = rows_ == 1 | rows_ == height | columns_ == 1 | columns_ == width;
  end
end

function mask = off (got, k, terms)
  mask = false (size (k.high));
  if ~isequal (size (got), size (k.high))
    return
  end
  allowed = port.slack (k, terms, 'float64');
  same = got == k.high | (isnan (got) & isnan (k.high));
  mask = ~same & ~(abs ((got - k.high) - k.low) <= allowed);
end

%!test <a gradient wrong in its last column alone is placed there>
%! [~, cases] = port.read_cases ('tanh');
%! found = port.candidates ('tanh', {}, {'x'}, 1);
%! f = port_form (@(x) deal (tanh (x), ...
%!   @(dy) dy .* (4 * exp (-2 * abs (x)) ./ (1 + exp (-2 * abs (x))) .^ 2) ...
%!   .* [ones(size (x, 1), size (x, 2) - 1), 2 * ones(size (x, 1), 1)]));
%! answers = {};
%! findings = {};
%! for c = cases
%!   if c{1}.finite && ndims (c{1}.inputs.x) == 2 && numel (c{1}.inputs.x) > 3
%!     [told, answers{end+1}] = port.ask (f, port.pose (c{1}, found{1}), 'float64');
%!     findings = [findings, told];
%!   end
%! end
%! told = port.locate (answers, findings);
%! assert (any (strcmp (told, 'only dx')));
%! assert (any (strcmp (told, 'dx only in the last column')));
