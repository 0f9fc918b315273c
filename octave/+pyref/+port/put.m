% An array with other numbers at the places that fixtures/mistakes keeps of it.
%
%     a = pyref.port.put (some, a)
%
% some is a row of all numbers, where there are 12 or fewer, else of those at 12 places:
% counted row by row from 0, numel (a) (k^11 mod 8191) / 8191 rounded down, for k = 1, 2
% and so on until there are so many. A twin of put in pyref/mistakes/numbers.py.

function a = put (some, a)
  order = ndims (a):-1:1;
  flat = permute (a, order);
  flat(spread (numel (a), 12)) = some;
  a = permute (flat, order);
end

function places = spread (count, number)
  persistent powers
  if isempty (powers)
    powers = ones (1, 8190);
    for i = 1:11
      powers = mod (powers .* (1:8190), 8191);
    end
  end
  places = 1:min (count, number);
  if count > number
    places = zeros (1, 0);
    k = 1;
    while numel (places) < number
      place = 1 + floor (count * powers(k) / 8191);
      if ~any (places == place, 2)
        places(end+1) = place;
      end
      k = k + 1;
    end
  end
  places = sort (places);
end

%!assert (pyref.port.put ([1 2 3 4 5 6], zeros (2, 3)), [1 2 3; 4 5 6])
%!assert (pyref.port.put ([1 2], zeros (1, 1, 2)), cat (3, 1, 2))
%!test <of thirteen numbers twelve are put, and of 4 x 5 those that Python puts>
%! assert (sum (isnan (pyref.port.put (1:12, NaN (13, 1))), 1), 1);
%! a = pyref.port.put (1:12, NaN (4, 5));
%! assert (find (~isnan (a.')).', [1 2 4 6 7 8 9 11 13 16 18 19]);
