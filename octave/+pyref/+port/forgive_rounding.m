% Tell digits that are lost to rounding from a formula that is wrong.
%
%     findings = pyref.port.forgive_rounding (answers, findings)
%
% findings has a cell of findings for each answer. The error of a wrong formula, or of a
% constant with few digits, is the same in both precisions. That of rounding is as many
% times larger in float32 as its roundoff is, 2^29. Where a case is not easy to compute,
% an array whose errors in the two precisions stand so to each other has lost digits:
% its finding gets grade C. A twin of pyref/port/rounding.py, which says why 64.

function findings = forgive_rounding (answers, findings)
  ids = cellfun (@(a) a.posed.case_.id, answers, 'UniformOutput', false);
  for i = 1:numel (answers)
    for k = 1:numel (findings{i})
      f = findings{i}{k};
      if strcmp (f.grade, 'D') && ~isnan (f.ratio) && is_hard (answers{i})
        findings{i}{k} = forgiven (f, answers(strcmp (ids, f.case)));
      end
    end
  end
end

function yes = is_hard (answer)
  c = answer.posed.case_;
  yes = c.usual && ~strcmp (c.level, 'plain');
end

function f = forgiven (f, answers)
  % The finding, with grade C where rounding explains it; answers to its case.
  double_ = error_of (f.array, answers, 'float64');
  single_ = error_of (f.array, answers, 'float32');
  want = abs (answers{1}.posed.results.(f.array).high(:));
  half = 2^-26 * max (want(isfinite (want)), [], 1);   % of its digits in float64
  least = double_ * 2^29 / 64;
  most = double_ * 2^29 * 64;
  if isinf (single_) || isempty (half) || double_ > half || single_ < least
    return
  elseif strcmp (f.dtype, 'float64') && single_ > most
    return
  end
  f.grade = 'C';
  f.note = 'rounding: the error shrinks with the precision';
end

function e = error_of (name, answers, dtype)
  % How far an array is off at most; infinite where it is no array of numbers.
  e = Inf;
  for i = 1:numel (answers)
    a = answers{i};
    if ~strcmp (a.dtype, dtype) || ~isfield (a.values, name)
      continue
    end
    got = double (a.values.(name));
    k = a.posed.results.(name);
    if isequal (size (got), size (k.high)) && all (isfinite (got(:)), 1)
      off = abs ((got - k.high) - k.low);
      e = max ([0; off(:)], [], 1);
    end
  end
end

%!function f = of (level, double_, single_)
%!  k = struct ('high', [1 4], 'low', [0 0]);
%!  p.case_ = struct ('id', 'c', 'usual', true, 'level', level);
%!  p.results.dx = k;
%!  a = struct ('posed', p, 'dtype', {'float64', 'float32'}, 'values', struct ());
%!  a(1).values.dx = [1 + double_, 4];
%!  a(2).values.dx = single ([1 + single_, 4]);
%!  f = struct ('case', 'c', 'array', 'dx', 'dtype', 'float64', 'grade', 'D', 'note', '', 'ratio', 99);
%!  f = pyref.port.forgive_rounding (num2cell (a), {{f}, {setfield(f, 'dtype', 'float32')}});
%!  f = [f{1}{1}.grade, f{2}{1}.grade];
%!endfunction
%!test <an error that shrinks with the precision has lost digits>
%! assert (of ('hard', 1e-12, 5e-4), 'CC');
%!test <one that does not is a wrong formula>
%! assert (of ('hard', 1e-9, 1e-6), 'DD');
%! assert (of ('hard', 1e-12, 1e-6), 'DD');
%!test <in a case that is easy to compute nothing is forgiven>
%! assert (of ('plain', 1e-12, 5e-4), 'DD');
%!test <more than half of the digits lost in float64 is wrong>
%! assert (of ('hard', 1e-7, 50), 'DD');
%!test <float64 may be exact by chance, an error there is none of float32>
%! assert (of ('hard', 0, 5e-4), 'DC');
%! assert (of ('hard', 1e-15, 5e-4), 'DC');
%!test <NaN and Inf are no digits>
%! assert (of ('hard', 1e-12, NaN), 'DD');
