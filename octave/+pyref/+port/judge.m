% Judge a port: look, search, examine, diagnose.
%
%     report = pyref.port.judge (target, layer, accept, deadline, strict)
%
% report is that of pyref.check, with what tell and verdict print it from: reason (why
% nothing could be judged), advice, others, untried, left (the condition of the cases
% without an answer), gives, left_out, raised (why there are no gradients at all, where
% outputs came), came (findings on the outputs of cases in which the way back alone
% broke), notes (what else is worth to know), and what settled adds.

function report = judge (target, layer, accept, deadline, strict)
  [~, cases] = pyref.port.read_cases (layer);
  in_float32 = any (strcmp (accept, 'single'), 2);
  if in_float32
    usual = @(some) sum (cellfun (@(c) c.usual, some), 2);
    all_ = usual (cases);
    cases = in_single (cases);
    left = all_ - usual (cases);
  end
  stopper = onCleanup (@() pyref.port.in_child ('stop'));
  report = empty_report ();
  report.target = name_of (target);
  report.layer = layer;
  before = pyref.port.name_litter (pwd ());
  [port, problem] = opened (target);
  look = pyref.port.look ();
  look.problem = problem;
  trials = {};
  if isempty (problem)
    port.deadline = deadline;
    [look, f, trials, made, hurried] = in_some_writing (port, cases);
    came = any (cellfun (@(t) t.came, trials), 2);
    served = answered (trials) && trials{1}.right > 0;
    if isempty (look.problem) && ~served && came
      port.halves = true;   % its outputs alone
      again = cell (1, 5);
      [again{:}] = in_some_writing (port, cases);
      if answered (again{3}) || ~answered (trials)
        [look, f, trials, made, hurried] = again{:};
      end
    end
  end
  if answered (trials) && hurried && ~trials{1}.promising
    report.reason = 'its convention was not found in time; a longer deadline may help';
  elseif answered (trials)
    if in_float32
      made = in_single (made);
    end
    report = judged (report, port, f, look, trials, cases, made);
    pyref.port.in_child ('stop');   % its own files lie beside those of the port
    words = pyref.port.name_litter (pwd (), before);
    report = with_litter (report, cases{1}, words);
  else
    [report.reason, report.advice] = pyref.port.refused (cases{1}, look, trials);
  end
  if in_float32 && isempty (report.reason)
    told = sprintf ('; %d of %d cases have numbers that it does not hold', left, all_);
    report.notes{end+1} = ['it was asked in float32 alone' told(1:end * (left > 0))];
  end
  report = pyref.port.settled (report, accept, strict);
  report.findings = [report.numbers, report.habits];
  report.verdict = pyref.port.verdict (report);
end

function cases = in_single (cases)
  % Those that are exact in float32, as if they were in that alone.
  cases = cases(cellfun (@(c) any (strcmp (c.exact_in, 'float32'), 2), cases));
  for i = 1:numel (cases)
    cases{i}.exact_in = {'float32'};
  end
end

function report = empty_report ()
  report = struct ('reason', '', 'advice', '', 'left', '', 'left_out', 0, 'raised', '');
  names = {'numbers', 'habits', 'conventions', 'like', 'diagnoses', 'places', ...
           'untried', 'gives', 'came', 'notes'};
  for i = 1:numel (names)
    report.(names{i}) = {};
  end
  report.others = cell (0, 2);
end

function [port, problem] = opened (target)
  % The port, or why there is nothing to be called.
  [port, problem] = deal ([], '');
  try
    port = pyref.port.worker.open_target (target);
  catch error_
    problem = strtrim (regexprep (error_.message, '\s+', ' '));
  end
end

function [look, f, trials, made, hurried] = in_some_writing (port, cases)
  % What a port looks like and its trials, its inputs as they are if it answers. Else
  % its parameters may be in other arrays, joined or cut: the sheet tells which. If none
  % serves, the one that is nearest of those in which it answers.
  [look, f, trials, made, hurried] = in_writing (port, cases, pyref.port.writing_of ());
  ports = cases{1}.ports;
  if answered (trials) || ~isfield (ports, 'writings')
    return
  end
  known = pyref.port.cells_of (ports.writings);
  for i = 1:numel (known)
    pyref.port.in_child ('stop');   % its process goes by the names that it was told
    found = cell (1, 5);
    [found{:}] = in_writing (port, cases, pyref.port.writing_of (known{i}));
    nearer = answered (found{3}) && is_nearer (found{3}, trials);
    if serves (found{3}) || nearer
      [look, f, trials, made, hurried] = found{:};
    end
    if serves (trials)
      return
    end
  end
  pyref.port.in_child ('stop');
end

function [look, f, trials, made, hurried] = in_writing (port, cases, writing)
  [trials, made, hurried] = deal ({}, {}, false);
  [look, f] = pyref.port.look (port, cases{1}, writing);
  if isempty (look.problem)
    [trials, made, hurried] = pyref.port.search (f, cases, look, 'float64');
    if isempty (trials)
      [trials, made, hurried] = pyref.port.search (f, cases, look, 'float32');
    end
  end
end

function yes = serves (trials)
  yes = ~isempty (trials) && trials{1}.promising;
end

function yes = answered (trials)
  yes = any (cellfun (@(t) t.answered, trials), 2);
end

function yes = is_nearer (one, other)
  % Whether more is right in the first trials; the others may have no answer.
  yes = ~answered (other);
  if ~yes
    [~, order] = sortrows (pyref.port.rank_of ({other{1}, one{1}}));
    yes = order(1) == 2;
  end
end

function report = judged (report, port, f, look, trials, cases, made)
  [f, answers, left_out, convention] = answers_of (port, f, trials, cases, made);
  answers = cellfun (@declining, answers, 'UniformOutput', false);
  [answers, gives] = without_short (answers);
  told = cellfun (@pyref.port.findings_of, answers, 'UniformOutput', false);
  [kept, limit] = pyref.port.square_kernels (answers, told);
  dropped = cellfun (@(a) a.posed.case_.id, answers(~kept), 'UniformOutput', false);
  [answers, told] = deal (answers(kept), told(kept));
  told = pyref.port.forgive_rounding (answers, told);
  answers = pyref.port.small_aside (answers, told);
  usual = cellfun (@(a) a.posed.case_.usual, answers);
  all_ = [told{:}, {}];
  report.numbers = [told{usual}, {}];
  so_far = pyref.port.settled (report, {}, false);
  wrong = cellfun (@(f) f.array, so_far.wrong, 'UniformOutput', false);
  for i = 1:numel (answers)
    if usual(i)
      continue
    end
    told{i} = told{i}(cellfun (@(f) ~any (strcmp (f.array, wrong), 2), told{i}));
    if ~isempty (wrong)   % it is told
      continue
    end
    sure = pyref.port.sure (answers{i}, told{i});
    arrays = cellfun (@(f) f.array, sure, 'UniformOutput', false);
    told{i} = told{i}(cellfun (@(f) ~ismember (f.array, arrays), told{i}));
    report.numbers = [report.numbers, sure];
  end
  raised = cellfun (@(a) a.raised, answers, 'UniformOutput', false);
  raised = [raised(~cellfun(@isempty, raised)), {''}];
  report.raised = raised{1};
  came = cellfun (@pyref.port.judge_came, answers, 'UniformOutput', false);
  report.came = [came{:}, {}];
  if isempty (report.raised)
    report.habits = pyref.port.habits (f, answers, told);
  else
    report.advice = pyref.port.write_advice (cases{1});
  end
  [report.conventions, report.like] = pyref.port.phrases_of (convention);
  if ~isempty (limit)
    report.conventions{end+1} = limit;
  end
  report.conventions = [report.conventions, constants(cases{1}, gives)];
  report.notes = pyref.port.note_scale (answers, look);
  report.others = others (convention, all_);
  report.untried = pyref.port.untried (answers, convention);
  report.gives = [gives, convention.gives(1:end * isempty (gives))];
  report.left_out = left_out + numel (unique (dropped));
  so_far = pyref.port.settled (report, {}, false);
  ids = unique (cellfun (@(f) f.case, so_far.declined, 'UniformOutput', false));
  if ~isempty (ids)
    posed = cellfun (@(a) a.posed.case_, answers, 'UniformOutput', false);
    left = ismember (cellfun (@(c) c.id, posed, 'UniformOutput', false), ids);
    told = pyref.port.conditions (posed(left), posed(~left));
    report.left = strjoin (told, '; ');
  end
  few = 2 * numel (ids) > so_far.cases;
  if few || isempty (so_far.wrong)   % of few results nothing is diagnosed
    return
  end
  found = pyref.port.diagnose (report.layer, answers, all_);
  if ~any (cellfun (@(d) d.sure, found), 2)
    found = [pyref.port.parted(so_far.wrong, trials), found];
  end
  so_far.diagnoses = found;
  chosen = pyref.port.ties (so_far, answers);
  if isempty (chosen.diagnoses) && ~isempty (so_far.diagnoses)
    [report.numbers, report.others] = deal (chosen.numbers, chosen.others);
    return
  end
  report.diagnoses = so_far.diagnoses;
  report.places = pyref.port.locate (answers, all_);
end

function report = with_litter (report, c, words)
  % The report with a habit where the port has left files in the folder at hand.
  if ~isempty (words) && ~isempty (report.numbers)
    report.habits{end+1} = pyref.port.note_habit (c.id, 'float64', 'no files left', ...
                                                  words);
  end
end

function phrases = constants (c, gives)
  % That a port does not differentiate what a layer of a library does not.
  names = {'mu', 'variance'};
  phrases = {};
  known = all (isfield (c.inputs, ['gamma', names]), 2);
  if known && ~isempty (gives) && ~any (ismember (strcat ('d', names), gives), 2)
    phrases = {[strjoin(names, ' and ') ' are not differentiated']};
  end
end

function [f, answers, left_out, convention] = answers_of (port, f, trials, cases, made)
  % The answers to all cases. Where outputs alone were looked at, gradients may come in
  % some cases, and then it is those that tell the convention.
  convention = trials{1}.convention;
  [halves, f.halves, port.halves] = deal (f.halves, false, false);
  [answers, left_out] = examined (f, [cases, made], convention);
  if ~halves
    return
  end
  good = cellfun (@is_whole, answers);
  ids = cellfun (@(a) a.posed.case_.id, answers(good), 'UniformOutput', false);
  some = cases(cellfun (@(c) ismember (c.id, ids), cases));
  if isempty (some)
    f.halves = true;
    [answers, left_out] = examined (f, [cases, made], convention);
    return
  end
  [~, other, trials] = in_some_writing (port, some);
  if ~isempty (trials)
    narrow = trials{1}.convention;
    [others, beside] = examined (other, [cases, made], narrow);
    if count_outputs (others) >= count_outputs (answers)
      [f, answers, left_out, convention] = deal (other, others, beside, narrow);
    end
  end
end

function yes = is_whole (answer)
  yes = isempty ([answer.problem answer.identifier answer.skip]);
end

function count = count_outputs (answers)
  % How many outputs are right, those before a way back that broke among them.
  count = 0;
  for i = 1:numel (answers)
    told = [pyref.port.findings_of(answers{i}), pyref.port.judge_came(answers{i})];
    outputs = answers{i}.posed.case_.outputs;
    is_right = @(f) strcmp (f.verdict, 'pass') && ismember (f.array, outputs);
    count = count + sum (cellfun (is_right, told), 2);
  end
end

function [answers, left_out] = examined (f, cases, convention)
  % Answers to every case that the convention can say, until the port is given up.
  answers = {};
  left_out = 0;
  lost = 0;
  for i = 1:numel (cases)
    p = pyref.port.pose (cases{i}, convention);
    if isempty (p)
      left_out = left_out + 1;
      continue
    end
    for k = 1:numel (cases{i}.exact_in)
      if lost >= 3
        answer = given_up (p, cases{i}.exact_in{k});
      else
        [~, answer] = pyref.port.ask (f, p, cases{i}.exact_in{k});
        lost = (lost + 1) * pyref.port.is_lost (answer);
      end
      if ~answer.aside
        answers{end+1} = answer;
      end
    end
  end
end

function answer = given_up (p, dtype)
  answer = struct ('posed', p, 'dtype', dtype, 'values', struct (), 'problem', '', ...
                   'identifier', '', 'where', '', 'aside', false, 'gives', {{}}, ...
                   'came', struct (), 'raised', '', 'skip', ...
                   'not asked: the port''s process was lost 3 times in a row');
end

function answer = declining (answer)
  % Left out where the port refuses the case in its own words: pyref/port/limits.py.
  if strcmp (answer.identifier, 'port:refused') && answer.posed.case_.usual
    answer.skip = [answer.identifier ': ' answer.problem];
  end
end

function [answers, gives] = without_short (answers)
  % The results that a port gives, where these are not all; refused is what gives fewer.
  good = cellfun (@(a) isempty (a.problem) && isempty (a.skip), answers);
  given = cellfun (@(a) a.gives, answers(good), 'UniformOutput', false);
  counts = cellfun (@numel, given);
  gives = {};
  if ~isempty (counts) && all (counts > 0, 2)
    [~, most] = max (counts, [], 2);
    gives = given{most};
  end
  for i = 1:numel (answers)
    own = answers{i}.gives;
    if ~isempty (own) && ~isempty (setxor (own, gives))
      answers{i}.identifier = 'error';
      answers{i}.problem = sprintf ('gives %s alone, elsewhere more', ...
                                    strjoin (own, ', '));
      answers{i}.values = struct ();
    end
  end
end

function found = others (convention, findings)
  % What makes it another function: choices of its convention, and those at ties.
  found = cell (0, 2);
  for i = 1:numel (convention.choices)
    c = convention.choices{i};
    if ~isempty (c.name)
      found(end+1,:) = {c.name, c.say};
    end
  end
  passed = findings(cellfun (@(x) strcmp (x.verdict, 'pass'), findings));
  notes = unique (cellfun (@(x) x.note, passed, 'UniformOutput', false), 'stable');
  notes = notes(~cellfun (@isempty, notes));
  for i = 1:numel (notes)
    found(end+1,:) = {'ties', notes{i}};
  end
end

function name = name_of (target)
  name = target;
  if isobject (target)
    name = class (target);
  elseif iscell (target)
    name = [func2str(target{1}) ',' func2str(target{2})];
  elseif isa (target, 'function_handle')
    name = func2str (target);
  end
end

%!test <of a pair both are named>
%! report = pyref.port.judge ({@sin, @no_such}, 'tanh', {}, 10, false);
%! assert ({report.target, report.layer}, {'sin,no_such', 'tanh'});
%! assert (report.verdict, ['not judged: cannot be called as tanh: ' ...
%!                          'no_such is no function']);
%!function [h, back] = stacked (x, h_prev, W, b)
%!  count = size (x, 2);
%!  [h, own] = pyref.layers.rnn_cell (x, h_prev, W(1:count,:), W(count + 1:end,:), b);
%!  back = @(dh) in_one (own, dh);
%!function [dx, dh_prev, dW, db] = in_one (own, dh)
%!  [dx, dh_prev, dwx, dwh, db] = own (dh);
%!  dW = [dwx; dwh];
%!test <parameters in one matrix are found to be so>
%! report = pyref.port.judge (@stacked, 'rnn_cell', {}, 10, false);
%! assert (report.conventions, {'one matrix on [x; h]'});
%! assert (strfind (report.verdict, 'right: all '), 1);
