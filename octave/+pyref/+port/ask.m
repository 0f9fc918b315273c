% Put a posed case to a port, and judge every array that comes.
%
%     [findings, answer] = pyref.port.ask (f, p, dtype)
%
% f is a port of open_target, asked by in_child. answer has
%
%     posed, dtype    what was asked; asked, as call has it
%     values          arrays by name
%     problem         why there are none, '' where there are; its identifier
%     skip            why the port left the case out, '' where it did not
%     where           forward or backward, where it broke
%     aside           whether nothing is known of what the port drew
%     gives           the results that came, where it cannot give all
%     came            outputs by name that came before it broke
%     raised          what its way back raised, where f.halves tells that its outputs
%                     are taken alone
%
% findings are those of findings_of.

function [findings, answer] = ask (f, p, dtype)
  answer = struct ('posed', p, 'dtype', dtype, 'values', struct (), 'problem', '', ...
                   'identifier', '', 'skip', '', 'where', '', 'line', 0, ...
                   'aside', false, 'gives', {{}}, 'came', struct (), 'raised', '');
  asked = asked_of (p, dtype);
  if isempty (p.through)
    wanted = numel (asked.results);
    [f, asked] = pyref.port.worker.planned (f, asked);
    if numel (asked.results) < wanted
      answer = giving (answer, asked.results);
    end
  end
  answer.asked = asked;
  request = struct ('job', 'run', 'asked', asked);
  if ~isempty (p.through)
    request = struct ('job', 'inside', 'asked', asked);
    request.inner = pyref.port.inner_of (p.case_);
    request.choices = p.through;
  end
  reply = pyref.port.in_child (f, request);
  if ~isempty (p.through)
    reply.came = struct ();   % those of the network, not of the port
  end
  came = fieldnames (reply.came);
  known = intersect (came, fieldnames (p.results));
  for i = 1:numel (known)
    answer.came.(known{i}) = double (reply.came.(known{i}));
  end
  if f.halves && ~isempty (came)
    words = {'an error', reply.problem};
    answer.raised = words{1 + ~isempty(reply.problem)};
    answer.values = structfun (@double, reply.came, 'UniformOutput', false);
    answer.came = struct ();
    answer = giving (answer, came.');
  elseif strcmp (reply.identifier, 'pyref:skip')
    answer.skip = reply.problem;
  elseif ~isempty (reply.problem) || ~isempty (reply.identifier)
    answer.problem = reply.problem;
    answer.identifier = reply.identifier;
    [answer.where, answer.line] = deal (reply.where, reply.line);
  else
    for i = 1:numel (asked.results)
      answer.values.(asked.results{i}) = double (reply.value{i});
    end
    if ~isempty (p.writing.parts)
      answer.values = pyref.port.read_gradients ( ...
        p.writing, answer.values, p.given, p.turned, answer.posed.results);
    end
    answer = held_with_found (answer, reply.found);
  end
  findings = pyref.port.findings_of (answer);
end

function answer = giving (answer, gives)
  % The answer of a port that gives no other results than these.
  p = answer.posed;
  if ~isempty (p.writing.parts)
    gives = pyref.port.name_results (p.writing, gives);
  end
  answer.gives = gives;
  answer.posed.results = rmfield (p.results, setdiff (fieldnames (p.results), gives));
end

function asked = asked_of (p, dtype)
  c = p.case_;
  cast_ = @(v) v;
  if strcmp (dtype, 'float32')
    cast_ = @single;
  end
  names = intersect (fieldnames (c.inputs), fieldnames (p.given), 'stable').';
  given = p.given;
  if ~isempty (p.writing.parts)
    given = pyref.port.write_inputs (p.writing, given, p.turned);
    names = fieldnames (given).';
  end
  asked.names = names;
  gradients = strcat ('d', names(1:end * c.back));
  asked.results = [c.outputs, gradients];
  asked.inputs = cellfun (@(n) cast_ (given.(n)), names, 'UniformOutput', false);
  names = intersect (fieldnames (c.options), fieldnames (p.given), 'stable').';
  asked.option_names = names;
  asked.options = cellfun (@(n) option (p, n, cast_), names, 'UniformOutput', false);
  asked.upstream = cellfun (cast_, struct2cell (p.upstream).', 'UniformOutput', false);
  asked.layer = c.layer;
  asked.variant = p.variant;
end

function value = option (p, name, cast_)
  value = p.given.(name);
  if ~any (strcmp (name, p.case_.plain)) && ~islogical (value)
    value = cast_ (value);
  end
end

function answer = held_with_found (answer, found)
  % The answer, held against the case with what the port has drawn itself.
  if isempty (fieldnames (found))
    return
  end
  p = answer.posed;
  c = pyref.port.made_with (p.case_, found);
  if isempty (c)
    answer.aside = true;
    return
  end
  others = setdiff (fieldnames (c.expect), fieldnames (p.results));
  p.results = rmfield (c.expect, others);
  p.case_ = c;
  p.lengths = c.lengths;
  answer.posed = p;
end

%!test <a port that keeps whole or single numbers is judged by its numbers>
%! [~, cases] = pyref.port.read_cases ('dense');
%! found = pyref.port.candidates (cases{1});
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
%! found = pyref.port.candidates (cases{1});
%! p = pyref.port.pose (cases{1}, found{1});
%! for dtype = {'float64', 'float32'}
%!   findings = pyref.port.ask (pyref.port.worker.open_target (@pyref.layers.dense), p, dtype{1});
%!   assert (cellfun (@(f) f.verdict, findings, 'UniformOutput', false), ...
%!           {'pass', 'pass', 'pass', 'pass'});
%! end
%! pyref.port.in_child ('stop');
%!test <a port that draws its mask is held against the results of that mask>
%! [~, cases] = pyref.port.read_cases ('dropout');
%! f = pyref.port.worker.open_target (@(x, p) deal (x .* [2 zeros(1, size (x, 2) - 1)], ...
%!                                                  @(dy) 2 * dy));
%! [look, f] = pyref.port.look (f, cases{1});
%! found = pyref.port.candidates (cases{1}, look);
%! [findings, answer] = pyref.port.ask (f, pyref.port.pose (cases{1}, found{1}), 'float64');
%! verdicts = cellfun (@(x) x.verdict, findings, 'UniformOutput', false);
%! assert (answer.posed.case_.options.mask(end), 0);
%! assert (verdicts, {'pass', 'fail'});
%! pyref.port.in_child ('stop');
%!test <a case that is left out says why, and one that breaks says where>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! found = pyref.port.candidates (cases{1});
%! p = pyref.port.pose (cases{1}, found{1});
%! f = pyref.port.worker.open_target (@(x) error ('pyref:skip', 'not %s', 'done'));
%! [findings, answer] = pyref.port.ask (f, p, 'float64');
%! assert ({answer.skip, findings{1}.verdict, findings{1}.note}, {'not done', 'skip', 'not done'});
%! f = pyref.port.worker.open_target (@(x) deal (x, @(dy) error ('my:own', 'back')));
%! [findings, answer] = pyref.port.ask (f, p, 'float64');
%! assert ({answer.where, findings{1}.note}, {'backward', 'my:own: back'});
%! pyref.port.in_child ('stop');
%!test <outputs that came before the way back broke are kept, or taken alone>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! found = pyref.port.candidates (cases{1});
%! p = pyref.port.pose (cases{1}, found{1});
%! f = pyref.port.worker.open_target (@(x) deal (tanh (x), @(dy) error ('my:own', 'back')));
%! [~, answer] = pyref.port.ask (f, p, 'float64');
%! assert (answer.came, struct ('y', tanh (cases{1}.inputs.x)));
%! assert ({answer.problem, answer.raised, answer.gives}, {'back', '', {}});
%! f.halves = true;
%! [findings, answer] = pyref.port.ask (f, p, 'float64');
%! assert ({answer.problem, answer.raised, answer.gives}, {'', 'back', {'y'}});
%! assert ({numel(findings), findings{1}.array, findings{1}.verdict}, {1, 'y', 'pass'});
%! pyref.port.in_child ('stop');
