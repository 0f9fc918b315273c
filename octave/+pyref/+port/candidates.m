% Every convention of a layer, the nearest to ours first: as pyref/port/conventions.py.
%
%     [found, picks] = pyref.port.candidates (c, look)
%
% c is any case of the layer, whose sheet lists the choices; look as look gives it, that
% of a port that takes and gives all unless told. A convention has
%
%     choices   a cell of structs with say, moves and name
%     spelling, forms      how plain options are given, in words and in numbers
%     hidden    what is inside the port and not given: names, and values as text
%     upstream  false where the port is given no dy
%     variant, words       which way of calling it, 0 being the first, and its words
%     gives     the results that the port can give, none where it gives all
%     writing   how it takes inputs in other arrays, as look has it
%
% Octave has no 1-D arrays: choices with one, or with ones at the end of a shape, are
% left out. picks has a column for each convention: two that differ in one choice differ
% in one entry.

function [found, picks] = candidates (c, look)
  if nargin < 2
    look = pyref.port.look ();
  end
  inputs = fieldnames (c.inputs).';
  known = fieldnames (c.ports.hidden);
  arrays = setdiff (fieldnames (c.options).', c.plain, 'stable');
  inside = @(names) names(ismember (names, known));
  whole = pyref.port.taken_whole (look.writing, inside (inputs));
  optional = [whole, c.plain, inside(arrays)];
  if isfield (c.ports, 'through')
    optional = {};
  end
  hidden = setdiff (optional, look.takes, 'stable');
  hidden = hidden(1:end * ~look.any);
  sets = axes_of (c.ports, hidden);
  if any ([look.writing.parts.count] > 1, 2)   % blocks have names, and no order
    keep = @(choices) choices(~cellfun (@orders_blocks, choices));
    sets = cellfun (keep, sets, 'UniformOutput', false);
  end
  count = numel (sets);
  sets{end+1} = spellings_of (c.ports, setdiff (c.plain, hidden));
  for i = 1:numel (hidden)
    values = {};
    if isfield (c.ports.hidden, hidden{i})
      values = pyref.port.cells_of (c.ports.hidden.(hidden{i}));
    end
    sets{end+1} = values;
  end
  sets{end+1} = {true, false};
  sets{end} = sets{end}(1:1 + c.ports.loss);
  sets{end+1} = num2cell (0:numel (look.variants) - 1);
  found = {};
  distances = zeros (0, 1);
  picks = combinations (cellfun (@numel, sets));
  for i = 1:size (picks, 2)
    parts = cellfun (@(set_, k) set_{k}, sets, num2cell (picks(:,i).'), ...
                     'UniformOutput', false);
    one = struct ('spelling', parts{count+1}.say, 'forms', parts{count+1}.forms, ...
                  'upstream', parts{end-1}, 'variant', parts{end}, ...
                  'words', look.variants{parts{end}+1}, 'gives', {look.gives}, ...
                  'writing', look.writing);
    one.choices = parts(1:count);
    one.hidden = reshape ([hidden, parts(count+2:end-2)], [], 2);
    found{end+1} = one;
    distances(end+1,1) = pyref.port.distance_of (one);
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
      if ~isfield (one, 'like')
        one.like = '';
      end
      texts = struct2cell (one.moves);
      flat = cellfun (@(t) ~isempty (regexp (t, 'ravel|tail|number', 'once')), texts);
      names = fieldnames (one.moves);
      silent = ~isempty (names) && all (ismember (names, hidden), 1);
      if ~any (flat, 1) && ~silent
        choices{end+1} = one;
      end
    end
    sets{end+1} = choices;
  end
end

function yes = orders_blocks (choice)
  texts = struct2cell (choice.moves);
  moves = cellfun (@(t) ~isempty (regexp (t, 'blocks|negate', 'once')), texts);
  yes = any (moves, 1);
end

function spellings = spellings_of (ports, plain)
  spellings = {};
  known = pyref.port.cells_of (ports.spellings);
  for i = 1:numel (known)
    forms = fieldnames (known{i}.forms);
    if isempty (forms) || any (ismember (forms, plain), 1)
      spellings{end+1} = known{i};
    end
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

%!test <our own convention comes first, another function last>
%! [~, cases] = pyref.port.read_cases ('batchnorm');
%! found = pyref.port.candidates (cases{1});
%! says = cellfun (@(c) c.say, found{1}.choices, 'UniformOutput', false);
%! assert (all (cellfun (@isempty, says)));
%! assert (found{end}.choices{2}.name, 'unbiased');
%!test <what a port is not given has a value inside>
%! [~, cases] = pyref.port.read_cases ('elu');
%! look = setfield (pyref.port.look (), 'any', false);
%! look.takes = {'x'};
%! found = pyref.port.candidates (cases{1}, look);
%! assert (found{1}.hidden, {'alpha', '1'});
%!test <each way of calling it is tried>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! look = setfield (pyref.port.look (), 'variants', {'f (x)', 'f (y)'});
%! found = pyref.port.candidates (cases{1}, look);
%! assert (cellfun (@(c) c.variant, found), [0 1]);
%! assert (found{2}.words, 'f (y)');
%!test <one axis, and two of one length, are told apart from their choices>
%! [~, cases] = pyref.port.read_cases ('softmax');
%! found = pyref.port.candidates (cases{1});
%! assert (all (cellfun (@(c) numel (c.choices), found) == 1));
%! [~, cases] = pyref.port.read_cases ('flatten_column_scan');
%! found = pyref.port.candidates (cases{1});
%! assert (numel (found{1}.choices), 2);
