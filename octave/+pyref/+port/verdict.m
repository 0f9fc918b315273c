% The verdict of a settled report of pyref.check, in one sentence: as pyref check puts
% it.
%
%     text = pyref.port.verdict (report)

function text = verdict (report)
  if ~isempty (report.reason)
    text = ['not judged: ' report.reason];
  elseif strcmp (report.outcome, 'right')
    text = ['right: ' how(report)];
  elseif strcmp (report.outcome, 'not judged')
    text = not_judged (report);
  elseif ~isempty (report.wrong)
    arrays = unique (texts (report.wrong, 'array'), 'stable');
    arrays = strjoin (setdiff (arrays, {'case'}, 'stable'), ', ');
    if isempty (arrays)
      arrays = sprintf ('no result (%s)', report.wrong{1}.note);
    end
    few = numel (unique (texts (report.wrong, 'case')));
    text = sprintf ('wrong: %s, in %d of %s', arrays, few, ...
                    pyref.port.count_cases (report.cases));
  elseif ~isempty (report.failures)
    notes = unique (texts (report.failures, 'array'), 'stable');
    text = ['wrong, though its numbers are right: not ' strjoin(notes, '; not ')];
  else
    told = report.others(ismember (report.others(:,1), report.strange),2).';
    text = sprintf ('another function than %s, right as that: %s; %s', report.layer, ...
                    strjoin (told, '; '), how (report));
  end
end

function text = how (report)
  % How right: in how many cases, how near the bound, the grade.
  share = cellfun (@nearness, report.numbers);
  text = sprintf ('all %d cases, %s of the bound at most', report.cases, ...
                  sprintf ('%.2g', max ([0, share], [], 2)));
  grades = texts (report.numbers, 'grade');
  grade = max ([' ', grades{:}], [], 2);
  if grade ~= ' '
    text = sprintf ('%s, grade %s', text, grade);
  end
  if ~isempty (report.gives)
    text = sprintf ('%s alone, %s', strjoin (report.gives, ', '), text);
  end
end

function text = not_judged (report)
  % What is right where it was tried, and what never was; or why nothing was.
  if ~report.right
    notes = texts (report.numbers, 'note');
    notes = [notes(~cellfun(@isempty, notes)), {'no case can be put so'}];
    text = ['not judged: ' notes{1}];
    return
  end
  text = ['not judged as a whole: right where it was tried, in ' ...
          pyref.port.count_cases(report.cases)];
  if ~isempty (report.untried)
    text = [text '; never with ' strjoin(report.untried, ', ')];
  end
  text = strjoin ([text, report.missed(numel (report.untried) + 1:end)], '; ');
end

function share = nearness (finding)
  % The largest error as a share of its bound.
  share = 0;
  passes = strcmp (finding.verdict, 'pass') && ~isnan (finding.ratio);
  if passes && isempty (finding.note)
    share = finding.ratio / finding.limit;
    if finding.limit == 0
      share = Inf * (finding.ratio > 0);
      share(isnan (share)) = 0;
    end
  end
end

function values = texts (findings, field)
  values = cellfun (@(f) f.(field), findings, 'UniformOutput', false);
  values = reshape (values, 1, []);
end

%!function report = of (varargin)
%!  f = struct ('grade', 'B', 'ratio', 4, 'limit', 16, 'verdict', 'pass', 'case', 'c', 'note', '');
%!  report = struct ('right', true, 'cases', 1, 'numbers', {{f}}, 'others', {{}}, ...
%!                   'layer', 'tanh', 'reason', '', 'outcome', 'right', 'gives', {{}}, ...
%!                   'wrong', {{}}, 'failures', {{}}, 'untried', {{}}, 'missed', {{}});
%!  for i = 1:2:numel (varargin)
%!    report.(varargin{i}) = varargin{i+1};
%!  end
%!endfunction
%!assert (pyref.port.verdict (of ()), 'right: all 1 cases, 0.25 of the bound at most, grade B')
%!test <a right report tells what it gives alone>
%! report = of ('gives', {'y', 'dw'});
%! assert (pyref.port.verdict (report), ...
%!         'right: y, dw alone, all 1 cases, 0.25 of the bound at most, grade B');
%!assert (pyref.port.verdict (of ('reason', 'no stride')), 'not judged: no stride')
%!test <what was never tried is told, and what was left out>
%! report = of ('outcome', 'not judged', 'untried', {'stride > 1'});
%! report.missed = {'stride > 1', 'no result in 2 of 3 cases'};
%! assert (pyref.port.verdict (report), ['not judged as a whole: right where it was ' ...
%!         'tried, in 1 case; never with stride > 1; no result in 2 of 3 cases']);
%!test <a report on nothing says why>
%! report = of ('outcome', 'not judged', 'right', false);
%! report.numbers = {struct('note', 'not done yet')};
%! assert (pyref.port.verdict (report), 'not judged: not done yet');
%!test <wrong numbers are told by their arrays, then habits, then another function>
%! report = of ('outcome', 'wrong');
%! report.wrong = {struct('array', 'dx', 'case', 'c'), struct('array', 'case', 'case', 'd')};
%! assert (pyref.port.verdict (report), 'wrong: dx, in 2 of 1 case');
%! report = of ('outcome', 'wrong', 'failures', {struct('array', 'linear in dy')});
%! assert (pyref.port.verdict (report), 'wrong, though its numbers are right: not linear in dy');
%! report = of ('outcome', 'wrong', 'others', {'scan', 'maps by rows'}, 'strange', {'scan'});
%! assert (strncmp (pyref.port.verdict (report), ...
%!                  'another function than tanh, right as that: maps by rows; all 1', 62));
