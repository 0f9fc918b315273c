% Mistakes that the evidence at hand does not part: in one, the first of them.
%
%     kept = pyref.port.alike (weighed, evidence)
%
% weighed is a cell of those of weigh, the best first. Two mistakes with the same
% numbers in all cases of a layer are one, and the name of the catalogue stands for it;
% so it does where many cases are alike. Where few cases are left and others would part
% them, both names are told (synonyms); so are two quantities of one factor. A twin of
% pyref/port/alike.py.

function kept = alike (weighed, evidence)
  kept = {};
  for i = 1:numel (weighed)
    one = weighed{i};
    names = cellfun (@(k) k.overall.name, kept, 'UniformOutput', false);
    if any (strcmp (one.overall.name, names), 2)
      continue
    end
    place = find (cellfun (@(k) are_level (k, one), kept), 1);
    if isempty (place)
      kept{end+1} = one;
      continue
    end
    first = kept{place};
    told = [{first.overall.name}, first.overall.synonyms];
    fitted = first.mistake.origin == 2 && one.mistake.origin == 2;
    few = first.overall.cases <= 4 || fitted;
    full = numel (told) >= 3 || any (strcmp (one.overall.name, told), 2);
    if few && ~full && are_apart (first.mistake, one.mistake, evidence{1})
      first.overall.synonyms{end+1} = one.overall.name;
      kept{place} = first;
    end
  end
end

function yes = are_level (one, other)
  % Whether two explain the same arrays, and as large a share.
  gap = abs (one.overall.share - other.overall.share);
  yes = gap < 1e-9 && isempty (setxor (one.explained, other.explained));
end

function yes = are_apart (one, other, sample)
  % Whether two mistakes have other numbers in some case of the layer.
  yes = false;
  [~, cases] = pyref.port.read_cases (sample.posed.case_.layer);
  for i = 1:numel (cases)
    c = cases{i};
    if ~c.usual
      continue
    end
    point = struct ('case_', c, 'dtype', 'float64', 'given', true, 'own_dy', true, ...
                    'on_file', true, 'dys', {struct2cell(c.upstream).'});
    point.right = structfun (@(k) k.high, c.expect, 'UniformOutput', false);
    try
      found = {one.make(point), other.make(point)};
      found = look_at (found, told_of (one, point), point.right);
      found = look_at (found, told_of (other, point), point.right);
    catch
      continue
    end
    if any (cellfun (@(name) differ (name, found, c), c.results), 2)
      yes = true;
      return
    end
  end
end

function told = told_of (mistake, point)
  told = struct ();
  if isfield (mistake, 'told')
    told = mistake.told (point);
  end
end

function found = look_at (found, told, right)
  % Arrays of the size of what is right, right where the numbers are not told.
  names = fieldnames (told);
  for i = 1:numel (names)
    [name, known] = deal (names{i}, right.(names{i}));
    places = told.(name);
    for k = 1:numel (found)
      value = known;
      if isfield (found{k}, name)
        value = found{k}.(name);
      end
      if isequal (size (value), size (known))
        value(~places) = known(~places);
        found{k}.(name) = value;
      end
    end
  end
end

function yes = differ (name, found, c)
  % Whether two have another array, and not both a right one.
  k = c.expect.(name);
  pair = {k.high, k.high};
  for i = 1:2
    if isfield (found{i}, name)
      pair{i} = found{i}.(name);
    end
  end
  allowed = pyref.port.slack (k, c.lengths.(name), 'float64');
  yes = ~all (cellfun (@(a) is_right (a, k, allowed), pair), 2);
  if yes && isequal (size (pair{1}), size (pair{2}))
    gap = pyref.port.distances (pair{1}, pair{2}, 0);
    size_ = max (cellfun (@pyref.port.largest, pair), [], 2);
    yes = any (gap(:) > 1e-6 * size_, 1);
  end
end

function yes = is_right (a, k, allowed)
  yes = isequal (size (a), size (k.high));
  if yes
    e = pyref.port.distances (a, k.high, k.low);
    yes = all (e(:) <= allowed(:), 1);
  end
end

%!function w = of (name, origin, factor)
%!  w.mistake = struct ('name', name, 'origin', origin);
%!  w.mistake.make = @(point) struct ('dx', factor (point.case_) * point.right.dx);
%!  w.overall = struct ('name', name, 'synonyms', {{}}, 'cases', 2, 'share', 1);
%!  w.explained = {'a dx', 'b dx'};
%!endfunction
%!test <two with the same numbers in all cases are one, two that others part are told>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! evidence = {struct('posed', struct ('case_', cases{1}))};
%! rows_ = @(c) size (c.inputs.x, 1);
%! kept = pyref.port.alike ({of('one', 0, @(c) 2), of('other', 1, @(c) 2)}, evidence);
%! assert ({numel(kept), kept{1}.overall.synonyms}, {1, {}});
%! kept = pyref.port.alike ({of('one', 0, @(c) 2), of('other', 1, rows_)}, evidence);
%! assert ({numel(kept), kept{1}.overall.synonyms}, {1, {'other'}});
