% 1 or -1 as by chance, the same in every run and language, another row for each way.
%
%     row = pyref.compare.signs (count, way)
%
% Squares modulo a prime below 2^26, twice: no row or column of a matrix has a pattern
% of its own, and every number is exact in a double. It is signs of
% pyref/probing/directions.py.

function row = signs (count, way)
  prime = 67108859;
  first = mod (48271 * (1:count) + 69621 * (way + 1), prime);
  second = mod (first .* first + way + 1, prime);
  third = mod (second .* second + 1, prime);
  row = 1 - 2 * (2 * third < prime);
end

%!assert (pyref.compare.signs (12, 0), [-1 1 1 1 -1 -1 -1 1 1 -1 -1 1])
%!test <as many up as down, and two ways are two rows>
%! one = pyref.compare.signs (1e4, 0);
%! other = pyref.compare.signs (1e4, 1);
%! assert (abs ([sum(one), sum(other), sum(one .* other)]) < 400);
