% Return dy, of the size and the precision of y.
%
%     dy = like ('dense', dy, y)
%
% Integers and booleans take the precision of y. Errors: pyref:size, pyref:type.

function dy = like (layer, dy, y)
  found = kind (dy);
  if ~any (strcmp (found, {'float64', 'float32', 'whole'}))
    error ('pyref:type', '%s: dy is %s, not float64 or float32', layer, found);
  end
  if ~isequal (size (dy), size (y))
    error ('pyref:size', '%s: dy is %s, y is %s', ...
           layer, lengths_of (dy), lengths_of (y));
  end
  if strcmp (found, 'whole')
    dy = cast (dy, class (y));
  end
  if ~strcmp (kind (dy), kind (y))
    error ('pyref:type', '%s: dy is %s, y is %s', layer, kind (dy), kind (y));
  end
end

%!assert (like ('f', [1 2], [3 4]), [1 2])
%!assert (class (like ('f', int8 ([1 2]), single ([3 4]))), 'single')
%!error <f: dy is 1 x 3, y is 1 x 2> like ('f', [1 2 3], [1 2])
%!error <f: dy is float32, y is float64> like ('f', single (1), 1)
%!error <f: dy is text, not float64 or float32> like ('f', 'a', 1)
