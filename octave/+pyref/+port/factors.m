% Arrays that are one factor too large in each case, and what quantity that factor is.
%
%     known = pyref.port.factors (evidence)
%
% evidence is that of evidence_of; known is a cell of structs as weigh takes them, such
% as 'dx averaged over the batch'. The factor is read off each case; a quantity is told
% when it is the factor in all of them, and 1 where the array is right. A twin of
% pyref/port/factors.py.

function known = factors (evidence)
  names = fieldnames (evidence{1}.held).';
  [words, found] = deal (cell (1, numel (names)));
  for i = 1:numel (names)
    found{i} = of_array (names{i}, evidence);
    words{i} = strjoin (cellfun (@(q) q.words, found{i}, 'UniformOutput', false), ';');
  end
  known = {};
  groups = unique (words, 'stable');
  groups = groups(~cellfun (@isempty, groups));
  for i = 1:numel (groups)
    mine = strcmp (words, groups{i});
    group = found{find(mine, 1)};
    for k = 1:numel (group)
      known{end+1} = explained (names(mine), group{k}, evidence{1}.posed.case_);
    end
  end
end

function found = of_array (name, evidence)
  % The quantities by which an array is too large; empty where it is none.
  found = {};
  [cases, numbers] = deal ({}, []);
  entries = 0;
  for i = 1:numel (evidence)
    if ~isfield (evidence{i}.held, name)
      continue
    end
    h = evidence{i}.held.(name);
    shows = would_show (h);
    if ~is_usable (h) || pyref.port.largest (h.known.high) == 0 || ~(h.wrong || shows)
      continue
    end
    number = 1;
    if h.wrong
      number = pyref.port.factor_of (h);
    end
    if isempty (number)
      return
    end
    if shows
      cases{end+1} = evidence{i}.posed.case_;
      numbers(end+1) = number;
      entries = entries + h.wrong * numel (h.known.high);
    end
  end
  if entries >= 2 && ~all (numbers == 1, 2)
    found = pyref.port.quantities (cases, numbers);
  end
end

function yes = is_usable (h)
  yes = ~isnan (h.off) && all (isfinite ([h.got(:); h.known.high(:)]), 1);
end

function yes = would_show (h)
  % Whether a factor could be read off an array to the digits that are asked for.
  [most, place] = max (abs (h.known.high(:)), [], 1);
  yes = ~h.lost && ~isempty (most) && h.allowed(place) <= 1e-6 * most;
end

function one = explained (names, quantity, c)
  [name, effect] = described (names, quantity.words, c);
  one = struct ('name', name, 'effect', effect, 'origin', 2);
  one.make = @(point) multiplied (point, names, quantity);
end

function made = multiplied (point, names, quantity)
  factor = quantity.measure (point.case_);
  if ~isfinite (factor)
    factor = 1;
  end
  made = struct ();
  for i = 1:numel (names)
    made.(names{i}) = point.right.(names{i}) * factor;
  end
end

function [name, effect] = described (names, words, c)
  % The name of a factor and what it does.
  gradients = setdiff (c.results, c.outputs, 'stable');
  told = strjoin (names, ' and ');
  short = told;
  if numel (gradients) > 1 && isequal (names, gradients)
    short = 'the gradients';
  elseif numel (gradients) > 2 && isequal (names, gradients(2:end))
    short = 'parameter gradients';
  end
  verbs = {'is', 'are'; 'has', 'have'};
  verbs = verbs(:,1 + (numel (names) > 1));
  known = {
    '-1', 'sign of %s', '%s %3$s the wrong sign'
    '0', 'no %s', '%s %2$s zero'
    '1/N', '%s averaged over the batch', '%s %2$s divided by N, the 1/N of a mean'
    'N', '%s summed over the batch', '%s %2$s N times too large'
    '2', 'twice %s', '%s %2$s 2 times too large: a half forgotten, or counted twice'
    '1/2', 'half %s', '%s %2$s half of what it must be'};
  place = find (strcmp (known(:,1), words), 1);
  if ~isempty (place)
    name = sprintf (known{place,2}, short);
    effect = strrep (strrep (known{place,3}, '%2$s', verbs{1}), '%3$s', verbs{2});
    effect = sprintf (effect, told);
  elseif strncmp (words, '1/', 2)
    by = regexprep (words(3:end), '^[()]+|[()]+$', '');
    name = sprintf ('%s divided by %s', short, by);
    effect = sprintf ('%s %s %s times too small', told, verbs{1}, by);
  else
    name = sprintf ('%s %s times too large', short, words);
    effect = sprintf ('one factor, %s, in every case', words);
  end
end

%!function known = of (layer, names, factor)
%!  [~, cases] = pyref.port.read_cases (layer);
%!  found = pyref.port.candidates (cases{1});
%!  order = pyref.port.telling (cases);
%!  wrong = {};
%!  for i = 1:5
%!    p = pyref.port.pose (order{i}, found{1});
%!    answers{i} = struct ('posed', p, 'dtype', 'float64');
%!    answers{i}.values = structfun (@(k) k.high, p.results, 'UniformOutput', false);
%!    for k = 1:numel (names)
%!      answers{i}.values.(names{k}) = answers{i}.values.(names{k}) * factor (order{i});
%!      wrong{end+1} = [order{i}.id ' ' names{k}];
%!    end
%!  end
%!  known = pyref.port.factors (pyref.port.evidence_of (answers, wrong, {}));
%!endfunction
%!test <every gradient N times too small, and one of them four times too large>
%! known = of ('dense', {'dx', 'dw', 'db'}, @(c) 1 / size (c.inputs.x, 1));
%! assert (known{1}.name, 'the gradients averaged over the batch');
%! assert (known{1}.effect, 'dx and dw and db are divided by N, the 1/N of a mean');
%! known = of ('dense', {'dw'}, @(c) 4);
%! assert ({known{1}.name, known{1}.effect}, {'dw 4 times too large', 'one factor, 4, in every case'});
%!test <a factor that is no quantity of the cases is none>
%! known = of ('dense', {'dw'}, @(c) 1 + sum (c.inputs.x(:)));
%! assert (known, {});
