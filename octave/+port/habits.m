% What a port does besides computing: a finding for each habit, as pyref/port/habits.py.
%
%     found = port.habits (f, answers, special)
%
% special are the findings on NaN and Inf. In Octave no function can change its
% arguments; what is left is what it keeps between calls, linearity and precision.

function found = habits (f, answers, special)
  found = {};
  keys = cellfun (@(s) [s.case ' ' s.dtype], special, 'UniformOutput', false);
  for key = unique (keys, 'stable')
    mine = special(strcmp (keys, key{1}));
    notes = cellfun (@astray, mine, 'UniformOutput', false);
    note = strjoin (notes(~cellfun (@isempty, notes)), '; ');
    found{end+1} = habit (mine{1}.case, mine{1}.dtype, 'NaN and Inf', note);
  end
  usable = cellfun (@(a) isempty (a.problem) && a.posed.case_.finite, answers);
  single_ = cellfun (@(a) strcmp (a.dtype, 'float32'), answers);
  kept = answers(usable & single_);
  for a = kept(1:min (3, end))
    found{end+1} = habit (a{1}.posed.case_.id, 'float32', 'float32 stays float32', ...
                          widened (a{1}.values));
  end
  chosen = answers(usable & ~single_);
  for a = chosen(1:min (3, end))
    id = a{1}.posed.case_.id;
    printed = evalc ('lines = port_watch (f, a{1}.asked);');
    found = [found, watched(id, lines)];
    if ~isempty (fieldnames (a{1}.posed.upstream))
      found{end+1} = habit (id, 'float64', 'linear in dy', bent (f, a{1}));
    end
  end
end

function note = astray (finding)
  % Where a NaN or Inf is not as the case says; empty where all are.
  note = '';
  if strcmp (finding.verdict, 'pass')
    return
  end
  note = [finding.array ' ' finding.note];
  if isempty (finding.note)
    note = lower (sprintf ('%s(%d) is %.17g, not %.17g', finding.array, ...
                           finding.where, finding.got, finding.want));
  end
end

function found = watched (id, lines)
  kinds = {
    'same bits again', 'when back is called again'
    'right after a later forward pass', 'after a later forward pass'
    'fresh equals', 'when fresh equal arguments are given'};
  found = cell (1, size (kinds, 1));
  for i = 1:size (kinds, 1)
    told = ~cellfun (@isempty, strfind (lines, kinds{i,2}));
    found{i} = habit (id, 'float64', kinds{i,1}, strjoin (lines(told), '; '));
  end
end

function finding = habit (id, dtype, name, note)
  verdicts = {'pass', 'fail'};
  finding = struct ('case', id, 'array', name, 'dtype', dtype, 'limit', 0, ...
                    'note', note, 'where', [], 'digits', NaN, 'ratio', NaN, ...
                    'got', NaN, 'want', NaN, 'grade', '', ...
                    'verdict', verdicts{1 + ~isempty(note)});
end

function note = widened (values)
  note = '';
  for name = fieldnames(values).'
    if ~isa (values.(name{1}), 'single')
      note = sprintf ('%s is float64', name{1});
      return
    end
  end
end

function note = bent (f, a)
  % Twice dy gives twice the gradients, to the bit.
  note = '';
  p = a.posed;
  p.upstream = structfun (@(dy) 2 * dy, p.upstream, 'UniformOutput', false);
  [~, twice] = port.ask (f, p, 'float64');
  for name = strcat('d', fieldnames(p.case_.inputs)).'
    if ~isempty (twice.problem)
      note = ['twice dy: ' twice.problem];
      return
    end
    one = a.values.(name{1});
    two = twice.values.(name{1});
    usual = isfinite (2 * one) & abs (one) > 1e-290;
    if any (two(usual) ~= 2 * one(usual), 1)
      note = sprintf ('%s for twice dy is not twice that for dy', name{1});
    end
  end
end

%!test <a gradient that is not linear in dy is told>
%! [~, cases] = port.read_cases ('tanh');
%! found = port.candidates ('tanh', {}, {'x'}, 1);
%! f = port_form (@(x) deal (tanh (x), @(dy) dy .^ 2));
%! [~, answer] = port.ask (f, port.pose (cases{1}, found{1}), 'float64');
%! told = port.habits (f, {answer}, {});
%! assert (told{4}.note, 'dx for twice dy is not twice that for dy');
%!test <NaN that went astray is one finding for a case, with every array>
%! s = struct ('case', 'c', 'dtype', 'float64', 'array', {'y', 'dx', 'dw'}, ...
%!             'verdict', {'fail', 'fail', 'pass'}, 'note', {'', 'is 1 x 2', ''}, ...
%!             'where', {2, [], []}, 'got', {0, NaN, 1}, 'want', {NaN, NaN, 1});
%! told = port.habits ([], {}, num2cell (s));
%! assert (numel (told), 1);
%! assert (told{1}.note, 'y(2) is 0, not nan; dx is 1 x 2');
