% Hold the numbers of a wrong port against those of every known mistake.
%
%     found = port.diagnose (layer, answers, findings)
%
% A twin of pyref/port/diagnose.py: found is a cell of structs with name, effect, share,
% explained, arrays, cases, digits and where, the best first, three at most.

function found = diagnose (layer, answers, findings)
  found = {};
  answers = answers(~cellfun (@is_idle, answers));
  dtypes = cellfun (@(a) a.dtype, answers, 'UniformOutput', false);
  dtype = 'float32';
  if any (strcmp (dtypes, 'float64'))
    dtype = 'float64';
  end
  answers = answers(strcmp (dtypes, dtype));
  wrong = {};
  for i = 1:numel (findings)
    f = findings{i};
    if strcmp (f.dtype, dtype) && any (strcmp (f.verdict, {'fail', 'error'}))
      wrong{end+1} = [f.case ' ' f.array];
    end
  end
  if isempty (wrong) || isempty (answers)
    return
  end
  folder = tempname ();
  mkdir (folder);
  cleaner = onCleanup (@() remove (folder));
  known = [port.mistakes(layer, folder), general(answers{1}.posed.case_)];
  keys = zeros (0, 2);
  % Refusals alone explain nothing.
  answered = any (cellfun (@(a) isempty (a.problem), answers), 2);
  for i = 1:numel (known)
    one = weighed (layer, known{i}, answers, wrong);
    if one.share >= 0.5 && one.explained > 0 && (one.cases > 0 || answered)
      found{end+1} = one;
      keys(end+1,:) = [-round(one.share * 1000), floor(-one.digits / 2)];
    end
  end
  [~, order] = sortrows (keys);
  found = found(order(1:min (3, end)));
end

function yes = is_idle (answer)
  % Whether the port was not asked, or left the case out.
  yes = any (strcmp (answer.identifier, {'pyref:skip', 'port:skip'}));
end

function remove (folder)
  quiet = warning ('off', 'Octave:shadowed-function');
  rmpath (folder);
  warning (quiet);
  confirm = confirm_recursive_rmdir (false);
  rmdir (folder, 's');
  confirm_recursive_rmdir (confirm);
end

function one = weighed (layer, mistake, answers, wrong)
  explained = 0;
  arrays = 0;
  digits = 16;
  where = {};
  cases = {};
  for i = 1:numel (answers)
    a = answers{i};
    c = a.posed.case_;
    broken = any (strcmp ([c.id ' case'], wrong));
    [made, good] = numbers_of (layer, mistake, a);
    if ~good || broken
      arrays = arrays + 1;
      explained = explained + (broken && ~good);
      continue
    end
    for name = fieldnames(a.posed.results).'
      k = a.posed.results.(name{1});
      allowed = port.slack (k, a.posed.lengths.(name{1}), a.dtype);
      is_wrong = any (strcmp ([c.id ' ' name{1}], wrong));
      if ~is_wrong && right (made.(name{1}), k, allowed)
        continue
      end
      arrays = arrays + 1;
      agreed = agreement (double (a.values.(name{1})), made.(name{1}), k, allowed, ...
                          a.dtype);
      if ~isempty (agreed)
        explained = explained + 1;
        digits = min (digits, agreed);
        where = union (where, name, 'stable');
        cases = union (cases, {c.id});
      end
    end
  end
  one = struct ('name', mistake.name, 'effect', mistake.effect, ...
                'share', explained / max (1, arrays), 'explained', explained, ...
                'arrays', arrays, 'cases', numel (cases), 'digits', min (digits, 15));
  one.where = where;
end

function [made, good] = numbers_of (layer, mistake, a)
  % The arrays of the mistake, in the convention of the port; not good where it fails.
  made = struct ();
  good = true;
  p = a.posed;
  c = p.case_;
  options = c.options;
  inputs = struct2cell (c.inputs);
  dys = p.ours;
  if strcmp (a.dtype, 'float32')
    inputs = cellfun (@single, inputs, 'UniformOutput', false);
    dys = cellfun (@single, dys, 'UniformOutput', false);
    for name = intersect (fieldnames (options), {'mask', 't', 'c'}).'
      options.(name{1}) = single (options.(name{1}));
    end
  end
  args = [inputs; struct2cell(options)].';
  values = cell (1, numel (c.results));
  try
    [values{:}] = called (layer, mistake, args, dys, numel (c.outputs), c);
  catch
    good = false;
    return
  end
  for i = 1:numel (values)
    name = c.results{i};
    value = double (values{i});
    if isfield (p.carry, name)
      for move = p.carry.(name)
        value = move{1} (value);
      end
    end
    made.(name) = value;
  end
end

function varargout = called (layer, mistake, args, dys, count, c)
  through = any (strcmp (layer, {'eigh', 'svd'}));
  if isfield (mistake, 'call')
    f = str2func (mistake.call);
    if through
      f = port.through (port_form (f), layer, {});
    end
    varargout = there_and_back (f, args, dys, count, nargout);
    return
  end
  f = str2func (['layers.' layer]);
  if through
    f = str2func (['networks.' layer '_invariants']);
  end
  if strcmp (mistake.which, 'ones')
    dys = cellfun (@(v) ones (size (v)), dys, 'UniformOutput', false);
  elseif strcmp (mistake.which, 'square')
    dys = cellfun (@(v) v .* v, dys, 'UniformOutput', false);
  end
  values = there_and_back (f, args, dys, count, numel (c.results));
  places = [];
  if strcmp (mistake.which, 'every')
    places = count + 1:numel (values);
  elseif strcmp (mistake.which, 'dy') && isequal (size (values{count+1}), size (dys{1}))
    values{count+1} = dys{1};
  elseif strcmp (mistake.which, 'dy')
    error ('pyref:size', 'dy has another size than the input');
  else
    places = find (strcmp (c.results, mistake.which));
  end
  N = max (1, size (c.inputs.x, 1));
  for k = places
    values{k} = mistake.change (values{k}, N);
  end
  varargout = values;
end

function values = there_and_back (f, args, dys, count, total)
  values = cell (1, count + 1);
  [values{:}] = f (args{:});
  back = values{end};
  gradients = cell (1, total - count);
  [gradients{:}] = back (dys{:});
  values = [values(1:count), gradients];
end

function known = general (c)
  % Mistakes that any backward pass can have, made of the right numbers.
  rows_ = cell (0, 4);
  names = strcat ('d', fieldnames (c.inputs)).';
  for name = names
    rows_ = [rows_; of_one(name{1})];
  end
  if numel (names) > 1
    rows_ = [rows_; of_all()];
  end
  rows_(end+1,:) = {'dy ignored', ...
    'the gradients are those for dy of ones: right only at the end of a chain', ...
    'ones', []};
  rows_(end+1,:) = {'dy handed on', ...
    'the first gradient is dy itself, as if the layer were the identity', 'dy', []};
  rows_(end+1,:) = {'dy multiplied in twice', ...
    'the gradients are those for the square of dy', 'square', []};
  known = cellfun (@(name, effect, which, change) ...
                   struct ('name', name, 'effect', effect, 'which', which, ...
                           'change', change), ...
                   rows_(:,1), rows_(:,2), rows_(:,3), rows_(:,4), ...
                   'UniformOutput', false).';
end

function rows_ = of_one (name)
  rows_ = {
    'sign of %s', '%s has the wrong sign', name, @(g, N) -g
    '%s averaged over the batch', '%s is divided by N', name, @(g, N) g / N
    '%s summed over the batch', '%s is N times too large', name, @(g, N) g * N
    'twice %s', '%s is 2 times too large', name, @(g, N) 2 * g
    'half %s', '%s is half of what it must be', name, @(g, N) g / 2
    'no %s', '%s is zero', name, @(g, N) 0 * g};
  rows_(:,1:2) = cellfun (@(text) sprintf (text, name), rows_(:,1:2), ...
                          'UniformOutput', false);
end

function rows_ = of_all ()
  rows_ = {
    'sign of the gradients', 'every gradient has the wrong sign', 'every', @(g, N) -g
    'gradients averaged over the batch', ...
    'every gradient is divided by N: the 1/N of a mean that is not in this layer', ...
    'every', @(g, N) g / N
    'gradients summed over the batch', 'every gradient is N times too large', ...
    'every', @(g, N) g * N
    'twice the gradients', ...
    'every gradient is 2 times too large: a half forgotten, or counted twice', ...
    'every', @(g, N) 2 * g};
end

function yes = right (a, k, allowed)
  yes = isequal (size (a), size (k.high));
  if yes
    e = distances (a, k.high, k.low);
    yes = all (e(:) <= allowed(:), 1);
  end
end

function e = distances (a, high, low)
  e = abs ((a - high) - low);
  same = a == high | (isnan (a) & isnan (high));
  e(same & ~isfinite (high)) = 0;
  e(isnan (e)) = Inf;
end

function digits = agreement (got, other, k, allowed, dtype)
  digits = [];
  if ~isequal (size (got), size (other))
    return
  end
  gap = distances (got, other, 0);
  finite = other(isfinite (other));
  size_ = max ([0; abs(finite(:))], [], 1);
  if isequal (size (got), size (k.high))
    off = distances (got, k.high, 0);
    off(~isfinite (off)) = 0;
    off = max ([0; off(:)], [], 1);
    shares = [1e-6, 0.05];
    small = [1e-7, 1e-3];
    small = small(1 + strcmp (dtype, 'float32')) * size_;
    allowed = allowed + shares(1 + (off <= small)) * off;
  else
    units = [eps, double(eps ('single'))];
    allowed = 1e4 * units(1 + strcmp (dtype, 'float32')) * size_ * ones (size (got));
  end
  if any (gap(:) > allowed(:), 1)
    return
  end
  worst = max ([0; gap(:)], [], 1);
  digits = 16;
  if size_ > 0 && worst > 1e-16 * size_
    digits = -log10 (worst / size_);
  end
end

%!test <a sign is told by its name>
%! [~, cases] = port.read_cases ('tanh');
%! found = port.candidates ('tanh', {}, {'x'}, 1);
%! f = port_form (@(x) deal (tanh (x), @(dy) -dy .* (1 - tanh (x) .^ 2)));
%! answers = {};
%! findings = {};
%! for c = cases(1:3)
%!   [told, answers{end+1}] = port.ask (f, port.pose (c{1}, found{1}), 'float64');
%!   findings = [findings, told];
%! end
%! best = port.diagnose ('tanh', answers, findings);
%! assert (any (strfind (best{1}.name, 'sign')));
