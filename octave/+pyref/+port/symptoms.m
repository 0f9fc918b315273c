% What the numbers of a port show without any known mistake: single precision, Inf.
%
%     found = pyref.port.symptoms (found, evidence)
%
% found are diagnoses, the best first. Where none explains all, single precision inside
% (every error is a rounding to float32) and overflow (right up to inputs of 709, Inf or
% NaN from 710) are told before what is not sure. A twin of pyref/port/symptoms.py.

function found = symptoms (found, evidence)
  if ~isempty (found) && found{1}.share == 1
    return
  end
  [ids, names, held, points] = deal ({});
  for i = 1:numel (evidence)
    all_ = fieldnames (evidence{i}.held);
    for k = 1:numel (all_)
      ids{end+1} = evidence{i}.id;
      names{end+1} = all_{k};
      held{end+1} = evidence{i}.held.(all_{k});
      points{end+1} = evidence{i}.posed;
    end
  end
  arrays = struct ('id', ids, 'name', names, 'held', held, 'posed', points);
  seen = [single_inside(arrays), overflow(arrays)];
  if isempty (seen)
    return
  end
  doubtful = found(cellfun (@(d) d.share < 1, found));
  doubtful = cellfun (@(d) setfield (d, 'sure', false), doubtful, ...
                      'UniformOutput', false);
  if isempty (doubtful)
    doubtful = found;
  end
  found = [seen, doubtful];
  keys = cellfun (@(d) [~d.sure, -d.share], found, 'UniformOutput', false);
  [~, order] = sortrows (vertcat (keys{:}));
  found = found(order(1:min (3, end)));
end

function found = single_inside (arrays)
  % Whether what is wrong in float64 is what float32 leaves.
  found = {};
  is_wrong = arrayfun (@(one) one.held.wrong, arrays);
  wrong = arrays(is_wrong);
  double_ = arrayfun (@(one) strcmp (one.held.dtype, 'float64'), wrong);
  if isempty (wrong) || ~all (double_, 2)
    return
  end
  like = wrong(arrayfun (@looks_single, wrong));
  names = unique ({like.name}, 'stable');
  rest = arrays(~is_wrong & ismember ({arrays.name}, names));
  finer = sum (arrayfun (@(one) keeps_more (one.held), rest), 2);
  few = numel (like) < max (2, 0.9 * numel (wrong));
  if few || finer > 0.1 * numel (like) + 1e-12
    return
  end
  digits = sort (arrayfun (@(one) digits_right (one.held), like));
  middle = mean (digits([ceil(end/2+0.5)-1+mod(end,2), ceil(end/2+0.5)]), 2);
  effect = ['float64 goes in, and what comes out was computed or kept in float32 ' ...
            '(accept single asks in float32 alone)'];
  found = {diagnosis('single precision inside', effect, like, wrong)};
  found{1}.facts = sprintf ( ...
    '%s: %.0f digits right, in %d of %d arrays within the bound of float32', ...
    strjoin (names, ', '), middle, numel (like), numel (wrong));
end

function yes = looks_single (one)
  % Within the bound of float32, and as far off as that leaves. So is what float32
  % rounds off beside larger numbers, where it was kept in that.
  h = one.held;
  yes = ~isnan (h.off) && all (isfinite ([h.got(:); h.known.high(:)]), 1);
  if yes
    limit = pyref.port.slack (h.known, one.posed.lengths.(one.name), 'float32');
    gap = pyref.port.distances (h.got, h.known.high, 0);
    yes = all (gap(:) <= limit(:), 1);
    if ~yes && isequal (h.got, double (single (h.got)))
      yes = pyref.port.is_rounded_away (h.got, h.known.high, one.posed, 'float32');
    end
    yes = yes && h.off > 1e-10 * pyref.port.largest (h.known.high);
  end
end

function yes = keeps_more (h)
  yes = h.has && ~isnan (h.off) && any (h.got(:) ~= double (single (h.got(:))), 1);
end

function digits = digits_right (h)
  size_ = pyref.port.largest (h.known.high);
  digits = 7;
  if h.off > 0 && size_ > 0
    digits = -log10 (h.off / size_);
  end
end

function d = diagnosis (name, effect, like, wrong)
  d = struct ('name', name, 'effect', effect, 'explained', numel (like), ...
              'synonyms', {{}}, 'facts', '', 'arrays', numel (wrong), ...
              'share', numel (like) / numel (wrong), 'digits', 0, 'sure', true);
  d.cases = numel (unique ({like.id}));
  d.where = unique ({like.name}, 'stable');
end

function found = overflow (arrays)
  % Inf or NaN where a number must be, from inputs of some size on.
  found = {};
  wrong = arrays(arrayfun (@(one) one.held.wrong, arrays));
  loses = @(one) ~isnan (one.held.off) && any (lost (one.held), 1);
  gone = wrong(arrayfun (loses, wrong));
  if isempty (gone) || numel (gone) < numel (wrong) / 2
    return
  end
  usable = arrayfun (@(one) ~isnan (one.held.off), arrays);
  same = arrays(usable & ismember ({arrays.name}, {gone.name}));
  limit = limit_of (gone, same);
  [name, effect] = deal ('Inf or NaN', 'there is no number where one can be had');
  if ~isempty (limit)
    name = 'overflow';
    effect = 'no number where one can be had: exponentials or squares of large inputs';
  end
  found = {diagnosis(name, effect, gone, wrong)};
  found{1}.sure = ~isempty (limit);
  found{1}.facts = sprintf ('%s: Inf or NaN in %d of %d wrong arrays%s', ...
    strjoin (found{1}.where, ', '), numel (gone), numel (wrong), limit);
end

function text = limit_of (gone, same)
  % The inputs between which numbers end, in words; '' where nothing parts them.
  text = '';
  sides = {
    'largest input', @(x) x
    'largest input, with its sign turned,', @(x) -x
    'largest input in size', @(x) abs(x)};
  for i = 1:3
    side = sides{i,2};
    of = @(one, mask) side (part (inputs_of (one), mask));
    bad = arrayfun (@(one) min (of (one, lost (one.held)), [], 1), gone);
    good = arrayfun (@(one) max ([0; of(one, ~lost (one.held))], [], 1), same);
    [bad, good] = deal (min (bad, [], 2), max (good, [], 2));
    if good < bad && bad >= 10
      text = sprintf ('; the %s that is right is %.4g, the first that is not %.4g', ...
                      sides{i,1}, good, bad);
      return
    end
  end
end

function values = part (values, which)
  values = values(which);
end

function mask = lost (h)
  % Which entries are no numbers, and must be.
  mask = ~isfinite (h.got(:)) & isfinite (h.known.high(:));
end

function x = inputs_of (one)
  % The input behind each entry; the largest of all, of another shape.
  inputs = struct2cell (one.posed.case_.inputs);
  first = inputs{1};
  shape = size (one.held.known.high);
  if isequal (size (first), shape)
    x = first(:);
  elseif ndims (first) == 2 && isequal (shape, [size(first, 1), 1])
    x = max (abs (first), [], 2);
  else
    x = repmat (pyref.port.largest (first), prod (shape, 2), 1);
  end
end

%!function found = of (change)
%!  [~, cases] = pyref.port.read_cases ('softplus');
%!  found = pyref.port.candidates (cases{1});
%!  cases = cases(cellfun (@(c) c.usual, cases));
%!  wrong = {};
%!  for i = 1:numel (cases)
%!    p = pyref.port.pose (cases{i}, found{1});
%!    answers{i} = struct ('posed', p, 'dtype', 'float64');
%!    answers{i}.values = structfun (@(k) k.high, p.results, 'UniformOutput', false);
%!    answers{i}.values.y = change (cases{i}.inputs.x, answers{i}.values.y);
%!    if any (answers{i}.values.y(:) ~= p.results.y.high(:))
%!      wrong{end+1} = [cases{i}.id ' y'];
%!    end
%!  end
%!  found = pyref.port.symptoms ({}, pyref.port.evidence_of (answers, wrong, {}));
%!endfunction
%!test <single precision inside>
%! found = of (@(x, y) double (single (y * (1 + 2e-7))));
%! assert (found{1}.name, 'single precision inside');
%! assert (any (strfind (found{1}.facts, 'digits right, in '), 2));
%!test <overflow from inputs of some size on>
%! found = of (@(x, y) y + 0 * exp (x));
%! assert (found{1}.name, 'overflow');
%! assert (any (strfind (found{1}.facts, '; the largest input that is right is '), 2));
