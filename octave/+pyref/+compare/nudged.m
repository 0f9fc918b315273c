% A value moved by about a ten-thousandth of itself, to see what hangs on it.
%
%     value = pyref.compare.nudged (value)
%
% Each entry moves by another share, 1e-4 pyref.internal.uneven (count, 1), and what is
% all zero by as much itself: far above rounding, too small to turn a sign. Whole
% numbers alone, as sizes and labels are, and masks stay.

function value = nudged (value)
  if ~isfloat (value) || (isscalar (value) && value == fix (value) && value ~= 0)
    return
  end
  shares = 1e-4 * reshape (pyref.internal.uneven (numel (value), 1), size (value));
  if any (value(:), 1)
    value = value .* (1 + shares);
  else
    value = cast (shares, class (value));
  end
end

%!test <all entries move, each by another share>
%! x = [0.5 -2; 3 0];
%! share = (pyref.compare.nudged (x) - x) ./ x;
%! assert (abs (share(1:3)) >= 4e-5 & abs (share(1:3)) <= 1.1e-4);
%! assert (numel (unique (share(1:3))), 3);
%!assert (all (pyref.compare.nudged (zeros (2)) ~= 0, 2), true (2, 1))
%!assert (pyref.compare.nudged (5), 5)
%!assert (pyref.compare.nudged (true), true)
%!assert (class (pyref.compare.nudged (single (0.5))), 'single')
