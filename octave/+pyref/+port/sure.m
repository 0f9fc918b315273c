% What is wrong beyond doubt in a case with NaN or Inf: a twin of pyref/port/sure.py.
%
%     found = pyref.port.sure (answer, findings)
%
% Where NaN and Inf go to is a warning. What they do not reach is known for certain: an
% entry that our own layer leaves as it is, whatever numbers stand in the place of NaN
% and Inf, must be right, if it is a number at all. So must the sum of a gradient that
% stays the same, where outputs are right and something is handed on. found is a cell of
% findings, each in the place of one of the same array.

function found = sure (answer, findings)
  found = {};
  p = answer.posed;
  bad = @(f) strcmp (f.verdict, 'fail') && strcmp (f.grade, 'D') && ~isnan (f.ratio);
  findings = findings(cellfun (bad, findings));
  if p.case_.finite || ~isempty (p.through) || isempty (findings)
    return
  end
  draws = results_drawn (p.case_);
  arrays = cellfun (@(f) f.array, findings, 'UniformOutput', false);
  outputs_right = isempty (intersect (arrays, p.case_.outputs));
  for i = 1:numel (findings) * ~isempty (draws)
    values = cellfun (@(d) pyref.port.carried (p, arrays{i}, d.(arrays{i})), draws, ...
                      'UniformOutput', false);
    one = judge_untouched (answer, findings{i}, values);
    if isempty (one) && outputs_right
      one = judge_sum (answer, findings{i}, values);
    end
    if ~isempty (one)
      found{end+1} = one;
    end
  end
end

function draws = results_drawn (c)
  % Results of our layer with several numbers for each NaN and Inf; none if refused.
  draws = cell (1, 8);
  for k = 1:8
    given = cell (1, 3);
    parts = {'inputs', 'options', 'upstream'};
    for part = 1:3
      given{part} = cellfun (@(v) put (v, k - 1), struct2cell (c.(parts{part})), ...
                             'UniformOutput', false);
    end
    try
      values = pyref.port.results_of_layer (c, given{:});
    catch
      draws = {};
      return
    end
    draws{k} = cell2struct (values(:), c.results(:), 1);
  end
end

function value = put (value, k)
  % An array with the k-th numbers for what is none in it, of sizes from 0.1 to 100.
  drawn = cos (1 + 7 * (0:numel (value) - 1) + 13 * k) * 10 ^ (mod (k, 4) - 1);
  odd = ~isfinite (value);
  value(odd) = drawn(odd);
end

function one = judge_untouched (answer, finding, draws)
  % The finding on those entries alone that no draw changes, where one is wrong.
  one = [];
  k = answer.posed.results.(finding.array);
  got = answer.values.(finding.array);
  if ~isequal (size (got), size (k.high), size (draws{1}))
    return
  end
  is_sure = isfinite (got) & isfinite (k.high);
  if ~isempty (k.tie)
    is_sure = is_sure & ~k.tie;
  end
  for i = 2:numel (draws)
    is_sure = is_sure & draws{i} == draws{1};
  end
  units = {'double', 'single'};
  u = double (eps (units{1 + strcmp(answer.dtype, 'float32')})) / 2;
  held = cellfun (@(v) v(isfinite (v)), [{k.high}, answer.posed.ours], ...
                  'UniformOutput', false);
  most = max (cellfun (@(v) max ([0; abs(v(:))], [], 1), held), [], 2);
  off = pyref.port.distances (double (got), k.high, k.low);
  if all (reshape (off(is_sure), [], 1) <= 64 * u * most, 1)   % rounded off, not wrong
    return
  end
  got(~is_sure) = k.high(~is_sure);
  if strcmp (answer.dtype, 'float32')
    got = single (got);
  end
  told = struct ('case', finding.case, 'array', finding.array, 'dtype', answer.dtype);
  judged = pyref.port.compare (told, got, k, answer.dtype, finding.limit);
  if strcmp (judged.verdict, 'fail') && strcmp (judged.grade, 'D')
    one = judged;
  end
end

function one = judge_sum (answer, finding, draws)
  % The finding, where the sum of a gradient is wrong that no draw changes.
  one = [];
  [p, name] = deal (answer.posed, finding.array);
  k = p.results.(name);
  got = double (answer.values.(name));
  whole = isequal (size (got), size (k.high));
  whole = whole && all (isfinite ([got(:); k.high(:)]), 1);
  is_output = any (strcmp (name, p.case_.outputs));
  if is_output || ~isempty (k.tie) || ~whole || isempty (fieldnames (p.upstream))
    return
  end
  sums = cellfun (@(v) sum (v(:), 1), draws);
  most = max (cellfun (@(v) sum (abs (v(:)), 1), draws), [], 2);
  if max (sums, [], 2) - min (sums, [], 2) > 1e-12 * most
    return
  end
  allowed = pyref.port.slack (k, p.lengths.(name), answer.dtype) + 0 * got;
  off = pyref.port.distances (got, k.high, k.low) > allowed;
  [mine, theirs] = deal (sum (got(:), 1), sum (k.high(:), 1));
  hands_on = any (reshape (got(off), [], 1) ~= 0, 1);
  if hands_on && abs (mine - theirs) > sum (allowed(:), 1)
    one = finding;
    one.note = sprintf ('the sum of %s is %.6g, not %.6g', name, mine, theirs);
  end
end

%!function found = of (layer, id, change)
%!  % What is sure of our own results, changed, in a case.
%!  [~, cases] = pyref.port.read_cases (layer);
%!  c = cases{cellfun (@(c) strcmp (c.id, id), cases)};
%!  found = pyref.port.candidates (c);
%!  a = struct ('posed', pyref.port.pose (c, found{1}), 'dtype', 'float64', ...
%!              'skip', '', 'problem', '', 'identifier', '');
%!  a.values = change (structfun (@(k) k.high, c.expect, 'UniformOutput', false));
%!  found = pyref.port.sure (a, pyref.port.findings_of (a));
%!endfunction
%!test <what NaN does not reach is wrong>
%! found = of ('dense', 'dense-2c55828a', @(r) setfield (r, 'db', r.db / 3));
%! assert ({numel(found), found{1}.array, found{1}.want}, {1, 'db', 6});
%!test <another sum of a gradient is wrong, unless nothing is handed on>
%! over = [0 5 0 0; 0 0 7 0];
%! put = @(dx) @(r) setfield (r, 'dx', reshape (dx, 1, 1, 2, 4));
%! found = of ('max_pool2d', 'max_pool2d-b1b13bd2', put (over));
%! assert (found{1}.note, 'the sum of dx is 12, not 15');
%! assert (isempty (of ('max_pool2d', 'max_pool2d-b1b13bd2', put (0 * over))));
%!test <another rule for NaN is none that is wrong>
%! last = reshape ([0 3 0 0; 0 0 12 0], 1, 1, 2, 4);
%! assert (isempty (of ('max_pool2d', 'max_pool2d-b1b13bd2', ...
%!                      @(r) setfield (r, 'dx', last))));
%! assert (isempty (of ('relu', 'relu-bbab29c3', ...
%!                      @(r) setfield (r, 'dx', r.dx .* isfinite (r.y)))));
