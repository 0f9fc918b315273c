% A rule of the port's own at ties: told, where all that is wrong follows from it.
%
%     report = pyref.port.ties (report, answers)
%
% There is no gradient where largest entries are equal, or at a kink. A port that is
% right everywhere else, and follows one known rule there in every case, has made a
% choice: its findings pass, and the rule is told. report comes back as it was where
% that is not so. A twin of pyref/port/ties.py.

function report = ties (report, answers)
  found = report.diagnoses;
  if isempty (found) || found{1}.share < 1
    return
  end
  keys = cellfun (@(a) [a.posed.case_.id ' ' a.dtype], answers, 'UniformOutput', false);
  for i = 1:numel (report.wrong)
    f = report.wrong{i};
    a = answers{find(strcmp (keys, [f.case ' ' f.dtype]), 1)};
    if isnan (f.digits) || ~is_right_beside_ties (a, f.array)
      return
    end
  end
  rule = ['at ties: ' found{1}.name];
  for i = 1:numel (report.numbers)
    f = report.numbers{i};
    bad = any (strcmp (f.verdict, {'fail', 'error'}), 2) && ~strcmp (f.grade, 'C');
    if bad && ~isnan (f.ratio)
      f.verdict = 'pass';
      f.grade = '';
      f.note = rule;
      report.numbers{i} = f;
    end
  end
  report.others(end+1,:) = {'ties', rule};
  report.diagnoses = {};
  report.places = {};
end

function yes = is_right_beside_ties (a, name)
  % Whether every entry of an array that is wrong is one at a tie.
  k = a.posed.results.(name);
  yes = false;
  if isempty (k.tie)
    return
  end
  allowed = pyref.port.slack (k, a.posed.lengths.(name), a.dtype);
  wrong = pyref.port.distances (a.values.(name), k.high, k.low) > allowed;
  tie = k.tie(:);
  yes = all (tie(wrong(:)), 1);
end

%!function [report, a] = of (got)
%!  k = setfield (pyref.port.nothing (), 'high', [1 2]);
%!  [k.low, k.slack, k.scale, k.tie] = deal ([0 0], [0 0], [1 1], [0 1]);
%!  p = struct ('case_', struct ('id', 'c'), 'lengths', struct ('dx', 1));
%!  p.results.dx = k;
%!  a = struct ('posed', p, 'dtype', 'float64');
%!  a.values.dx = got;
%!  f = struct ('case', 'c', 'array', 'dx', 'dtype', 'float64', 'verdict', 'fail', ...
%!              'digits', 1, 'ratio', 9, 'grade', 'D', 'note', '');
%!  report = struct ('wrong', {{f}}, 'numbers', {{f}}, 'others', {cell(0, 2)});
%!  report.diagnoses = {struct('name', 'all share', 'share', 1)};
%!endfunction
%!test <wrong at ties alone, by one rule>
%! [report, a] = of ([1 7]);
%! report = pyref.port.ties (report, {a});
%! assert (report.others, {'ties', 'at ties: all share'});
%! assert (report.numbers{1}.verdict, 'pass');
%!test <wrong beside them, too>
%! [report, a] = of ([3 7]);
%! assert (isequal (pyref.port.ties (report, {a}), report));
