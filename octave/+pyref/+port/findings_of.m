% One finding for each array of an answer that is known, or one where there is none.
%
%     findings = pyref.port.findings_of (answer)
%
% answer is one of ask; findings is a cell of structs as compare makes them, with the
% array case where there are no arrays. The note of one that passes names another legal
% choice at a tie. A twin of judge_answer in pyref/port/examine.py.

function findings = findings_of (answer)
  told = struct ('case', answer.posed.case_.id, 'array', 'case', ...
                 'dtype', answer.dtype);
  if ~isempty (answer.skip)
    findings = {without_values(told, 'skip', answer.skip)};
    return
  elseif ~isempty (answer.problem) || ~isempty (answer.identifier)
    name = answer.identifier;
    if isempty (name)
      name = 'error';
    end
    findings = {without_values(told, 'error', [name ': ' answer.problem])};
    return
  end
  findings = {};
  names = fieldnames (answer.posed.results);
  for i = 1:numel (names)
    told.array = names{i};
    if isfield (answer.values, names{i})
      findings{end+1} = judged (told, answer.values.(names{i}), answer);
    else
      findings{end+1} = without_values (told, 'fail', '');
    end
  end
end

function finding = without_values (told, verdict, note)
  finding = pyref.port.compare (told, [], pyref.port.nothing (), told.dtype, 0);
  finding.verdict = verdict;
  finding.grade = '';
  finding.ratio = NaN;
  finding.note = note;
end

function finding = judged (told, got, answer)
  p = answer.posed;
  k = p.results.(told.array);
  terms = p.lengths.(told.array);
  limit = 16 * max (1, sqrt (terms)) * (terms > 0);
  if limit == 0 && any (k.low(:) ~= 0, 1)
    limit = 16;
  end
  if strcmp (told.dtype, 'float32')
    got = single (got);
  end
  finding = pyref.port.compare (told, got, k, told.dtype, limit);
  if ~strcmp (finding.verdict, 'fail')
    return
  end
  [found, highs] = deal ({finding}, {k.high});
  for i = 1:size (k.accept, 1)
    other = setfield (setfield (k, 'high', k.accept{i,2}), 'low', 0 * k.low);
    second = pyref.port.compare (told, got, other, told.dtype, limit);
    if strcmp (second.verdict, 'pass')
      finding = second;
      finding.note = ['another legal choice at the tie: ' k.accept{i,1}];
      return
    end
    [found{end+1}, highs{end+1}] = deal (second, other.high);
  end
  for i = 1:numel (found)
    if pyref.port.is_rounded_away (double (got), highs{i}, p, told.dtype)
      finding = found{i};
      finding.note = 'rounded off beside larger entries';
      finding.grade = 'C';
      return
    end
  end
end

%!function findings = of (got, want, other)
%!  none = zeros (size (want));
%!  p = struct ('case_', struct ('id', 'c'), 'ours', {{1e16}}, 'lengths', struct ('dx', 1));
%!  p.results.dx = setfield (pyref.port.nothing (), 'high', want);
%!  [p.results.dx.low, p.results.dx.slack, p.results.dx.scale] = deal (none, none, none);
%!  if nargin > 2
%!    p.results.dx.accept = {'even', other};
%!  end
%!  a = struct ('posed', p, 'dtype', 'float64', 'skip', '', 'problem', '', 'identifier', '');
%!  a.values.dx = got;
%!  findings = pyref.port.findings_of (a);
%!endfunction
%!test <small entries beside large ones are rounded off, but for a simple multiple>
%! f = of ([1e15, 1.3, 0.9], [1e15, 1, 2]);
%! assert ({f{1}.grade, f{1}.note}, {'C', 'rounded off beside larger entries'});
%! f = of ([1e15, 2, 4], [1e15, 1, 2]);
%! assert ({f{1}.grade, f{1}.note}, {'D', ''});
%!test <so they are beside another legal choice at a tie>
%! f = of ([1e15, 1.3, 0.9], [0, 1, 2], [1e15, 1, 2]);
%! assert ({f{1}.grade, f{1}.note}, {'C', 'rounded off beside larger entries'});
%! f = of ([1e15, 1.3, 0.9], [0, 1, 2], [2e15, 1, 2]);
%! assert ({f{1}.grade, f{1}.note}, {'D', ''});
%!test <an array that did not come is wrong>
%! a = struct ('posed', struct ('case_', struct ('id', 'c')), 'dtype', 'float64', ...
%!             'skip', '', 'problem', '', 'identifier', '', 'values', struct ());
%! a.posed.results.dx = pyref.port.nothing ();
%! f = pyref.port.findings_of (a);
%! assert ({f{1}.array, f{1}.verdict}, {'dx', 'fail'});
