% Try a convention: put cases to a port in it, and count what is right.
%
%     trial = pyref.port.trial (f, cases, convention, dtype)
%     [trial, answers, findings] = pyref.port.trial (f, cases, convention, dtype, true)
%
% Cases that the convention can say are asked until three gave results, or six are
% asked; fewer where the process is lost or nothing at all is right. What raises may do
% so for a reason of that case; where two in a row raise the same forward, only those
% are asked in which more lengths are the same. With true all of them are, until it is
% lost 3 times in a row. trial is empty where there is no such case; else it has (what
% is counted is 0 where the port leaves out every case)
%
%     convention
%     right, shaped, judged    how many arrays were right, of the size that they must
%                              have, and there
%     outputs   how many of those that were right are outputs
%     single    how many outputs, and arrays, are right as float32 keeps them
%     near      how many would be right in float32
%     rights    by array: in how many cases it was right, of how many
%     cases     how many cases were put
%     forward   whether all outputs are right
%     broke     whether the process was lost in the end; late, for want of an answer
%               in time
%     solved    whether a hidden number was solved for: false here
%     said, problem    what the port said to the last case without an answer, alone and
%                      with the sizes that it was given
%     vain      whether it raised forward each time, before anything came
%     farther   how far it came then: 2e6 on its way back, 1e6 with results, the line
%     came      whether outputs came, and no gradients
%     perfect, promising, answered, other    what that comes to; other, whether the
%                      convention makes another function
%
% A twin of pyref/port/trials.py.

function [trial, answers, findings] = trial (f, cases, convention, dtype, whole)
  whole = nargin > 4 && whole;
  findings = {};
  answers = {};
  [lost, lengths] = deal (0, Inf);
  [skipped, came] = deal ('', false);
  for i = 1:numel (cases)
    exact = any (strcmp (dtype, cases{i}.exact_in), 2);
    if ~exact || count_lengths (cases{i}) >= lengths
      continue
    end
    p = pyref.port.pose (cases{i}, convention);
    if isempty (p)
      continue
    end
    [told, answer] = pyref.port.ask (f, p, dtype);
    came = came || ~isempty (fieldnames (answer.came));
    if ~isempty (answer.skip) || answer.aside
      skipped = [answer.skip, skipped(1:end * isempty (answer.skip))];
      continue
    end
    answers{end+1} = answer;
    findings = [findings, told];
    lost = (lost + 1) * pyref.port.is_lost (answer);
    if (whole && lost == 3) || (~whole && (lost > 0 || is_enough (answers, findings)))
      break
    end
    if ~whole && says_the_same (answers)
      lengths = min (cellfun (@(a) count_lengths (a.posed.case_), answers), [], 2);
    end
  end
  trial = [];
  if whole || ~isempty (answers) || ~isempty (skipped)
    trial = counted (convention, answers, findings);
    trial.came = came;
  end
  if isempty (answers) && ~isempty (trial)
    [trial.said, trial.problem] = deal (skipped);
  end
end

function yes = is_enough (answers, findings)
  % Whether no further case is tried in a convention.
  given = sum (cellfun (@is_given, answers), 2);
  vain = given > 0 && count_single (findings, answers) == 0;
  yes = given == 3 || numel (answers) == 6 || vain;
end

function yes = says_the_same (answers)
  % Whether the last raises forward what the one before it did.
  last = answers{end};
  yes = numel (answers) > 1 && ~is_given (last) && ~strcmp (last.where, 'backward');
  yes = yes && strcmp (words_of (answers{end-1}), words_of (last));
end

function count = count_lengths (c)
  % How many lengths of its inputs are not the same.
  all_sizes = structfun (@size, c.inputs, 'UniformOutput', false);
  count = numel (unique (cell2mat (struct2cell (all_sizes).')));
end

function yes = is_given (answer)
  yes = isempty (answer.problem) && isempty (answer.identifier);
end

function text = words_of (answer)
  % What a port said, without the sizes that its worker puts behind it.
  text = regexprep (answer.problem, ' \(called .*$', '');
end

function trial = counted (convention, answers, findings)
  refused = answers(~cellfun (@is_given, answers));
  arrays = cellfun (@(x) x.array, findings, 'UniformOutput', false);
  outputs = {};
  if ~isempty (answers)
    outputs = answers{1}.posed.case_.outputs;
  end
  forward = findings(ismember (arrays, [outputs, {'case'}]));
  if isempty (forward)
    forward = findings;
  end
  trial = struct ('convention', convention, 'right', count_right (findings), ...
                  'judged', numel (findings), 'cases', numel (answers), ...
                  'solved', false, 'said', '', 'problem', '', 'farther', 0);
  trial.outputs = count_right (findings(ismember (arrays, outputs)));
  trial.rights = struct ();
  names = unique (arrays);
  for i = 1:numel (names)
    some = findings(strcmp (arrays, names{i}));
    trial.rights.(names{i}) = [count_right(some), numel(some)];
  end
  trial.single = [count_single(findings(ismember (arrays, outputs)), answers), ...
                  count_single(findings, answers)];
  trial.near = nnz (cellfun (@is_near, findings));
  trial.shaped = nnz (cellfun (@(x) ~isnan (x.ratio), findings));
  trial.forward = ~isempty (forward) && count_right (forward) == numel (forward);
  trial.broke = ~isempty (answers) && pyref.port.is_lost (answers{end});
  trial.late = ~isempty (answers) && strcmp (answers{end}.identifier, 'port:deadline');
  forward = cellfun (@(a) strcmp (a.where, 'forward'), refused);
  trial.vain = numel (refused) == numel (answers) && numel (answers) > 1 && ...
               all (forward, 2) && ~any (cellfun (@pyref.port.is_lost, refused), 2);
  if ~isempty (refused)
    trial.said = words_of (refused{end});
    trial.problem = tell_problem (refused{end});
    last = refused{end};
    came = 1e6 * isempty (last.where) + 2e6 * strcmp (last.where, 'backward');
    trial.farther = last.line + came;
  end
  trial.perfect = trial.judged > 0 && trial.right == trial.judged;
  half = 2 * trial.right >= trial.judged;
  trial.promising = trial.right > 0 && (trial.forward || half);
  trial.answered = trial.shaped > 0;
  trial.other = any (cellfun (@(c) ~isempty (c.name), convention.choices), 2);
end

function count = count_right (findings)
  % Arrays that are right, or lose digits as the textbook formula does.
  count = sum ([0, cellfun(@is_right, findings)], 2);
end

function count = count_single (findings, answers)
  % Arrays that are right, or are that as float32 keeps it.
  single_ = cellfun (@list_single, answers, 'UniformOutput', false);
  single_ = [single_{:}, {}];
  is_single = @(x) any (strcmp ([x.case ' ' x.array], single_), 2);
  counts = @(x) is_right (x) || (is_near (x) && is_single (x));
  count = sum ([0, cellfun(counts, findings)], 2);
end

function keys = list_single (answer)
  % The arrays of an answer in float64 whose numbers are all of float32.
  names = fieldnames (answer.values).';
  names = names(1:end * strcmp (answer.dtype, 'float64'));
  keeps = @(v) isequal (double (single (v)), double (v));
  names = names(cellfun (@(n) keeps (answer.values.(n)), names));
  keys = strcat ([answer.posed.case_.id ' '], names);
end

function yes = is_near (finding)
  yes = finding.ratio <= 16 * 2^29;
end

function yes = is_right (finding)
  yes = strcmp (finding.verdict, 'pass') || strcmp (finding.grade, 'C');
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
  sizes = cellfun (@(n) [n ': ' pyref.internal.lengths_of(given.(n))], names, ...
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
%!test <where a case raises others are tried, until three gave results>
%! raises = @(rows) error ('my:rows', 'not %d rows', rows);
%! right = @(x, w, b) deal (x * w + b, @(dy) deal (dy * w.', x.' * dy, sum (dy, 1)));
%! first = size (cases{1}.inputs.x);
%! pick = @(x, w, b) {right, @(varargin) raises (first(1))}{1 + isequal (size (x), first)};
%! f = pyref.port.worker.open_target (@(x, w, b) feval (pick (x, w, b), x, w, b));
%! trial = pyref.port.trial (f, cases, found{1}, 'float64');
%! assert ({trial.cases, trial.right, trial.outputs, trial.forward}, {4, 12, 3, false});
%! assert (trial.rights.dw, [3 3]);
%!test <where it says the same of two, those with fewer lengths are tried>
%! f = pyref.port.worker.open_target (@(x, w, b) error ('my:own', 'no'));
%! trial = pyref.port.trial (f, cases, found{1}, 'float64');
%! assert (trial.cases > 2 && trial.cases < 6);
%!test <of one case without results nothing is right>
%! f = pyref.port.worker.open_target (@(x, w, b) exit (1));
%! trial = pyref.port.trial (f, cases, found{1}, 'float64');
%! assert ({trial.cases, trial.broke, trial.right, trial.outputs}, {1, true, 0, 0});
%!test <digits lost as the textbook formula loses them are right>
%! [~, of_softplus] = pyref.port.read_cases ('softplus');
%! known = pyref.port.candidates (of_softplus{1});
%! one = known{1};
%! f = pyref.port.worker.open_target (@(x) deal (log (1 + exp (x)), @(dy) dy ./ (1 + exp (-x))));
%! loses = @(c) any (cellfun (@(x) strcmp (x.grade, 'C'), pyref.port.ask (f, pyref.port.pose (c, one), 'float64')));
%! place = find (cellfun (loses, of_softplus), 1);
%! trial = pyref.port.trial (f, of_softplus(place), one, 'float64');
%! assert ({trial.cases, trial.outputs, trial.perfect}, {1, 1, true});
%! pyref.port.in_child ('stop');
%!test <what a port says is told with the sizes that it was given>
%! f = pyref.port.worker.open_target (@(x, w, b) error ('my:own', 'no'));
%! trial = pyref.port.trial (f, cases(1:2), found{1}, 'float64');
%! assert ({trial.cases, trial.said, trial.answered}, {2, 'no', false});
%! sizes = cellfun (@(n) pyref.internal.lengths_of (cases{2}.inputs.(n)), {'x', 'w', 'b'}, 'UniformOutput', false);
%! assert (trial.problem, sprintf ('no (given x: %s, w: %s, b: %s)', sizes{:}));
%! pyref.port.in_child ('stop');
%!test <of a port that leaves out every case it is told why>
%! f = pyref.port.worker.open_target (@(x, w, b) error ('pyref:skip', 'to do'));
%! trial = pyref.port.trial (f, cases(1:2), found{1}, 'float64');
%! assert ({trial.judged, trial.answered, trial.said, trial.problem}, {0, false, 'to do', 'to do'});
%! pyref.port.in_child ('stop');
%!test <that outputs came and nothing came back is known>
%! f = pyref.port.worker.open_target (@(x, w, b) deal (x * w + b, @(dy) error ('my:own', 'no')));
%! trial = pyref.port.trial (f, cases(1:2), found{1}, 'float64');
%! assert ({trial.answered, trial.came}, {false, true});
%! f.halves = true;
%! trial = pyref.port.trial (f, cases(1:2), found{1}, 'float64');
%! assert ({trial.answered, trial.came, trial.perfect}, {true, false, true});
%! pyref.port.in_child ('stop');
