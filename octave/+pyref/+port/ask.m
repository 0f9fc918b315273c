% Put a posed case to a port, and judge every array that comes.
%
%     [findings, answer] = pyref.port.ask (f, p, dtype)
%     [findings, answer] = pyref.port.ask (f, p, dtype, lost)
%
% f is a port of open_target, asked by in_child. answer has values by name, or a
% problem, why there are none; findings is a cell of structs as compare makes them.
% lost is how often in a row the process of the port was lost before; after 3 it is not
% asked.

function [findings, answer] = ask (f, p, dtype, lost)
  c = p.case_;
  cast_ = @(v) v;
  if strcmp (dtype, 'float32')
    cast_ = @single;
  end
  asked.names = intersect (fieldnames (c.inputs), fieldnames (p.given), 'stable').';
  missing = setdiff (fieldnames (c.inputs), asked.names).';
  asked.results = setdiff (c.results, strcat ('d', missing), 'stable');
  asked.inputs = cellfun (@(n) cast_ (p.given.(n)), asked.names, ...
                          'UniformOutput', false);
  names = intersect (fieldnames (c.options), fieldnames (p.given), 'stable').';
  asked.option_names = names;
  asked.options = cellfun (@(n) option (p, n, cast_), names, 'UniformOutput', false);
  asked.upstream = cellfun (cast_, struct2cell (p.upstream).', 'UniformOutput', false);
  asked.layer = c.layer;
  if isempty (p.through)
    [f, asked] = pyref.port.worker.planned (f, asked);
    p.results = rmfield (p.results, setdiff (fieldnames (p.results), asked.results));
  end
  answer = struct ('posed', p, 'dtype', dtype, 'values', struct (), 'problem', '', ...
                   'asked', asked, 'identifier', '');
  told = struct ('case', c.id, 'array', 'case', 'dtype', dtype);
  request = struct ('job', 'run', 'asked', asked);
  if ~isempty (p.through)
    request = struct ('job', 'inside', 'asked', asked);
    request.inner = pyref.port.inner_of (c);
    request.choices = p.through;
  end
  if nargin == 4 && lost >= 3
    reply = given_up ();
  else
    reply = pyref.port.in_child (f, request);
  end
  answer.identifier = reply.identifier;
  if ~isempty (reply.problem)
    [answer.problem, findings] = without_values (told, reply);
    return
  end
  values = reply.value;
  findings = {};
  for i = 1:numel (asked.results)
    answer.values.(asked.results{i}) = values{i};
    if isfield (p.results, asked.results{i})
      told.array = asked.results{i};
      findings{end+1} = judged (told, values{i}, p, dtype);
    end
  end
end

function reply = given_up ()
  reply.identifier = 'port:skip';
  reply.problem = 'not asked: the port''s process was lost 3 times in a row';
end

function [problem, findings] = without_values (told, reply)
  problem = reply.problem;
  findings = {pyref.port.compare(told, [], pyref.port.nothing (), told.dtype, 0)};
  findings{1}.verdict = 'skip';
  findings{1}.grade = '';
  if ~any (strcmp (reply.identifier, {'pyref:skip', 'port:skip'}))
    name = reply.identifier;
    if isempty (name)
      name = 'error';
    end
    problem = [name ': ' problem];
    findings{1}.verdict = 'error';
  end
  findings{1}.note = problem;
end

function value = option (p, name, cast_)
  value = p.given.(name);
  if ~any (strcmp (name, p.case_.plain))
    value = cast_ (value);
  end
end

function finding = judged (told, got, p, dtype)
  k = p.results.(told.array);
  terms = p.lengths.(told.array);
  limit = 16 * max (1, sqrt (terms)) * (terms > 0);
  if limit == 0 && any (k.low(:) ~= 0, 1)
    limit = 16;
  end
  got = double (got);   % the precision it was kept in is a habit
  if strcmp (dtype, 'float32')
    got = single (got);
  end
  finding = pyref.port.compare (told, got, k, dtype, limit);
  if ~strcmp (finding.verdict, 'fail')
    return
  end
  for i = 1:size (k.accept, 1)
    other = setfield (setfield (k, 'high', k.accept{i,2}), 'low', 0 * k.low);
    second = pyref.port.compare (told, got, other, dtype, limit);
    if strcmp (second.verdict, 'pass')
      finding = second;
      finding.note = ['another legal choice at the tie: ' k.accept{i,1}];
      return
    end
  end
  if isequal (size (got), size (k.high)) && all (isfinite (got(:)), 1)
    units = {'double', 'single'};
    u = double (eps (units{1 + strcmp(dtype, 'float32')})) / 2;
    held = cellfun (@(v) reshape (abs (v), [], 1), [{k.high}, p.ours], ...
                    'UniformOutput', false);
    held = vertcat (0, held{:});
    near = abs (double (got(:)) - k.high(:)) <= 64 * u * max (held, [], 1);
    if all (isfinite (held), 1) && all (near, 1)
      finding.note = 'rounded off beside larger entries';
      finding.grade = 'C';
    end
  end
end

%!test <a port that keeps whole or single numbers is judged by its numbers>
%! [~, cases] = pyref.port.read_cases ('dense');
%! found = pyref.port.candidates (cases{1}, {}, {'x', 'w', 'b'}, 3);
%! p = pyref.port.pose (cases{1}, found{1});
%! for cast_ = {@single, @int32}
%!   f = pyref.port.worker.open_target (@(x, w, b) deal (cast_{1} (x * w + b), ...
%!         @(dy) deal (dy * w.', x.' * dy, sum (dy, 1))));
%!   findings = pyref.port.ask (f, p, 'float64');
%!   assert (findings{1}.verdict, 'pass');
%! end
%! pyref.port.in_child ('stop');
%!test <a right layer passes in both precisions>
%! [~, cases] = pyref.port.read_cases ('dense');
%! found = pyref.port.candidates (cases{1}, {}, {'x', 'w', 'b'}, 3);
%! p = pyref.port.pose (cases{1}, found{1});
%! for dtype = {'float64', 'float32'}
%!   findings = pyref.port.ask (pyref.port.worker.open_target (@pyref.layers.dense), p, dtype{1});
%!   assert (cellfun (@(f) f.verdict, findings, 'UniformOutput', false), ...
%!           {'pass', 'pass', 'pass', 'pass'});
%! end
%! pyref.port.in_child ('stop');
