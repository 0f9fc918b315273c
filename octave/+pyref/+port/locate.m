% Say where a port is wrong: a twin of pyref/port/locate.py.
%
%     told = pyref.port.locate (answers, findings)
%
% told is a cell of phrases: which precision, which arrays, on which condition, at which
% entries.

function told = locate (answers, findings)
  told = {};
  answers = answers(cellfun (@(a) a.posed.case_.usual, answers));
  ids = cellfun (@(a) a.posed.case_.id, answers, 'UniformOutput', false);
  findings = findings(ismember (texts (findings, 'case'), ids));
  verdicts = cellfun (@(f) f.verdict, findings, 'UniformOutput', false);
  bad = severe (findings(ismember (verdicts, {'fail', 'error'})));
  good = findings(strcmp (verdicts, 'pass'));
  if isempty (bad)
    return
  end
  precisions = texts (bad, 'dtype');
  double_ = any (strcmp (texts (good, 'dtype'), 'float64'), 2);
  if double_ && all (strcmp (precisions, 'float32'), 2)
    told{end+1} = 'only in float32';
  end
  arrays = unique (texts (bad, 'array'), 'stable');
  right = setdiff (texts (good, 'array'), arrays);
  if ~isequal (arrays, {'case'}) && ~isempty (right)
    told{end+1} = ['only ' strjoin(setdiff (arrays, {'case'}, 'stable'), ', ')];
  end
  wrong = unique (texts (bad, 'case'));
  if ~any (strcmp (arrays, 'case'), 2)
    good = good(ismember (texts (good, 'array'), arrays));
  end
  clean = setdiff (unique (texts (good, 'case')), wrong);
  if ~isempty (clean)
    [~, counted] = pyref.port.conditions (cases_of (answers, wrong), ...
                                          cases_of (answers, clean));
    told = [told, counted];
  end
  for i = 1:numel (arrays)
    told = [told, pyref.port.entries(arrays{i}, answers, wrong)];
  end
end

function bad = severe (bad)
  % Without what loses digits alone, where there is worse.
  grades = cellfun (@(f) f.grade, bad, 'UniformOutput', false);
  if ~all (strcmp (grades, 'C'), 2)
    bad = bad(~strcmp (grades, 'C'));
  end
end

function values = texts (findings, field)
  values = cellfun (@(f) f.(field), findings, 'UniformOutput', false);
  values = reshape (values, 1, []);
end

function cases = cases_of (answers, ids)
  known = cellfun (@(a) a.posed.case_, answers, 'UniformOutput', false);
  names = cellfun (@(c) c.id, known, 'UniformOutput', false);
  [~, places] = ismember (ids, names);
  cases = known(places);
end

%!test <the arrays that are wrong are told, and where the port breaks no array is>
%! c = struct ('id', 'a', 'usual', true, 'inputs', struct ('x', [1 2]));
%! a = struct ('posed', struct ('case_', c), 'dtype', 'float64', 'values', struct ());
%! f = struct ('case', 'a', 'array', {'dx', 'y'}, 'dtype', 'float64', 'grade', {'D', 'A'});
%! [f.verdict] = deal ('fail', 'pass');
%! assert (pyref.port.locate ({a}, num2cell (f)), {'only dx'});
%! f = setfield (f(1), 'array', 'case');
%! assert (isempty (pyref.port.locate ({a}, {f})));
%!test <nothing is told where every array is wrong in every case>
%! c = struct ('id', 'a', 'usual', true, 'inputs', struct ('x', [1 2]));
%! a = struct ('posed', struct ('case_', c), 'dtype', 'float64', 'values', struct ());
%! f = struct ('case', 'a', 'array', {'dx', 'y'}, 'dtype', 'float64', 'grade', 'D', 'verdict', 'fail');
%! assert (isempty (pyref.port.locate ({a}, num2cell (f))));
