% What the findings of a report come to: a twin of pyref/port/report.py.
%
%     report = pyref.port.settled (report, accept, strict)
%
% accept is a cell of what is let pass, strict tells whether warnings count. Added are
%
%     numbers   findings on the arrays of usual cases, and habits all others
%     declined  of the numbers: left out, or the process was lost
%     wrong     those of the numbers that count
%     failures, warnings    habits that count, and what does not
%     strange   the names of what makes it another function, and is not accepted
%     came_right    those of came that do not count against it
%     missed    why what is right does not suffice, phrases
%     cases     how many cases were judged; right: whether something was, and no number
%               is wrong
%     outcome   right, wrong or not judged; passed, whether that is right

function report = settled (report, accept, strict)
  report.accepted = accept;
  report.strict = strict;
  numbers = report.numbers;
  lost = cellfun (@is_lost, numbers);
  skipped = cellfun (@(f) strcmp (f.verdict, 'skip'), numbers);
  passes = cellfun (@(f) strcmp (f.verdict, 'pass'), numbers);
  ids = cellfun (@(f) f.case, numbers, 'UniformOutput', false);
  judged = ids(passes);   % in one precision at least
  report.declined = numbers((skipped | lost) & ~ismember (ids, judged));
  wrong = cellfun (@(f) counts (f, accept, strict), numbers);
  report.wrong = numbers(wrong);
  came_wrong = cellfun (@(f) counts (f, accept, strict), report.came);
  report.came_right = report.came(~came_wrong);
  report.cases = numel (unique (ids(~skipped & ~lost)));
  known = any ([false, cellfun(@(f) ~isnan (f.ratio), numbers)], 2);
  report.right = known && isempty (report.wrong);
  bad = report.habits(cellfun (@is_bad, report.habits));
  mild = cellfun (@(f) any (strcmp (f.array, warnings ()), 2), bad);
  report.failures = bad(strict | ~mild);
  if ismember ('habits', accept)
    report.failures = {};
  end
  short = cellfun (@(f) strcmp (f.grade, 'C'), numbers);
  report.warnings = [bad(mild), numbers(short)];
  strange = setdiff (report.others(:,1).', accept, 'stable');
  report.strange = strange(strict | ~strcmp (strange, 'ties'));
  report.missed = report.untried;
  left = cellfun (@(f) f.case, report.declined, 'UniformOutput', false);
  count = numel (unique (left));
  if count > 0 && ~ismember ('declined', accept)
    words = sprintf ('no result in %d of %d cases', count, report.cases + count);
    parts = {words, report.left};
    report.missed{end+1} = strjoin (parts(1:1 + ~isempty (report.left)), ', ');
  end
  report.outcome = 'not judged';
  if isempty (report.reason) && known
    if ~isempty ([report.wrong, report.failures, report.strange])
      report.outcome = 'wrong';
    elseif isempty (report.missed) && isempty (report.raised)
      report.outcome = 'right';
    end
  end
  report.passed = strcmp (report.outcome, 'right');
end

function names = warnings ()
  % Habits that change no number of the usual cases: told, and no failure.
  names = {'no files left', 'nothing aliased', 'layouts', 'NaN and Inf', ...
           'empty arrays', 'subnormal numbers', 'squares out of range', ...
           'float32 stays float32', 'watched'};
end

function yes = is_bad (finding)
  yes = any (strcmp (finding.verdict, {'fail', 'error'}), 2);
end

function yes = is_lost (finding)
  % Whether there is no answer because the process was lost, or our worker failed.
  why = regexp (finding.note, '^(port:ended|port:deadline|worker:)', 'once');
  yes = strcmp (finding.verdict, 'error') && ~isempty (why);
end

function yes = counts (finding, accept, strict)
  yes = is_bad (finding) && ~is_lost (finding);
  if strcmp (finding.grade, 'C')
    yes = strict && ~ismember ('textbook', accept);
  end
end

%!function report = of (varargin)
%!  f = struct ('case', 'a', 'array', 'y', 'dtype', 'float64', 'verdict', 'pass', ...
%!              'note', '', 'grade', 'A', 'ratio', 0);
%!  report = struct ('numbers', {{f}}, 'habits', {{}}, 'untried', {{}}, 'left', '', 'reason', '');
%!  [report.raised, report.came] = deal ('', {});
%!  report.others = cell (0, 2);
%!  for i = 1:2:numel (varargin)
%!    report.(varargin{i}) = cellfun (@(s) merge_into (f, s), varargin{i+1}, 'UniformOutput', false);
%!  end
%!endfunction
%!function f = merge_into (f, s)
%!  names = fieldnames (s);
%!  for i = 1:numel (names)
%!    f.(names{i}) = s.(names{i});
%!  end
%!endfunction
%!function outcome = outcome_of (report, accept, strict)
%!  outcome = getfield (pyref.port.settled (report, accept, strict), 'outcome');
%!endfunction
%!test <right, wrong, and what was never tried>
%! assert (outcome_of (of (), {}, false), 'right');
%! assert (outcome_of (of ('numbers', {struct('verdict', 'fail', 'grade', 'D')}), {}, false), 'wrong');
%! report = setfield (of (), 'untried', {'stride > 1'});
%! assert (outcome_of (report, {}, false), 'not judged');
%!test <right outputs alone, where the way back broke, are not all>
%! report = setfield (of (), 'raised', 'to do');
%! assert (outcome_of (report, {}, false), 'not judged');
%! report = setfield (of ('numbers', {struct('verdict', 'fail', 'grade', 'D')}), 'raised', 'to do');
%! assert (outcome_of (report, {}, false), 'wrong');
%!test <digits lost count where it is strict and they are not accepted>
%! report = of ('numbers', {struct('verdict', 'fail', 'grade', 'C')});
%! assert (outcome_of (report, {}, false), 'right');
%! assert (outcome_of (report, {}, true), 'wrong');
%! assert (outcome_of (report, {'textbook'}, true), 'right');
%!test <a case that is left out, or in which the process was lost, is not judged>
%! for verdict = {'skip', 'error'}
%!   report = of ('numbers', {struct(), struct('case', 'b', 'verdict', verdict{1}, ...
%!                                             'note', 'port:ended: gone', 'ratio', NaN)});
%!   found = pyref.port.settled (report, {}, false);
%!   assert ({found.outcome, found.missed}, {'not judged', {'no result in 1 of 2 cases'}});
%!   assert (outcome_of (report, {'declined'}, false), 'right');
%! end
%!test <some habits count, and others are warnings>
%! report = of ('habits', {struct('array', 'linear in dy', 'verdict', 'fail')});
%! assert (outcome_of (report, {}, false), 'wrong');
%! assert (outcome_of (report, {'habits'}, false), 'right');
%! report = of ('habits', {struct('array', 'NaN and Inf', 'verdict', 'fail')});
%! assert (outcome_of (report, {}, false), 'right');
%! assert (outcome_of (report, {}, true), 'wrong');
%!test <a choice at ties is a warning>
%! report = setfield (of (), 'others', {'ties', 'another'});
%! assert (outcome_of (report, {}, false), 'right');
%! assert (outcome_of (report, {}, true), 'wrong');
%! assert (outcome_of (report, {'ties'}, true), 'right');
