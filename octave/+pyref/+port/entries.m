% The place that holds every wrong entry of an array, if there is one.
%
%     told = pyref.port.entries (name, answers, wrong)
%
% name is a result, wrong the ids of the cases that are wrong; told is a cell with a
% phrase and counts, or empty. A place is where an entry stands, or what the input is
% there. It is told when every wrong entry lies in it, and when so many would hardly do
% so by chance. A twin of pyref/port/places.py.

function told = entries (name, answers, wrong)
  told = {};
  found = {};
  for i = 1:numel (answers)
    a = answers{i};
    known = isfield (a.values, name) && isfield (a.posed.results, name);
    if known && ismember (a.posed.case_.id, wrong) && strcmp (a.dtype, 'float64')
      one = off (a, name);
      if any (one.mask(:), 1)
        found{end+1} = one;
      end
    end
  end
  if isempty (found)
    return
  end
  kinds = {'in the first row', 'in the last row', 'in the first column', ...
           'in the last column', 'on the diagonal', 'off the diagonal', ...
           'in the first sample or channel', 'in the last sample or channel', ...
           'at the border'};
  for i = 1:numel (kinds)
    held = cellfun (@(one) place (kinds{i}, one), found, 'UniformOutput', false);
    told = counted ([name ' only ' kinds{i}], found, held);
    if ~isempty (told)
      return
    end
  end
  first = fieldnames (found{1}.case_.inputs);
  values = {'where %s < 0', @(x) x < 0; 'where %s > 0', @(x) x > 0
            'where %s is 0', @(x) x == 0; 'where |%s| > 1', @(x) abs(x) > 1
            'where |%s| > 30', @(x) abs(x) > 30};
  for i = 1:size (values, 1)
    held = cellfun (@(one) where (values{i,2}, one), found, 'UniformOutput', false);
    told = counted ([name ' only ' sprintf(values{i,1}, first{1})], found, held);
    if ~isempty (told)
      return
    end
  end
end

function one = off (a, name)
  % Which entries are outside their bound, and the lengths of the array with the ones at
  % its end, which Octave drops.
  k = a.posed.results.(name);
  c = a.posed.case_;
  one = struct ('mask', false (size (k.high)), 'case_', c, 'x', []);
  names = fieldnames (c.inputs);
  if isfield (a.posed.given, names{1})
    one.x = a.posed.given.(names{1});
  end
  one.shape = size (k.high);
  rank_ = numel (c.shapes.(names{1}));
  if isfield (c.shapes, name(2:end))
    rank_ = numel (c.shapes.(name(2:end)));
  elseif ndims (c.inputs.(names{1})) ~= numel (one.shape)
    rank_ = 0;
  end
  one.shape(end+1:rank_) = 1;
  got = a.values.(name);
  if isequal (size (got), size (k.high))
    allowed = pyref.port.slack (k, a.posed.lengths.(name), 'float64');
    one.mask = pyref.port.distances (got, k.high, k.low) > allowed;
  end
end

function told = counted (words, found, held)
  % The words with counts; empty where a wrong entry lies elsewhere, or by chance.
  told = {};
  [chance, hits, inside, others] = deal (0);
  for i = 1:numel (found)
    mask = found{i}.mask;
    if isempty (held{i}) || any (mask(:) & ~held{i}(:), 1)
      return
    end
    [bad, in, all_] = deal (sum (mask(:), 1), sum (held{i}(:), 1), numel (mask));
    chance = chance + pyref.port.log_choose (in, bad) - ...
             pyref.port.log_choose (all_, bad);
    [hits, inside, others] = deal (hits + bad, inside + in, others + all_ - in);
  end
  if exp (chance) < 1e-3
    told = {sprintf('%s: %d of %d entries there, 0 of %d others', words, hits, ...
                    inside, others)};
  end
end

function held = where (holds, one)
  held = [];
  if isequal (size (one.x), size (one.mask))
    held = holds (one.x);
  end
end

function held = place (kind_, one)
  % The entries in a place; empty where there is no such place.
  shape = one.shape;
  n = numel (shape);
  places = cell (1, n);
  ranges = arrayfun (@(n) 1:n, shape, 'UniformOutput', false);
  [places{:}] = ndgrid (ranges{:});
  first = places{1};
  [rows_, columns_] = deal (places{end-1:end});
  [height, width] = deal (shape(end-1), shape(end));
  held = [];
  diagonal = n == 2 && height == width;
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
      if diagonal
        held = rows_ == columns_;
      end
    case 'off the diagonal'
      if diagonal
        held = rows_ ~= columns_;
      end
    case 'in the first sample or channel'
      if n > 2
        held = first == 1;
      end
    case 'in the last sample or channel'
      if n > 2
        held = first == shape(1);
      end
    otherwise
      held = rows_ == 1 | rows_ == height | columns_ == 1 | columns_ == width;
  end
end

%!function told = of (change)
%!  [~, cases] = pyref.port.read_cases ('tanh');
%!  found = pyref.port.candidates (cases{1});
%!  order = pyref.port.telling (cases);
%!  order = order(cellfun (@(c) ndims (c.inputs.x) == 2 && numel (c.inputs.x) > 3, order));
%!  for i = 1:numel (order)
%!    p = pyref.port.pose (order{i}, found{1});
%!    answers{i} = struct ('posed', p, 'dtype', 'float64');
%!    answers{i}.values.dx = change (p.results.dx.high, order{i}.inputs.x);
%!  end
%!  ids = cellfun (@(c) c.id, order, 'UniformOutput', false);
%!  told = pyref.port.entries ('dx', answers, ids);
%!endfunction
%!test <a gradient wrong in its last column alone is placed there, with counts>
%! told = of (@(dx, x) dx .* [ones(size (x, 1), size (x, 2) - 1), 2 * ones(size (x, 1), 1)]);
%! assert (~isempty (regexp (told{1}, ['^dx only in the last column: \d+ of \d+ entries ' ...
%!                                     'there, 0 of \d+ others$'], 'once')));
%!test <one that is wrong where the input is negative>
%! told = of (@(dx, x) dx .* (1 + (x < 0)));
%! assert (strncmp (told{1}, 'dx only where x < 0: ', 21));
%!test <one that is wrong everywhere has no place>
%! assert (isempty (of (@(dx, x) 2 * dx)));
