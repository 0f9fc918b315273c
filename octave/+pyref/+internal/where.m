% Take one of two at each entry.
%
%     v = pyref.internal.where (on, a, b)     a where on, b elsewhere
%
% on is logical, b of its size, and a too or one number. Entries are chosen, not weighed
% by ones and zeros, since 0 * Inf is NaN.

function v = where (on, a, b)
  v = b;
  if isscalar (a)
    v(on) = a;
  else
    v(on) = a(on);
  end
end

%!assert (pyref.internal.where ([true false], [1 NaN], [Inf 4]), [1 4])
%!assert (pyref.internal.where ([true false; false true], 0, [Inf 4; 5 NaN]), [0 4; 5 0])
