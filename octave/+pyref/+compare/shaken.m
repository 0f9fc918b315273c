% A value whose numbers are moved by a rounding, or not at all.
%
%     value = pyref.compare.shaken (value, k)
%     value = pyref.compare.shaken (value, k, start)
%
% Every real array of floating point that is not all whole numbers is multiplied, entry
% by entry, by 1 + eps s, also within cells and structs: s is the sign of
% pyref.internal.uneven (count, k), and 0 where that is smaller than 0.6. start goes on
% from there in the rows of signs, so that two values are moved differently.

function value = shaken (value, k, start)
  if nargin < 3
    start = 0;
  end
  if iscell (value)
    value = cellfun (@(v) pyref.compare.shaken (v, k, start), value, ...
                     'UniformOutput', false);
  elseif isstruct (value)
    names = fieldnames (value);
    parts = pyref.compare.shaken (struct2cell (value), k, start);
    value = cell2struct (parts, names, 1);
  elseif isfloat (value) && isreal (value) && any (value(:) ~= fix (value(:)), 1)
    draws = pyref.internal.uneven (start + numel (value), k);
    draws = draws(start+1:end);
    signs = sign (draws) .* (abs (draws) >= 0.6);
    value = value .* (1 + eps (class (value)) * reshape (signs, size (value)));
  end
end

%!test <numbers move by a rounding, some not at all>
%! x = reshape (linspace (0.1, 2, 60), 6, 10);
%! moved = (pyref.compare.shaken (x, 1) - x) ./ x / eps;
%! assert (max (abs (moved(:))) <= 2);
%! draws = pyref.internal.uneven (60, 1);
%! assert (moved(:).' ~= 0, abs (draws) >= 0.6);
%! assert (sign (moved(:)).', sign (draws) .* (abs (draws) >= 0.6));
%!test <whole numbers, masks and texts stay>
%! assert (pyref.compare.shaken ({[1 2 3], true, 'a', int8(4)}, 1), {[1 2 3], true, 'a', int8(4)});
%!test <what lies in cells and structs moves, each in its storage>
%! x = linspace (0.1, 2, 9);
%! s.W = {x, single(x)};
%! moved = pyref.compare.shaken (s, 1);
%! assert (moved.W{1}, pyref.compare.shaken (x, 1));
%! assert (any (moved.W{2} ~= single (x), 2) && isa (moved.W{2}, 'single'));
%!test <from another start the signs are others>
%! x = linspace (0.1, 2, 60);
%! assert (any (pyref.compare.shaken (x, 1, 60) ~= pyref.compare.shaken (x, 1)));
