% Where in a matrix a gradient is wrong, and by what: a phrase, empty where it is right.
%
%     text = pyref.internal.describe_fault (wrong, got, want, x)
%
% All are matrices of one size: which entries are wrong, what the gradient has there and
% what it should have, and the input itself. Whole columns and rows are named, a
% constant factor, and a multiple of the input, which is the gradient of a penalty.

function text = describe_fault (wrong, got, want, x)
  text = '';
  if ~any (wrong(:), 1)
    return
  end
  [place, across] = find_lines (wrong);
  text = [place ' ' conjugate(wrong, place)];
  at = wrong & isfinite (got) & isfinite (want);
  if ~isequal (at, wrong)
    text = [text ', with NaN or Inf'];
    return
  end
  factor = constant (got(at), want(at));
  part = constant (got(at) - want(at), x(at));
  if ~isempty (factor) && (nnz (at) > 1 || factor == 0)
    text = sprintf ('%s by a factor %.6g', text, factor);
  elseif ~isempty (part) && nnz (at) > 1
    text = sprintf ('%s by %+.6g times the input: %s', text, part, ...
                    name_penalty (part, across, size (wrong)));
  end
end

function [text, across] = find_lines (wrong)
  % The columns or rows that are wrong throughout, and nothing else; else how many.
  whole = all (wrong, 1);
  across = find (whole);
  down = find (all (wrong, 2)).';
  if all (wrong(:), 1)
    text = 'every entry';
  elseif nnz (wrong) == numel (across) * size (wrong, 1) && size (wrong, 1) > 1
    text = list_numbers ('column', across);
  elseif nnz (wrong) == numel (down) * size (wrong, 2) && size (wrong, 2) > 1
    text = list_numbers ('row', down);
  else
    text = sprintf ('%d of %d entries', nnz (wrong), numel (wrong));
  end
end

function text = list_numbers (word, numbers)
  shown = arrayfun (@(n) sprintf ('%d', n), numbers(1:min (end, 5)), ...
                    'UniformOutput', false);
  text = sprintf ('%s %s', word, shown{1});
  if numel (numbers) > 1
    text = sprintf ('%ss %s', word, strjoin (shown, ', '));
  end
  if numel (numbers) > 5
    text = sprintf ('%s and %d more', text, numel (numbers) - 5);
  end
end

function word = conjugate (wrong, place)
  word = 'is wrong';
  if nnz (wrong) > 1 && ~isempty (regexp (place, '^(columns|rows|\d)', 'once'))
    word = 'are wrong';
  end
end

function factor = constant (these, those)
  % The number that all of one are times the other; empty where there is none.
  factor = [];
  good = those ~= 0;
  if any (good, 1) && all (these(~good) == 0, 1)
    ratios = these(good) ./ those(good);
    middle = median (ratios, 1);
    if all (abs (ratios - middle) <= 1e-6 * abs (middle), 1)
      factor = middle;
    end
  end
end

function text = name_penalty (part, across, shape)
  text = 'the gradient of a penalty that the cost has not';
  if part < 0
    text = 'the gradient of the penalty is missing';
  end
  if isequal (across, 1) && shape(2) > 1 && part > 0
    text = 'the gradient of the penalty where the bias stands';
  end
end

%!shared x, want
%! x = [0.5 2; -1 3; 0.25 -2];
%! want = [1 2; 3 4; 5 6];
%!assert (pyref.internal.describe_fault (false (3, 2), want, want, x), '')
%!assert (pyref.internal.describe_fault ([true false; true false; true false], want + [1 0; -3 0; 9 0], want, x), 'column 1 is wrong')
%!assert (pyref.internal.describe_fault ([true true; false false; false false], want + [1 5; 0 0; 0 0], want, x), 'row 1 is wrong')
%!assert (pyref.internal.describe_fault ([true false; false true; false false], want + [1 0; 0 2; 0 0], want, x), '2 of 6 entries are wrong')
%!assert (pyref.internal.describe_fault (true (3, 2), -want, want, x), 'every entry is wrong by a factor -1')
%!assert (pyref.internal.describe_fault ([true false; true false; true false], want + 0.1 * x .* [1 0; 1 0; 1 0], want, x), 'column 1 is wrong by +0.1 times the input: the gradient of the penalty where the bias stands')
%!assert (pyref.internal.describe_fault (true (3, 2), want - 0.1 * x, want, x), 'every entry is wrong by -0.1 times the input: the gradient of the penalty is missing')
%!assert (pyref.internal.describe_fault ([true false; false false; false false], want * NaN, want, x), '1 of 6 entries is wrong, with NaN or Inf')
