% Every convention of a layer, the nearest to ours first: as pyref/port/conventions.py.
%
%     [found, picks] = pyref.port.candidates (c, plain, names, most)
%
% c is any case of the layer, whose sheet lists the choices. plain are the names of what
% may be missing (plain options, a bias), names those of all arguments in calling order,
% most how many of them the port takes (-1: any). A convention has choices (a cell of
% structs with say, moves and name), spelling, forms, hidden (name, value), and
% upstream, which is false where the port is given no dy. Octave has no 1-D arrays:
% choices with one, or with ones at the end of a shape, are left out. picks has a column
% for each convention: two that differ in one choice differ in one entry.

function [found, picks] = candidates (c, plain, names, most)
  hidden = {};
  if most >= 0
    hidden = intersect (plain, names(most+1:end), 'stable');
  end
  sets = axes_of (c.ports, hidden);
  spellings = {};
  known = pyref.port.cells_of (c.ports.spellings);
  for i = 1:numel (known)
    forms = fieldnames (known{i}.forms);
    if isempty (forms) || ~isempty (intersect (forms, setdiff (plain, hidden)))
      spellings{end+1} = known{i};
    end
  end
  sets{end+1} = spellings;
  for i = 1:numel (hidden)
    values = {};
    if isfield (c.ports.hidden, hidden{i})
      values = pyref.port.cells_of (c.ports.hidden.(hidden{i}));
    end
    sets{end+1} = values;
  end
  sets{end+1} = {true};
  if c.ports.loss
    sets{end} = {true, false};
  end
  found = {};
  distances = zeros (0, 1);
  picks = combinations (cellfun (@numel, sets));
  for i = 1:size (picks, 2)
    parts = cellfun (@(set_, k) set_{k}, sets, num2cell (picks(:,i).'), ...
                     'UniformOutput', false);
    count = numel (sets) - numel (hidden) - 2;
    one = struct ('spelling', parts{count+1}.say, 'forms', parts{count+1}.forms, ...
                  'upstream', parts{end});
    one.choices = parts(1:count);
    one.hidden = [hidden; parts(count+2:end-1)].';
    found{end+1} = one;
    distances(end+1,1) = distance (one);
  end
  [~, order] = sort (distances);
  found = found(order);
  picks = picks(:,order);
end

function sets = axes_of (ports, hidden)
  sets = {};
  axes_ = ports.axes;
  if isstruct (axes_)   % lists of one length, whose structs have the same fields
    axes_ = num2cell (axes_, 2);
  end
  axes_ = pyref.port.cells_of (axes_);
  for i = 1:numel (axes_)
    choices = {};
    known = pyref.port.cells_of (axes_{i});
    for k = 1:numel (known)
      one = known{k};
      if ~isfield (one, 'name')
        one.name = '';
      end
      texts = struct2cell (one.moves);
      flat = cellfun (@(t) ~isempty (regexp (t, 'ravel|tail', 'once')), texts);
      names = fieldnames (one.moves);
      silent = ~isempty (names) && all (ismember (names, hidden), 1);
      if ~any (flat, 1) && ~silent
        choices{end+1} = one;
      end
    end
    sets{end+1} = choices;
  end
end

function picks = combinations (counts)
  % One column for each way to pick; the last set varies fastest.
  picks = zeros (numel (counts), prod (counts, 2));
  rest = 0:prod (counts, 2) - 1;
  for k = numel (counts):-1:1
    picks(k,:) = mod (rest, counts(k)) + 1;
    rest = floor (rest / counts(k));
  end
end

function d = distance (one)
  others = sum (cellfun (@(c) ~isempty (c.name), one.choices), 2);
  told = sum (cellfun (@(c) ~isempty (c.say), one.choices), 2);
  d = 1000 * others + told + ~isempty (one.spelling);
end

%!test <our own convention comes first, another function last>
%! [~, cases] = pyref.port.read_cases ('batchnorm');
%! found = pyref.port.candidates (cases{1}, {'epsilon'}, {'x', 'gamma', 'beta', 'epsilon'}, 4);
%! says = cellfun (@(c) c.say, found{1}.choices, 'UniformOutput', false);
%! assert (all (cellfun (@isempty, says)));
%! assert (found{end}.choices{2}.name, 'unbiased');
%!test <what a port is not given has a value inside>
%! [~, cases] = pyref.port.read_cases ('elu');
%! found = pyref.port.candidates (cases{1}, {'alpha'}, {'x', 'alpha'}, 1);
%! assert (found{1}.hidden, {'alpha', '1'});
%!test <one axis, and two of one length, are told apart from their choices>
%! [~, cases] = pyref.port.read_cases ('softmax');
%! found = pyref.port.candidates (cases{1}, {}, {'x'}, 1);
%! assert (cellfun (@(c) numel (c.choices), found), [1 1]);
%! [~, cases] = pyref.port.read_cases ('flatten_column_scan');
%! found = pyref.port.candidates (cases{1}, {}, {'x'}, 1);
%! assert (numel (found{1}.choices), 2);
