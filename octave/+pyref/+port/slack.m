% How far an array may be off, entry by entry, in a precision.
%
%     allowed = pyref.port.slack (k, terms, dtype)
%
% k is what is known of the array, terms how many an entry sums, dtype float64 or
% float32: the bound of docs/comparison.md.

function allowed = slack (k, terms, dtype)
  names = {'double', 'single'};
  class_ = names{1 + strcmp(dtype, 'float32')};
  c = k.high;
  c(~isfinite (c)) = 0;
  scale = k.scale;
  if isempty (scale)
    scale = max ([0; abs(c(:))], [], 1);
  end
  u = double (eps (class_)) / 2;  % times each, since their sum may overflow
  unit = u * scale + u * abs (c) + 4 * double (realmin (class_));
  allowed = 16 * max (1, sqrt (terms)) * unit + k.slack;
end

%!test <16 units for one term, twice that for four>
%! k = pyref.port.nothing ();
%! k.high = 1;
%! k.scale = 1;
%! k.slack = 0;
%! assert (pyref.port.slack (k, 1, 'float64'), 16 * eps, eps ^ 2);
%! assert (pyref.port.slack (k, 4, 'float64'), 32 * eps, eps ^ 2);
%! assert (pyref.port.slack (k, 4, 'float32'), 32 * double (eps ('single')), eps);
