% How much of what is wrong in a port one known mistake explains.
%
%     w = pyref.port.weigh (mistake, evidence)
%
% mistake is a struct with name, effect, origin (0 the catalogue, 1 of any layer, 2 read
% off the port) and make, a function of a point that gives the results that it changes;
% an error pyref:refused says that there is one in their place, pyref:unknown that
% nobody knows. It explains an array when the port has its numbers there, not those
% that are right. w has
%
%     mistake, explained (arrays), denied (whether it changes one that is right),
%     contrary (arrays that both change, each to other numbers)
%     overall   over all results; own, over those that it changes; each, over each of
%               these, by name: structs with name, effect, share, explained, arrays,
%               cases, digits, where, sure, synonyms, facts
%     rank      a row that sorts the best first
%
% A share is taken over all arrays that are wrong in the port or would be with the
% mistake. A twin of pyref/port/weigh.py.

function w = weigh (mistake, evidence)
  counts = struct ('explained', {{}}, 'missed', {{}}, 'denied', {{}}, ...
                   'telling', {{}}, 'changed', {{}}, 'digits', 16, 'contrary', 0);
  for i = 1:numel (evidence)
    counts = with_case (counts, mistake, evidence{i});
    if counts.contrary >= 6 && isempty (counts.explained)
      break
    end
  end
  names = fieldnames (evidence{1}.held).';
  w = struct ('mistake', mistake, 'explained', {counts.explained}, ...
              'denied', ~isempty (counts.denied), 'each', struct (), ...
              'contrary', counts.contrary);
  w.overall = added_up (mistake, counts, names);
  w.own = added_up (mistake, counts, names(ismember (names, counts.changed)));
  for i = 1:numel (w.own.where)
    name = w.own.where{i};
    w.each.(name) = added_up (mistake, counts, {name});
  end
  w.rank = [-round(1000 * w.overall.share), -round(1000 * w.own.share), ...
            ~w.overall.sure, mistake.origin, floor(-w.overall.digits / 2)];
end

function counts = with_case (counts, mistake, one)
  % Count the arrays of one answer.
  [made, state, told] = pyref.port.numbers_of (mistake, one);
  names = fieldnames (one.held);
  if strcmp (state, 'unknown')
    return
  elseif one.broken || strcmp (state, 'refused')
    wrong = one.broken || any (structfun (@(h) h.wrong, one.held), 1);
    none = one.broken && strcmp (state, 'refused');
    counts = put (counts, [one.id ' '], none, wrong);
    return
  end
  for i = 1:numel (names)
    name = names{i};
    h = one.held.(name);
    key = [one.id ' ' name];
    if ~h.has || strcmp (state, 'failed')
      if h.wrong
        counts = put (counts, key, false, true);
      end
      continue
    end
    right = ~isfield (made, name) || is_right (made.(name), h);
    if right && ~h.wrong
      continue
    end
    digits = [];
    if ~right
      if ~ismember (name, counts.changed)
        counts.changed{end+1} = name;
      end
      digits = pyref.port.digits_of (h, made.(name), places_of (told, name));
    end
    explained = ~isempty (digits) && (h.wrong || h.lost);
    if h.lost && ~explained
      continue
    end
    counts = put (counts, key, explained, h.wrong);
    counts.contrary = counts.contrary + (~right && h.wrong && ~explained);
    if explained
      counts.digits = min ([counts.digits, digits], [], 2);
      if tells (h, made.(name), places_of (told, name))
        counts.telling{end+1} = key;
      end
    end
  end
end

function counts = put (counts, key, explained, wrong)
  kinds = {'denied', 'missed', 'explained'};
  kind = kinds{max(1 + wrong, 3 * explained)};
  counts.(kind) = [counts.(kind), {key}];
end

function yes = is_right (a, h)
  yes = isequal (size (a), size (h.known.high));
  if yes
    e = pyref.port.distances (a, h.known.high, h.known.low);
    yes = all (e(:) <= h.allowed(:) * ~h.exact, 1);
  end
end

function places = places_of (told, name)
  % Where the numbers of a mistake are known; of most arrays everywhere.
  places = true;
  if isfield (told, name)
    places = told.(name);
  end
end

function yes = tells (h, mistaken, told)
  % Whether that the port has these numbers says something: they are plainly others than
  % the right ones, or the port is nearer to them than chance would have it.
  want = h.known.high;
  yes = ~isequal (size (mistaken), size (want));
  if yes
    return
  end
  gap = pyref.port.distances (mistaken, want, 0);
  size_ = max ([pyref.port.largest(want), pyref.port.largest(mistaken)], [], 2);
  left = pyref.port.largest (told .* pyref.port.distances (h.got, mistaken, 0));
  near = numel (want) >= 4 && left <= 1e-3 * h.off;
  yes = any (gap(:) > 1e-6 * size_, 1) || near;
end

function one = added_up (mistake, counts, names)
  % The diagnosis over these results.
  [explained, missed, denied, telling] = deal ( ...
    of (counts.explained, names), of (counts.missed, names), ...
    of (counts.denied, names), of (counts.telling, names));
  one = struct ('name', mistake.name, 'effect', mistake.effect, ...
                'explained', numel (explained), 'synonyms', {{}}, 'facts', '');
  one.arrays = numel (explained) + numel (missed) + numel (denied);
  one.share = numel (explained) / max (1, one.arrays);
  [ids, results] = parts_of (explained);
  refusals = strcmp (results, ' ');
  one.cases = numel (unique (ids(~refusals)));
  one.digits = min (counts.digits, 8);
  one.where = names(ismember (strcat ({' '}, names), results));
  cases = numel (unique (parts_of (telling)));
  told = cases > 1 || (cases > 0 && sum (refusals, 2) > 1);
  one.sure = told && isempty (denied) && one.share >= 0.85;
end

function keys = of (keys, names)
  if ~isempty (keys)
    [~, results] = parts_of (keys);
    keys = keys(ismember (results, [{' '}, strcat({' '}, names)]));
  end
end

function [ids, results] = parts_of (keys)
  % The ids of keys, and the space and the name behind each.
  ids = regexprep (keys, ' .*$', '');
  results = regexprep (keys, '^\S*', '');
end

%!function evidence = of_two (got)
%!  [~, cases] = pyref.port.read_cases ('tanh');
%!  found = pyref.port.candidates (cases{1});
%!  order = pyref.port.telling (cases);
%!  for i = 1:2
%!    p = pyref.port.pose (order{i}, found{1});
%!    answers{i} = struct ('posed', p, 'dtype', 'float64');
%!    answers{i}.values = struct ('y', p.results.y.high, 'dx', got (p.results.dx.high));
%!    wrong{i} = [order{i}.id ' dx'];
%!  end
%!  evidence = pyref.port.evidence_of (answers, wrong, {});
%!endfunction
%!test <a mistake whose numbers the port has explains all of it, and surely>
%! m = struct ('name', 'sign', 'effect', 'turned', 'origin', 1);
%! m.make = @(point) struct ('dx', -point.right.dx);
%! w = pyref.port.weigh (m, of_two (@(dx) -dx));
%! assert ({w.overall.share, w.overall.sure, w.overall.cases, w.overall.where}, {1, true, 2, {'dx'}});
%! w = pyref.port.weigh (m, of_two (@(dx) 2 * dx));
%! assert ({w.overall.share, w.overall.sure}, {0, false});
%!test <what it changes and the port has right is against it>
%! m = struct ('name', 'both', 'effect', 'turned', 'origin', 1);
%! m.make = @(point) struct ('dx', -point.right.dx, 'y', 2 * point.right.y);
%! w = pyref.port.weigh (m, of_two (@(dx) -dx));
%! assert ({w.overall.share, w.denied, w.each.dx.share}, {0.5, true, 1});
