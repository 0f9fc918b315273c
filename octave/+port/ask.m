% Put a posed case to a port, and judge every array that comes.
%
%     [findings, answer, f] = port.ask (f, p, dtype)
%
% f is a port of port_form. answer has values by name, or an empty message of why not;
% findings is a cell of structs as port.compare makes them.

function [findings, answer, f] = ask (f, p, dtype)
  c = p.case_;
  cast_ = @(v) v;
  if strcmp (dtype, 'float32')
    cast_ = @single;
  end
  asked.results = c.results;
  asked.names = fieldnames (c.inputs).';
  asked.inputs = cellfun (@(n) cast_ (p.given.(n)), asked.names, ...
                          'UniformOutput', false);
  names = intersect (fieldnames (c.options), fieldnames (p.given), 'stable').';
  asked.options = cellfun (@(n) option (p, n, cast_), names, 'UniformOutput', false);
  asked.upstream = cellfun (cast_, struct2cell (p.upstream).', 'UniformOutput', false);
  answer = struct ('posed', p, 'dtype', dtype, 'values', struct (), 'problem', '', ...
                   'asked', asked);
  told = struct ('case', c.id, 'array', 'case', 'dtype', dtype);
  try
    printed = evalc ('[values, f] = port_run (f, asked);');
  catch problem
    answer.problem = problem.message;
    if ~isempty (problem.identifier)
      answer.problem = [problem.identifier ': ' problem.message];
    end
    findings = {port.compare(told, [], port.nothing (), dtype, 0)};
    findings{1}.verdict = 'error';
    findings{1}.note = answer.problem;
    return
  end
  findings = {};
  for i = 1:numel (c.results)
    answer.values.(c.results{i}) = values{i};
    if isfield (p.results, c.results{i})
      told.array = c.results{i};
      findings{end+1} = judged (told, values{i}, p, dtype);
    end
  end
end

function value = option (p, name, cast_)
  value = p.given.(name);
  if ~isempty (strfind ('mask t c', name))
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
  finding = port.compare (told, got, k, dtype, limit);
  if ~strcmp (finding.verdict, 'fail')
    return
  end
  for i = 1:size (k.accept, 1)
    other = setfield (setfield (k, 'high', k.accept{i,2}), 'low', 0 * k.low);
    second = port.compare (told, got, other, dtype, limit);
    if strcmp (second.verdict, 'pass')
      finding = second;
      finding.note = ['another legal choice at the tie: ' k.accept{i,1}];
      return
    end
  end
  if isequal (size (got), size (k.high)) && all (isfinite (got(:)), 1)
    units = {'double', 'single'};
    u = double (eps (units{1 + strcmp(dtype, 'float32')})) / 2;
    dys = cellfun (@(v) max ([0; abs(v(:))], [], 1), p.ours);
    most = max ([0; abs(k.high(:)); dys(:)], [], 1);
    if all (abs (double (got(:)) - k.high(:)) <= 64 * u * most, 1)
      finding.note = 'rounded off beside larger entries';
      finding.grade = 'C';
    end
  end
end

%!test <a port that keeps whole or single numbers is judged by its numbers>
%! [~, cases] = port.read_cases ('dense');
%! found = port.candidates ('dense', {}, {'x', 'w', 'b'}, 3);
%! p = port.pose (cases{1}, found{1});
%! for cast_ = {@single, @int32}
%!   f = port_form (@(x, w, b) deal (cast_{1} (x * w + b), ...
%!         @(dy) deal (dy * w.', x.' * dy, sum (dy, 1))));
%!   findings = port.ask (f, p, 'float64');
%!   assert (findings{1}.verdict, 'pass');
%! end
%!test <a right layer passes in both precisions>
%! [~, cases] = port.read_cases ('dense');
%! found = port.candidates ('dense', {}, {'x', 'w', 'b'}, 3);
%! p = port.pose (cases{1}, found{1});
%! for dtype = {'float64', 'float32'}
%!   findings = port.ask (port_form (@layers.dense), p, dtype{1});
%!   assert (cellfun (@(f) f.verdict, findings, 'UniformOutput', false), ...
%!           {'pass', 'pass', 'pass', 'pass'});
%! end
