% Arrays that are right up to a term: a constant, or so many times another array.
%
%     known = pyref.port.terms (evidence)
%
% known is a cell of structs as weigh takes them, such as 'dw has 0.1 times w more'. The
% term is read off each case. Its number must be one for all cases, and the array must
% be wrong wherever the term is not zero. A twin of pyref/port/terms.py.

function known = terms (evidence)
  known = {};
  names = fieldnames (evidence{1}.held).';
  for i = 1:numel (names)
    wrong = cellfun (@(one) one.held.(names{i}).wrong, evidence);
    if ~any (wrong, 2)
      continue
    end
    words = listed (evidence{1}.point, names{i});
    for k = 1:numel (words)
      known = [known, of_term(names{i}, words{k}, evidence)];
    end
  end
end

function words = listed (point, name)
  % What a result may have too much of, by name: ones, and arrays of its size.
  words = {'1'};
  known = collected (point);
  for i = 1:size (known, 1)
    same = isequal (size (known{i,2}), size (point.right.(name)));
    if same && ~strcmp (known{i,1}, name)
      words{end+1} = known{i,1};
    end
  end
end

function known = collected (point)
  % The arrays of a case: inputs, options, dy, right results, dy times a slope.
  c = point.case_;
  options = rmfield (c.options, intersect (fieldnames (c.options), c.plain));
  known = [fieldnames(c.inputs), struct2cell(c.inputs); ...
           fieldnames(options), struct2cell(options); ...
           fieldnames(point.right), struct2cell(point.right); ...
           fieldnames(c.upstream), point.dys(:)];
  inputs = struct2cell (c.inputs);
  one = numel (inputs) == 1 && numel (point.dys) == 1;
  if one && isequal (size (inputs{1}), size (point.dys{1}))
    [words, slopes] = pyref.port.formulas ();
    y = point.right.(c.outputs{1});
    values = cellfun (@(f) point.dys{1} .* f (inputs{1}, y), slopes, ...
                      'UniformOutput', false);
    known = [known; strcat({'dy '}, words(:)), values(:)];
  end
end

function value = take (point, name, word)
  if strcmp (word, '1')
    value = ones (size (point.right.(name)));
    return
  end
  known = collected (point);
  place = find (strcmp (known(:,1), word), 1, 'last');
  value = known{place,2};
end

function known = of_term (name, word, evidence)
  % The mistake in which a result has so many times a term too much.
  known = {};
  [cases, numbers] = deal ({}, []);
  entries = 0;
  for i = 1:numel (evidence)
    one = evidence{i};
    h = one.held.(name);
    if isnan (h.off) || h.lost || ~all (isfinite ([h.got(:); h.known.high(:)]), 1)
      continue
    end
    try
      term = pyref.port.carried (one.posed, name, take (one.point, name, word));
    catch
      return
    end
    if ~isequal (size (term), size (h.known.high))
      return
    end
    [number, doubt] = measured (h, term);
    if isempty (number)
      if h.wrong && pyref.port.largest (term) > 0
        return
      end
      continue
    end
    if doubt <= 1e-6 * (abs (number) + 1e-3 * (number == 0))
      cases{end+1} = one.posed.case_;
      numbers(end+1) = number;
    end
    entries = entries + h.wrong * numel (h.known.high);
  end
  if entries >= 4 && any (numbers ~= 0, 2)
    found = pyref.port.quantities (cases, numbers);
    known = cellfun (@(q) explained (name, word, q), found(1:min (1, end)), ...
                     'UniformOutput', false);
  end
end

function [number, doubt] = measured (h, term)
  % How many times a term is in what is too much, and what rounding leaves of that;
  % empty where something else is.
  [number, doubt] = deal ([], Inf);
  [most, place] = max (abs (term(:)), [], 1);
  if isempty (most) || ~all (isfinite (term(:)), 1) || most == 0
    return
  end
  doubt = h.allowed(place) / most;
  if ~h.wrong
    number = 0;
    return
  end
  gap = (h.got - h.known.high) - h.known.low;
  near = 1e-6;
  if strcmp (h.dtype, 'float32')
    near = 1e-4;
  end
  value = gap(place) / term(place);
  e = pyref.port.distances (gap, value * term, 0);
  if all (e(:) <= h.allowed(:) + near * h.off, 1)
    number = value;
  end
end

function value = with (point, name, word, quantity)
  number = quantity.measure (point.case_);
  value = point.right.(name) + number * take (point, name, word);
end

function one = explained (name, word, quantity)
  number = regexprep (quantity.words, '^-+', '');
  lacks = quantity.words(1) == '-';
  what = [number ' times ' word];
  if strcmp (word, '1')
    what = number;
  elseif strcmp (number, '1')
    what = word;
  end
  text = sprintf ('%s has %s more', name, what);
  if lacks
    text = sprintf ('%s lacks %s', name, what);
  end
  effect = sprintf ('it is right up to this multiple of %s', word);
  if strcmp (word, '1')
    effect = 'it is right up to that, the same in every entry and case';
  end
  if strcmp (name, ['d' word]) && ~lacks
    effect = [effect ', the gradient of a weight decay'];
  end
  one = struct ('name', text, 'effect', effect, 'origin', 2);
  one.make = @(point) struct (name, with (point, name, word, quantity));
end

%!test <a weight decay is told>
%! [~, cases] = pyref.port.read_cases ('dense');
%! found = pyref.port.candidates (cases{1});
%! order = pyref.port.telling (cases);
%! for i = 1:5
%!   p = pyref.port.pose (order{i}, found{1});
%!   answers{i} = struct ('posed', p, 'dtype', 'float64');
%!   answers{i}.values = structfun (@(k) k.high, p.results, 'UniformOutput', false);
%!   answers{i}.values.dw = answers{i}.values.dw + 0.1 * order{i}.inputs.w;
%!   wrong{i} = [order{i}.id ' dw'];
%! end
%! known = pyref.port.terms (pyref.port.evidence_of (answers, wrong, {}));
%! assert (numel (known), 1);
%! assert (known{1}.name, 'dw has 0.1 times w more');
%! assert (known{1}.effect, 'it is right up to this multiple of w, the gradient of a weight decay');
