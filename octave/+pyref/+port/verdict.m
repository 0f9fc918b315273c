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
    rest = raised (report);
    if isempty (arrays)
      words = {'no result', 'no gradient'};
      arrays = words{1 + ~isempty(report.came)};
      rest = {report.wrong{1}.note};
    end
    few = numel (unique (texts (report.wrong, 'case')));
    told = sprintf ('wrong: %s, in %d of %s', arrays, few, ...
                    pyref.port.count_cases (report.cases));
    text = strjoin ([{told}, rest], '; ');
  elseif ~isempty (report.failures)
    notes = unique (texts (report.failures, 'array'), 'stable');
    text = ['wrong, though its numbers are right: not ' strjoin(notes, '; not ')];
  else
    told = report.others(ismember (report.others(:,1), report.strange),2).';
    text = sprintf ('another function than %s, right as that: %s; %s', report.layer, ...
                    strjoin (told, '; '), how (report));
  end
end

function told = raised (report)
  % That no gradients came, in all cases or in some, and what was said instead.
  told = {};
  if ~isempty (report.raised)
    told = {['no gradients: ' report.raised]};
  end
  ids = unique (texts (report.came, 'case'));
  of_way_back = @(f) strcmp (f.array, 'case') && ismember (f.case, ids);
  notes = texts (report.wrong(cellfun (of_way_back, report.wrong)), 'note');
  if ~isempty (notes)
    told{end+1} = sprintf ('no gradients in %s: %s', ...
                           pyref.port.count_cases (numel (ids)), notes{1});
  end
end

function text = cases_of (report)
  text = 'the one case';
  if report.cases ~= 1
    text = sprintf ('all %d cases', report.cases);
  end
end

function text = how (report)
  % How right: in how many cases, how near the bound, the grade.
  share = cellfun (@nearness, report.numbers);
  text = sprintf ('%s, %.2g of the bound at most', cases_of (report), ...
                  max ([0, share], [], 2));
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
  elseif ~isempty (report.raised)
    text = sprintf ('not judged as a whole: %s right in %s', ...
                    strjoin (report.gives, ', '), cases_of (report));
    text = strjoin ([{text}, raised(report)], '; ');
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
%!                   'wrong', {{}}, 'failures', {{}}, 'untried', {{}}, 'missed', {{}}, ...
%!                   'raised', '', 'came', {{}});
%!  for i = 1:2:numel (varargin)
%!    report.(varargin{i}) = varargin{i+1};
%!  end
%!endfunction
%!assert (pyref.port.verdict (of ()), 'right: the one case, 0.25 of the bound at most, grade B')
%!test <a right report tells what it gives alone>
%! report = of ('gives', {'y', 'dw'});
%! assert (pyref.port.verdict (report), ...
%!         'right: y, dw alone, the one case, 0.25 of the bound at most, grade B');
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
%!                  'another function than tanh, right as that: maps by rows; the one', 64));
%!test <a way back that breaks always is told beside the outputs that came>
%! report = of ('outcome', 'not judged', 'raised', 'to do', 'gives', {'y'}, 'cases', 3);
%! assert (pyref.port.verdict (report), ...
%!         'not judged as a whole: y right in all 3 cases; no gradients: to do');
%! report = setfield (report, 'outcome', 'wrong');
%! report.wrong = {struct('array', 'y', 'case', 'c')};
%! assert (pyref.port.verdict (report), 'wrong: y, in 1 of 3 cases; no gradients: to do');
%!test <one that breaks in some cases is told with what it said>
%! came = {struct('array', 'y', 'case', 'd')};
%! broke = struct ('array', 'case', 'case', 'd', 'note', 'error: oh');
%! report = of ('outcome', 'wrong', 'came', came, 'cases', 3);
%! report.wrong = {struct('array', 'dx', 'case', 'c', 'note', ''), broke};
%! assert (pyref.port.verdict (report), ...
%!         'wrong: dx, in 2 of 3 cases; no gradients in 1 case: error: oh');
%! report.wrong = {broke};
%! assert (pyref.port.verdict (report), 'wrong: no gradient, in 1 of 3 cases; error: oh');
