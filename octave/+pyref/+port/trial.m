% Try a convention: put cases to a port in it, and count what is right.
%
%     trial = pyref.port.trial (f, cases, convention, dtype)
%     trial = pyref.port.trial (f, cases, convention, dtype, true)
%
% The first three cases that the convention can say are asked, fewer where the process
% is lost or nothing at all is right; with true all of them, until it is lost 3 times in
% a row. trial is empty where there is no such case; else it has
%
%     convention
%     right, shaped, judged    how many arrays were right, of the size that they must
%                              have, and there
%     cases     how many cases were put
%     forward   whether all outputs are right
%     broke     whether the process was lost in the end
%     solved    whether a hidden number was solved for: false here
%     said, problem    what the port said to the last case without an answer, alone and
%                      with the sizes that it was given
%     farther   whether it had come as far as its way back then
%     perfect, promising, answered, other    what that comes to; other, whether the
%                      convention makes another function
%
% A twin of pyref/port/trials.py.

function trial = trial (f, cases, convention, dtype, whole)
  whole = nargin > 4 && whole;
  findings = {};
  answers = {};
  lost = 0;
  for i = 1:numel (cases)
    if ~any (strcmp (dtype, cases{i}.exact_in), 2)
      continue
    end
    p = pyref.port.pose (cases{i}, convention);
    if isempty (p)
      continue
    end
    [told, answer] = pyref.port.ask (f, p, dtype);
    if ~isempty (answer.skip) || answer.aside
      continue
    end
    answers{end+1} = answer;
    findings = [findings, told];
    lost = (lost + 1) * pyref.port.is_lost (answer);
    vain = numel (answers) == 3 || lost > 0 || count_right (findings) == 0;
    if (whole && lost == 3) || (~whole && vain)
      break
    end
  end
  trial = [];
  if whole || ~isempty (answers)
    trial = counted (convention, answers, findings);
  end
end

function trial = counted (convention, answers, findings)
  refused = answers(cellfun (@(a) ~isempty (a.problem), answers));
  arrays = cellfun (@(x) x.array, findings, 'UniformOutput', false);
  outputs = {'case'};
  if ~isempty (answers)
    outputs = [answers{1}.posed.case_.outputs, outputs];
  end
  forward = findings(ismember (arrays, outputs));
  if isempty (forward)
    forward = findings;
  end
  trial = struct ('convention', convention, 'right', count_right (findings), ...
                  'judged', numel (findings), 'cases', numel (answers), ...
                  'solved', false, 'said', '', 'problem', '', 'farther', false);
  trial.shaped = sum (cellfun (@(x) ~isnan (x.ratio), findings), 2);
  trial.forward = ~isempty (forward) && count_right (forward) == numel (forward);
  trial.broke = ~isempty (answers) && pyref.port.is_lost (answers{end});
  if ~isempty (refused)
    trial.said = regexprep (refused{end}.problem, ' \(called .*$', '');
    trial.problem = tell_problem (refused{end});
    trial.farther = strcmp (refused{end}.where, 'backward');
  end
  trial.perfect = trial.judged > 0 && trial.right == trial.judged;
  half = 2 * trial.right >= trial.judged;
  trial.promising = trial.right > 0 && (trial.forward || half);
  trial.answered = trial.shaped > 0;
  trial.other = any (cellfun (@(c) ~isempty (c.name), convention.choices), 2);
end

function count = count_right (findings)
  count = sum (cellfun (@(x) strcmp (x.verdict, 'pass'), findings), 2);
end

function text = tell_problem (answer)
  % What a port said, and the sizes of what it was given.
  text = answer.problem;
  if isempty (text)
    text = answer.identifier;
  end
  given = answer.posed.given;
  names = fieldnames (given);
  names = names(~ismember (names, answer.posed.case_.plain));
  sizes = cellfun (@(n) [n ' ' pyref.internal.lengths_of(given.(n))], names, ...
                   'UniformOutput', false);
  if ~isempty (sizes) && isempty (strfind (text, ' (called '))
    text = sprintf ('%s (given %s)', text, strjoin (sizes(:).', ', '));
  end
end

%!shared cases, found
%! [~, cases] = pyref.port.read_cases ('dense');
%! found = pyref.port.candidates (cases{1});
%!test <three cases are enough for a trial, and of all as many as there are>
%! f = pyref.port.worker.open_target (@pyref.layers.dense);
%! trial = pyref.port.trial (f, cases, found{1}, 'float64');
%! assert ({trial.cases, trial.right, trial.perfect}, {3, 12, true});
%! trial = pyref.port.trial (f, cases, found{1}, 'float64', true);
%! assert ({trial.cases, trial.promising}, {numel(cases), true});
%! pyref.port.in_child ('stop');
%!test <what a port says is told with the sizes that it was given>
%! f = pyref.port.worker.open_target (@(x, w, b) error ('my:own', 'no'));
%! trial = pyref.port.trial (f, cases, found{1}, 'float64');
%! assert ({trial.cases, trial.said, trial.answered}, {1, 'no', false});
%! sizes = cellfun (@(n) pyref.internal.lengths_of (cases{1}.inputs.(n)), {'x', 'w', 'b'}, 'UniformOutput', false);
%! assert (trial.problem, sprintf ('no (given x %s, w %s, b %s)', sizes{:}));
%! pyref.port.in_child ('stop');
