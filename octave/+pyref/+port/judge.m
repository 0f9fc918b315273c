% Judge a port: load, search, examine, diagnose.
%
%     report = pyref.port.judge (target, layer, accept, deadline)
%
% report is that of pyref.check, with what tell and verdict print it from: reason (why
% nothing could be judged), right, numbers and habits (the findings), wrong (those that
% count), accepted, left_out and cases.

function report = judge (target, layer, accept, deadline)
  [~, cases] = pyref.port.read_cases (layer);
  [f, reason] = loaded (target, cases{1});
  stopper = onCleanup (@() pyref.port.in_child ('stop'));
  found = {};
  if isempty (reason)
    f.deadline = deadline;
    [found, lost] = pyref.port.search (f, cases, 'float64');
  end
  if isempty (reason) && isempty (found)
    [found, lost] = pyref.port.search (f, cases, 'float32');
  end
  if ~isempty (found)
    [answers, numbers] = examined (f, cases, found{1}, lost);
    report = judged (f, layer, found{1}, cases, answers, numbers, accept);
  elseif isempty (reason)
    report = not_judged (excuse (cases, f), accept);
  else
    report = not_judged (reason, accept);
  end
  report.target = name_of (target);
  report.layer = layer;
  report.verdict = pyref.port.verdict (report);
end

function [f, reason] = loaded (target, sample)
  % The port, or why there is nothing to be called.
  f = [];
  reason = '';
  try
    f = pyref.port.worker.open_target (target);
    [~, ~, f] = pyref.port.worker.order_arguments (f, sample);
  catch problem
    reason = strtrim (regexprep (problem.message, '\s+', ' '));
  end
end

function report = not_judged (reason, accept)
  report = struct ('reason', reason, 'passed', false, 'right', false, 'left_out', 0);
  names = {'numbers', 'habits', 'findings', 'conventions', 'diagnoses', 'places', ...
           'wrong'};
  for i = 1:numel (names)
    report.(names{i}) = {};
  end
  report.others = cell (0, 2);
  report.accepted = accept;
  report.cases = 0;
end

function reason = excuse (cases, f)
  % Why nothing could be tried: what it is not given, or what it says itself.
  [names, most] = pyref.port.worker.order_arguments (f, cases{1});
  missing = {};
  if most >= 0
    missing = setdiff (names(most+1:end), fieldnames (cases{1}.inputs), 'stable');
  end
  if ~isempty (missing)
    reason = sprintf (['it takes no %s, and no case has what it may have inside ' ...
                       'instead'], strjoin (missing, ', '));
    return
  end
  first = pyref.port.candidates (cases{1}, {}, names, -1);
  findings = pyref.port.ask (f, pyref.port.pose (cases{1}, first{1}), 'float64');
  reason = findings{1}.note;
end

function [answers, findings] = examined (f, cases, convention, lost)
  answers = {};
  findings = {};
  for i = 1:numel (cases)
    p = pyref.port.pose (cases{i}, convention);
    if isempty (p)
      continue
    end
    for k = 1:numel (cases{i}.exact_in)
      [told, answer] = pyref.port.ask (f, p, cases{i}.exact_in{k}, lost);
      lost = (lost + 1) * pyref.port.is_lost (answer);
      answers{end+1} = answer;
      findings = [findings, told];
    end
  end
end

function report = judged (f, layer, convention, cases, answers, findings, accept)
  usual = cellfun (@(a) a.posed.case_.usual, answers);
  ids = cellfun (@(a) a.posed.case_.id, answers, 'UniformOutput', false);
  special = cellfun (@(x) ~usual(find (strcmp (ids, x.case), 1)), findings);
  numbers = findings(~special);
  report.numbers = numbers;
  report.habits = pyref.port.habits (f, answers, findings(special));
  report.findings = [numbers, report.habits];
  report.conventions = says (convention);
  report.others = others (convention, findings);
  report.diagnoses = pyref.port.diagnose (layer, answers, findings);
  report.places = pyref.port.locate (answers, findings);
  report.accepted = accept;
  report.reason = '';
  seen = numbers(cellfun (@(x) ~strcmp (x.verdict, 'skip'), numbers));
  report.cases = numel (unique (cellfun (@(x) x.case, seen, 'UniformOutput', false)));
  report.left_out = numel (cases) - numel (unique (ids));
  wrong = cellfun (@(x) counts (x, accept), numbers);
  report.right = ~isempty (seen) && ~any (wrong, 2);
  bad = cellfun (@(x) ~strcmp (x.verdict, 'pass'), report.habits);
  good = any (strcmp (accept, 'habits')) || ~any (bad, 2);
  strange = {};
  if ~isempty (report.others)
    strange = setdiff (report.others(:,1), accept);
  end
  report.passed = report.right && good && isempty (strange);
  report.wrong = numbers(wrong);
end

function yes = counts (finding, accept)
  textbook = strcmp (finding.grade, 'C') && any (strcmp (accept, 'textbook'));
  yes = any (strcmp (finding.verdict, {'fail', 'error'})) && ~textbook;
end

function texts = says (convention)
  texts = cellfun (@(c) c.say, convention.choices, 'UniformOutput', false);
  texts = [texts, {convention.spelling}];
  texts = texts(~cellfun (@isempty, texts));
  for i = 1:size (convention.hidden, 1)
    texts{end+1} = sprintf ('%s is %s inside', convention.hidden{i,:});
  end
end

function found = others (convention, findings)
  found = cell (0, 2);
  for i = 1:numel (convention.choices)
    c = convention.choices{i};
    if ~isempty (c.name)
      found(end+1,:) = {c.name, c.say};
    end
  end
  notes = cellfun (@(x) x.note, findings, 'UniformOutput', false);
  ties = unique (notes(strncmp (notes, 'another legal choice', 20)), 'stable');
  for i = 1:numel (ties)
    found(end+1,:) = {'ties', ties{i}};
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
%! report = pyref.port.judge ({@sin, @no_such}, 'tanh', {}, 10);
%! assert ({report.target, report.layer}, {'sin,no_such', 'tanh'});
%! assert (report.verdict, 'not judged: it cannot be called: no_such is no function');
