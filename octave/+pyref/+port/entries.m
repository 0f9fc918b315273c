% The place that holds every wrong entry of an array, if there is one.
%
%     told = pyref.port.entries (name, answers, wrong)
%
% name is a result, wrong the ids of the cases that are wrong; told is a cell with a
% phrase, or empty. As in pyref/port/places.py.

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
  allowed = pyref.port.slack (k, terms, 'float64');
  same = got == k.high | (isnan (got) & isnan (k.high));
  mask = ~same & ~(abs ((got - k.high) - k.low) <= allowed);
end

%!test <a gradient wrong in its last column alone is placed there>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! found = pyref.port.candidates (cases{1});
%! f = pyref.port.worker.open_target (@(x) deal (tanh (x), ...
%!   @(dy) dy .* (4 * exp (-2 * abs (x)) ./ (1 + exp (-2 * abs (x))) .^ 2) ...
%!   .* [ones(size (x, 1), size (x, 2) - 1), 2 * ones(size (x, 1), 1)]));
%! answers = {};
%! findings = {};
%! for c = cases
%!   if c{1}.finite && ndims (c{1}.inputs.x) == 2 && numel (c{1}.inputs.x) > 3
%!     [told, answers{end+1}] = pyref.port.ask (f, pyref.port.pose (c{1}, found{1}), 'float64');
%!     findings = [findings, told];
%!   end
%! end
%! assert (any (strcmp (pyref.port.locate (answers, findings), 'only dx')));
%! ids = cellfun (@(a) a.posed.case_.id, answers, 'UniformOutput', false);
%! assert (pyref.port.entries ('dx', answers, ids), {'dx only in the last column'});
%! pyref.port.in_child ('stop');
