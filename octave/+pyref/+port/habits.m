% What a port does besides computing: a finding for each habit, as pyref/port/habits.py.
%
%     found = pyref.port.habits (f, answers, told)
%
% told has a cell of findings for each answer. In Octave no function can change its
% arguments or hand them out; what is left is where NaN, Inf, empty arrays and
% subnormal numbers go, what it keeps between calls, whether it is linear in dy,
% precision, and whether a new process gives the same bits.

function found = habits (f, answers, told)
  found = {};
  for i = 1:numel (answers)
    c = answers{i}.posed.case_;
    if ~c.usual
      notes = cellfun (@astray, told{i}, 'UniformOutput', false);
      note = strjoin (notes(~cellfun (@isempty, notes)), '; ');
      found{end+1} = habit (answers{i}, kind_of (c, answers{i}.dtype), note);
    end
  end
  good = @(a) isempty (a.problem) && isempty (a.skip) && a.posed.case_.usual;
  usable = cellfun (good, answers);
  single_ = cellfun (@(a) strcmp (a.dtype, 'float32'), answers);
  chosen = answers(usable & ~single_);
  if isempty (chosen)
    chosen = answers(usable);
  end
  chosen = chosen(1:min (3, end));
  for i = 1:numel (chosen)
    told = watched (f, chosen{i});
    found = [found, told];
    if numel (told) == 1   % it could not be watched
      break
    end
  end
  for i = 1:numel (chosen)
    a = chosen{i};
    if ~isempty (fieldnames (a.posed.upstream))
      found{end+1} = habit (a, 'linear in dy', bent (f, a));
    end
  end
  for i = 1:min (1, numel (chosen))
    a = chosen{i};
    found{end+1} = habit (a, 'deterministic', changing (f, a));
  end
  kept = answers(usable & single_);
  for i = 1:min (3, numel (kept))
    a = kept{i};
    found{end+1} = habit (a, 'float32 stays float32', widened (f, a));
  end
end

function name = kind_of (c, dtype)
  % What is not usual in a case.
  name = 'NaN and Inf';
  if c.finite
    names = {'subnormal numbers', 'empty arrays'};
    name = names{1 + any(structfun (@isempty, c.inputs), 1)};
    if pyref.port.out_of_range (c, dtype)
      name = 'squares out of range';
    end
  end
end

function note = astray (finding)
  % Where a NaN or Inf is not as the case says; empty where all are.
  note = '';
  if ~any (strcmp (finding.verdict, {'fail', 'error'}))
    return
  end
  note = [finding.array ' ' finding.note];
  if isempty (finding.note)
    where = arrayfun (@num2str, finding.where, 'UniformOutput', false);
    note = sprintf ('%s(%s) is %s, not %s', finding.array, strjoin (where, ','), ...
                    pyref.port.shortest (finding.got), ...
                    pyref.port.shortest (finding.want));
  end
end

function found = watched (f, a)
  reply = pyref.port.in_child (f, question ('watch', a));
  if ~isempty (reply.problem)
    found = {habit(a, 'watched', reply.problem)};
    return
  end
  kinds = {
    'unrepeatable', 'same bits again', 'differs when back is called again'
    'stale', 'right after a later forward pass', 'differs after a later forward pass'
    'unequal', 'fresh equals', 'differs when fresh equal arguments are given'};
  found = cell (1, size (kinds, 1));
  for i = 1:size (kinds, 1)
    mine = reply.value(strcmp ({reply.value.kind}, kinds{i,1}));
    told = cellfun (@(array) [array ' ' kinds{i,3}], {mine.array}, ...
                    'UniformOutput', false);
    found{i} = habit (a, kinds{i,2}, strjoin (told, '; '));
  end
end

function asked = direct (a)
  % What is put to the port itself; inside a network x, and dy of the entries of x.
  asked = a.asked;
  choices = a.posed.through;
  if isempty (choices)
    return
  end
  x = asked.inputs{1};
  inner = pyref.port.inner_of (a.posed.case_);
  dys = cellfun (@(shape) over_and_over (x, shape), inner.shapes, ...
                 'UniformOutput', false);
  asked = pyref.port.through (inner, choices, x, dys);
end

function dy = over_and_over (x, shape)
  % The entries of x along its rows, as often as they are needed.
  row = reshape (x.', 1, []);
  dy = row(mod (0:prod (shape, 2) - 1, numel (row)) + 1);
  dy = reshape (dy, fliplr (shape)).';
end

function finding = habit (a, name, note)
  % A finding on an answer: passed where there is nothing to note.
  finding = pyref.port.note_habit (a.posed.case_.id, a.dtype, name, note);
end

function note = widened (f, a)
  note = '';
  request = question ('run', a);
  reply = pyref.port.in_child (f, request);
  for i = 1:numel (reply.value)
    if ~isa (reply.value{i}, 'single')
      note = sprintf ('%s is float64', request.asked.results{i});
      return
    end
  end
end

function note = changing (f, a)
  note = '';
  pyref.port.in_child ('stop');
  [~, again] = pyref.port.ask (f, a.posed, a.dtype);
  if ~isempty (again.problem)
    note = ['in a new process: ' again.problem];
    return
  end
  names = fieldnames (a.values);
  for i = 1:numel (names)
    if ~isequaln (a.values.(names{i}), again.values.(names{i}))
      note = sprintf ('%s differs in a new process', names{i});
      return
    end
  end
end

function note = bent (f, a)
  % Twice dy gives twice the gradients, to the bit; those of two dy add up.
  reply = pyref.port.in_child (f, question ('several', a));
  note = '';
  if ~isempty (reply.problem)
    note = ['for another dy: ' reply.problem];
  end
  for i = 1:numel (reply.value)
    if isempty (note)
      note = unlike (a, reply.value{i}{:});
    end
  end
end

function note = unlike (a, name, one, two, turned, other, both)
  note = '';
  if ~isequal (size (one), size (two), size (turned), size (other), size (both))
    note = [name ' has another size for another dy'];
    return
  end
  usual = isfinite (2 * one) & abs (one) > 1e18 * realmin (kind_of_number (a));
  multiples = {'twice', 2, two; '-2 times', -2, turned};
  for i = 1:2
    [words, share, got] = multiples{i,:};
    wrong = find (usual & got ~= share * one, 1);
    if ~isempty (wrong)
      note = sprintf ('%s(%d) is %s for %s dy, not %s', name, wrong, ...
                      pyref.port.shortest (got(wrong)), words, ...
                      pyref.port.shortest (share * one(wrong)));
      return
    end
  end
  wrong = find (abs (both - (one + other)) > allowed (a, name, one, other), 1);
  if ~isempty (wrong)
    note = sprintf ('%s(%d) is %s for the sum of two dy, not %s', name, wrong, ...
                    pyref.port.shortest (both(wrong)), ...
                    pyref.port.shortest (one(wrong) + other(wrong)));
  end
end

function name = kind_of_number (a)
  % The class in which an answer was asked for.
  names = {'double', 'single'};
  name = names{1 + strcmp(a.dtype, 'float32')};
end

function request = question (job, a)
  request = struct ('job', job, 'asked', direct (a));
end

function gap = allowed (a, name, one, other)
  % What rounding may leave; Inf where there is nothing to compare. Of what is 0 but for
  % rounding the scale may be 0, too: there dy has the size.
  p = a.posed;
  most = max ([0; abs(one(:)); abs(other(:))], [], 1);
  gap = 1e-6 * most;
  if isempty (p.through) && isfield (p.results, name)
    rounding = pyref.port.slack (p.results.(name), p.lengths.(name), a.dtype);
    dys = cellfun (@(dy) abs (dy(:)), struct2cell (p.upstream), 'UniformOutput', false);
    dys = vertcat (0, dys{:});
    room = 32 * eps (kind_of_number (a)) * max (dys(isfinite (dys)), [], 1);
    gap = gap + 1e3 * max ([0; rounding(:)], [], 1) + room;
  end
  if ~isfinite (most)
    gap = Inf;
  end
end

%!test <a gradient that is not linear in dy is told>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! found = pyref.port.candidates (cases{1});
%! f = pyref.port.worker.open_target (@(x) deal (tanh (x), @(dy) dy .^ 2));
%! [~, answer] = pyref.port.ask (f, pyref.port.pose (cases{1}, found{1}), 'float64');
%! told = pyref.port.habits (f, {answer}, {{}});
%! assert (told{4}.array, 'linear in dy');
%! assert (any (strfind (told{4}.note, ' for twice dy, ')));
%!test <a gradient that doubles with dy, but does not turn with its sign, is told>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! found = pyref.port.candidates (cases{1});
%! f = pyref.port.worker.open_target (@(x) deal (tanh (x), @(dy) abs (dy)));
%! [~, answer] = pyref.port.ask (f, pyref.port.pose (cases{1}, found{1}), 'float64');
%! told = pyref.port.habits (f, {answer}, {{}});
%! assert (any (strfind (told{4}.note, ' for -2 times dy, not ')));
%!test <a gradient that turns with dy, but does not add up, is told>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! found = pyref.port.candidates (cases{1});
%! root = @(dy) sign (dy) .* sqrt (sum (dy(:) .^ 2, 1));
%! f = pyref.port.worker.open_target (@(x) deal (tanh (x), root));
%! [~, answer] = pyref.port.ask (f, pyref.port.pose (cases{1}, found{1}), 'float64');
%! told = pyref.port.habits (f, {answer}, {{}});
%! assert (any (strfind (told{4}.note, ' for the sum of two dy, not ')));
%!test <what is 0 but for rounding is linear, though its scale be 0>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! k = cases{1}.expect.dx;
%! [k.high, k.low, k.slack, k.scale] = deal (zeros (size (k.high)));
%! cases{1}.expect.dx = k;
%! found = pyref.port.candidates (cases{1});
%! root = @(dy) 1e-16 * sign (dy) .* sqrt (sum (dy(:) .^ 2, 1));
%! f = pyref.port.worker.open_target (@(x) deal (tanh (x), root));
%! [~, answer] = pyref.port.ask (f, pyref.port.pose (cases{1}, found{1}), 'float64');
%! told = pyref.port.habits (f, {answer}, {{}});
%! assert (told{4}.note, '');
%!test <what is judged inside a network is watched too, and ours have good habits>
%! for name = {'eigh', 'svd'}
%!   [~, cases] = pyref.port.read_cases (name{1});
%!   found = pyref.port.candidates (cases{1});
%!   f = pyref.port.worker.open_target (str2func (['pyref.layers.' name{1}]));
%!   answers = cell (1, 2);
%!   p = pyref.port.pose (cases{4}, found{1});
%!   [~, answers{1}] = pyref.port.ask (f, p, 'float64');
%!   [~, answers{2}] = pyref.port.ask (f, p, 'float32');
%!   told = pyref.port.habits (f, answers, {{}, {}});
%!   assert (numel (told), 6);
%!   assert (cellfun (@(h) h.verdict, told, 'UniformOutput', false), ...
%!           repmat ({'pass'}, 1, 6));
%! end
%!test <a result that a new process changes is told>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! found = pyref.port.candidates (cases{1});
%! f = pyref.port.worker.open_target (@(x) deal (tanh (x), @(dy) rand () * dy));
%! [~, answer] = pyref.port.ask (f, pyref.port.pose (cases{1}, found{1}), 'float64');
%! told = pyref.port.habits (f, {answer}, {{}});
%! assert (told{end}.note, 'dx differs in a new process');
%!test <NaN that went astray is one finding for a case, with every array>
%! a = struct ('posed', struct (), 'dtype', 'float64', 'problem', '', 'skip', '');
%! a.posed.case_ = struct ('id', 'c', 'usual', false, 'finite', false);
%! s = struct ('array', {'y', 'dx', 'dw'}, ...
%!             'verdict', {'fail', 'fail', 'pass'}, 'note', {'', 'is 1 x 2', ''}, ...
%!             'where', {[1 2], [], []}, 'got', {0, NaN, 1}, 'want', {NaN, NaN, 1});
%! told = pyref.port.habits ([], {a}, {num2cell(s)});
%! assert (numel (told), 1);
%! assert (told{1}.note, 'y(1,2) is 0, not NaN; dx is 1 x 2');
