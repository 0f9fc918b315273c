% What is wrong at extremes alone is a warning: machines may take subnormal inputs for
% 0, and a step need not reach where squares are out of range.
%
%     answers = pyref.port.small_aside (answers, findings)
%
% findings has a cell of findings for each answer. Where every wrong entry is one of a
% gradient, and its input is subnormal, or 0 beside such, or where it is a step whose
% arrays have no squares, the wrong cases are no longer usual. A twin of
% pyref/port/limits.py.

function answers = small_aside (answers, findings)
  ids = {};
  for i = 1:numel (answers)
    a = answers{i};
    bad = findings{i}(cellfun (@is_wrong, findings{i}));
    if isempty (bad) || ~a.posed.case_.usual
      continue
    elseif pyref.port.out_of_range (a.posed.case_, a.dtype)
      ids{end+1} = a.posed.case_.id;
      continue
    elseif ~all (cellfun (@(f) is_small (a, f), bad), 2)
      return
    end
    ids{end+1} = a.posed.case_.id;
  end
  for i = 1:numel (answers)
    if ismember (answers{i}.posed.case_.id, ids)
      answers{i}.posed.case_.usual = false;
    end
  end
end

function yes = is_wrong (f)
  % Whether it counts against the port, and is more than digits lost.
  yes = any (strcmp (f.verdict, {'fail', 'error'}), 2) && ~strcmp (f.grade, 'C');
end

function yes = is_small (a, f)
  % Whether the entries that are wrong are gradients at subnormal inputs.
  yes = false;
  [p, name] = deal (a.posed, f.array);
  if ~isfield (p.given, name(2:end)) || ~isfield (a.values, name)
    return
  end
  [x, got] = deal (p.given.(name(2:end)), double (a.values.(name)));
  k = p.results.(name);
  tiny = abs (x) < realmin;
  same = isequal (size (got), size (k.high), size (x));
  if ~same || ~any (tiny(:) & x(:) ~= 0, 1)
    return
  end
  allowed = pyref.port.slack (k, p.lengths.(name), a.dtype);
  off = pyref.port.distances (got, k.high, k.low) > allowed;
  yes = all (tiny(:) | ~off(:), 1);
end

%!function usual = of (x, dx)
%!  k = struct ('high', [1 2], 'low', [0 0], 'slack', [0 0], 'scale', [1 1]);
%!  c = struct ('id', 'a', 'usual', true, 'back', true, 'inputs', struct ('x', x));
%!  a = struct ('dtype', 'float64', 'posed', struct ('case_', c), 'values', struct ('dx', dx));
%!  a.posed.given.x = x;
%!  a.posed.results.dx = k;
%!  a.posed.lengths.dx = 1;
%!  verdicts = {'pass', 'fail'};
%!  f = struct ('array', 'dx', 'verdict', verdicts{1 + ~isequal(dx, k.high)}, 'grade', 'D');
%!  answers = pyref.port.small_aside ({a}, {{f}});
%!  usual = answers{1}.posed.case_.usual;
%!endfunction
%!test <a case that is wrong at a subnormal number is none that counts>
%! assert (of ([5e-324, 1], [0 2]), false);
%! assert (of ([5e-324, 0], [0 0]), false);
%! assert (of ([5e-324, 1], [1 2]), true);
%!test <it counts where another entry is wrong, or the number is 0>
%! assert (of ([5e-324, 1], [1 0]), true);
%! assert (of ([5e-324, 1], [0 0]), true);
%! assert (of ([0, 1], [0 2]), true);
