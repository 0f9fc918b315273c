% How far an array may be off, entry by entry, in double precision.
%
%     allowed = port.slack (k, terms)
%
% k is what is known of the array, terms how many an entry sums: the bound of
% docs/comparison.md.

function allowed = slack (k, terms)
  c = k.high;
  c(~isfinite (c)) = 0;
  scale = k.scale;
  if isempty (scale)
    scale = max ([0; abs(c(:))], [], 1);
  end
  unit = eps / 2 * (scale + abs (c)) + 4 * realmin;
  allowed = 16 * max (1, sqrt (terms)) * unit + k.slack;
end

%!test <16 units for one term, twice that for four>
%! k = port.nothing ();
%! k.high = 1;
%! k.scale = 1;
%! k.slack = 0;
%! assert (port.slack (k, 1), 16 * eps, eps ^ 2);
%! assert (port.slack (k, 4), 32 * eps, eps ^ 2);
