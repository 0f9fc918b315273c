% Hold an array against what is known of it: a twin of pyref/crosscheck/compare.py.
%
%     finding = pyref.port.compare (told, got, k, dtype, limit)
%
% told is a struct with case, array and dtype. The finding adds verdict, digits, ratio,
% limit, where (its subscripts), got, want, grade and note. docs/comparison.md says what
% they are.

function finding = compare (told, got, k, dtype, limit)
  finding = told;
  finding.limit = limit;
  finding.note = form_of (got, k.high, dtype);
  finding.where = [];
  finding.digits = NaN;
  finding.ratio = NaN;
  finding.got = NaN;
  finding.want = NaN;
  finding.grade = 'D';
  finding.verdict = 'fail';
  if ~isempty (finding.note)
    return
  end
  if isempty (got)
    finding.verdict = 'pass';
    finding.grade = 'A';
    finding.ratio = 0;
    return
  end
  [u, tiny] = units (dtype);
  got = double (got);
  want = k.high;
  e = abs ((got - want) - k.low) - k.slack;
  odd = isnan (e);
  e = max (e, 0);   % which makes 0 of NaN
  e(odd) = Inf;
  same = got == want | (isnan (got) & isnan (want));
  e(same & ~isfinite (want)) = 0;
  c = want;
  c(~isfinite (c)) = 0;
  scale = k.scale;
  if isempty (scale)
    scale = max ([0; abs(c(:))], [], 1);
  end
  ratio = e ./ (u * scale + u * abs (c) + 4 * tiny);   % their sum may overflow
  ratio(isnan (ratio)) = Inf;
  ulp = ulps (want, dtype);
  near = e <= 4 * ulp;
  near(want == 0) = ratio(want == 0) <= limit;
  near(~isfinite (want)) = e(~isfinite (want)) == 0;
  loose = 0;
  if isfield (k.textbook, dtype)
    loose = k.textbook.(dtype);
  end
  [worst, place] = max (ratio(:), [], 1);
  relative = e ./ max (abs (want), tiny);
  relative(want == 0 & ratio <= limit) = 0;
  relative(isnan (relative)) = Inf;
  finding.ratio = worst;
  finding.digits = abs (-log10 (min (max (max (relative(:), [], 1), u), 1)));
  finding.where = subscripts (place, size (want));
  finding.got = got(place);
  finding.want = want(place);
  finding.grade = grade_of (near, ratio <= limit, e <= loose);
  if worst <= limit
    finding.verdict = 'pass';
  end
end

function where = subscripts (place, shape)
  where = cell (1, numel (shape));
  [where{:}] = ind2sub (shape, place);
  where = [where{:}];
end

function note = form_of (got, want, dtype)
  note = '';
  if ~isequal (size (got), size (want))
    note = sprintf ('is %s, not %s', pyref.internal.lengths_of (got), ...
                    pyref.internal.lengths_of (want));
  elseif ~strcmp (pyref.internal.kind (got), dtype)
    note = sprintf ('is %s, not %s', pyref.internal.kind (got), dtype);
  end
end

function [u, tiny] = units (dtype)
  class_ = 'double';
  if strcmp (dtype, 'float32')
    class_ = 'single';
  end
  u = double (eps (class_)) / 2;
  tiny = double (realmin (class_));
end

function step = ulps (want, dtype)
  [~, tiny] = units (dtype);
  size_ = max (abs (want), tiny);
  if strcmp (dtype, 'float32')
    size_ = single (size_);
  end
  step = double (eps (size_));
end

function grade = grade_of (near, within, explained)
  if all (within(:), 1)
    grades = 'BA';
    grade = grades(1 + all (near(:), 1));
  elseif all (within(:) | explained(:), 1)
    grade = 'C';
  else
    grade = 'D';
  end
end

%!function k = of (high)
%!  none = zeros (size (high));
%!  k = struct ('high', high, 'low', none, 'slack', none, ...
%!              'scale', none + 1, 'tie', [], 'textbook', struct ());
%!endfunction
%!function f = judged (got, k)
%!  told = struct ('case', 'c', 'array', 'y', 'dtype', 'float64');
%!  f = pyref.port.compare (told, got, k, 'float64', 16);
%!endfunction
%!test <the same number has all digits and grade A>
%! f = judged ([1 2], of ([1 2]));
%! assert ({f.verdict, f.grade}, {'pass', 'A'});
%! assert (f.digits, 15.954589770191003, 1e-12);
%!test <a bound near the largest number is none of Inf>
%! k = setfield (of (1.7e308), 'scale', 1.7e308);
%! f = judged (1.6e308, k);
%! assert (f.verdict, 'fail');
%! f = judged (1.7e308 * (1 - eps), k);
%! assert (f.ratio > 0.5);
%!test <a wrong entry is told with its place and both values>
%! f = judged ([1 2.5], of ([1 2]));
%! assert ({f.verdict, f.grade}, {'fail', 'D'});
%! assert ({f.where, f.got, f.want}, {[1 2], 2.5, 2});
%!test <another size is told with both>
%! f = judged ([1; 2], of ([1 2]));
%! assert (f.note, 'is 2 x 1, not 1 x 2');
%!test <NaN where a number must be is wrong, and so is a number where NaN must be>
%! f = judged ([1 NaN], of ([1 2]));
%! assert ({f.verdict, f.grade}, {'fail', 'D'});
%! assert ({f.where, f.ratio, f.digits}, {[1 2], Inf, 0});
%! f = judged ([1 2], of ([NaN 2]));
%! assert ({f.verdict, f.where}, {'fail', [1 1]});
%! f = judged ([Inf -Inf], of ([-Inf -Inf]));
%! assert ({f.verdict, f.where}, {'fail', [1 1]});
%!test <NaN where NaN must be is right>
%! f = judged ([NaN 1], of ([NaN 1]));
%! assert (f.verdict, 'pass');
