% A port that is written for square kernels alone is judged on those, and told so.
%
%     [kept, words] = pyref.port.square_kernels (answers, findings)
%
% findings has a cell of findings for each answer. kept tells which answers count; words
% are '' where all do. That is where no output is right if the kernel is not square, and
% none is wrong if it is, in four cases at least. A twin of pyref/port/limits.py.

function [kept, words] = square_kernels (answers, findings)
  kept = true (1, numel (answers));
  words = '';
  cases = cellfun (@(a) a.posed.case_, answers, 'UniformOutput', false);
  usual = cellfun (@(c) c.usual, cases);
  square = cellfun (@is_square, cases);
  skipped = cellfun (@(a) ~isempty (a.skip), answers);
  large = square & usual & ~skipped & cellfun (@is_large, cases);
  ids = cellfun (@(c) c.id, cases(large), 'UniformOutput', false);
  if ~any (usual & ~square, 2) || numel (unique (ids)) < 4
    return
  end
  bad = cellfun (@(c, found) has_bad_output (c, found), cases, findings);
  none = bad | cellfun (@is_declined, answers);
  if ~any (bad & usual & square, 2) && all (none(usual & ~square), 2)
    kept = square;
    words = 'square kernels alone: no right output for others';
  end
end

function yes = is_square (c)
  yes = ~isfield (c.sizes, 'KH') || c.sizes.KH == c.sizes.KW;
end

function yes = is_large (c)
  yes = isfield (c.sizes, 'KH') && c.sizes.KH > 1;
end

function yes = is_declined (a)
  % Whether the port was asked, and left it out.
  yes = ~isempty (a.skip) && ~strncmp (a.skip, 'not asked', 9);
end

function yes = has_bad_output (c, findings)
  % Whether an output is wrong, or none came.
  names = [c.outputs, {'case'}];
  is_bad = @(f) ismember (f.verdict, {'fail', 'error'}) && ~strcmp (f.grade, 'C');
  yes = any (cellfun (@(f) is_bad (f) && ismember (f.array, names), findings), 2);
end

%!function [answers, findings] = of (bad)
%!  for i = 1:6
%!    c = struct ('id', char ('a' + i), 'usual', true, 'sizes', struct ('KH', 2, 'KW', 2 + (i > 4)));
%!    c.outputs = {'y'};
%!    answers{i} = struct ('posed', struct ('case_', c), 'skip', '');
%!    verdicts = {'pass', 'fail'};
%!    findings{i} = {struct('array', 'y', 'grade', 'D', 'verdict', verdicts{1 + bad(i)})};
%!  end
%!endfunction
%!test <wrong for every other kernel, and for no square one>
%! [answers, findings] = of ([0 0 0 0 1 1]);
%! [kept, words] = pyref.port.square_kernels (answers, findings);
%! assert (kept, logical ([1 1 1 1 0 0]));
%! assert (words, 'square kernels alone: no right output for others');
%!test <left out for every other kernel, and for no square one>
%! [answers, findings] = of ([0 0 0 0 1 0]);
%! answers{6}.skip = 'no such kernel';
%! assert (pyref.port.square_kernels (answers, findings), logical ([1 1 1 1 0 0]));
%! answers{6}.skip = 'not asked: its process was lost';
%! assert (all (pyref.port.square_kernels (answers, findings)));
%! answers{6}.skip = 'no such kernel';
%! answers{1}.skip = 'no such kernel';
%! assert (all (pyref.port.square_kernels (answers, findings)));
%!test <one right output for another kernel, or a wrong one for a square one>
%! [answers, findings] = of ([0 0 0 0 1 0]);
%! assert (all (pyref.port.square_kernels (answers, findings)));
%! [answers, findings] = of ([0 0 1 0 1 1]);
%! assert (all (pyref.port.square_kernels (answers, findings)));
