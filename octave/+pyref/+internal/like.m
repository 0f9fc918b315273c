% Return dy, of the size and the precision of y.
%
%     dy = pyref.internal.like ('dense', dy, y)
%
% rule is the name of the layer and, where the output is not called y, the name of
% that too: 'eigh: values' tells of dvalues and values. Integers and booleans take the
% precision of y. Errors: pyref:size, pyref:type.

function dy = like (rule, dy, y)
  usual = isfloat (dy) && strcmp (class (dy), class (y)) && ~issparse (dy);
  usual = usual && isreal (dy) && isreal (y) && ndims (dy) == ndims (y);
  if usual && all (size (dy) == size (y), 2)
    dy = full (dy);   % as in sizes
    return
  end
  parts = regexp ([rule ': y'], ': ', 'split');
  layer = parts{1};
  name = parts{2};
  found = pyref.internal.kind (dy);
  if ~any (strcmp (found, {'float64', 'float32', 'whole'}))
    error ('pyref:type', '%s: d%s is %s, not float64 or float32', layer, name, found);
  end
  if ~isequal (size (dy), size (y))
    error ('pyref:size', '%s: d%s is %s, %s is %s', ...
           layer, name, pyref.internal.lengths_of (dy), name, ...
           pyref.internal.lengths_of (y));
  end
  if strcmp (found, 'whole')
    dy = cast (dy, class (y));
  end
  dy = full (dy);
  if ~strcmp (pyref.internal.kind (dy), pyref.internal.kind (y))
    error ('pyref:type', '%s: d%s is %s, %s is %s', ...
           layer, name, pyref.internal.kind (dy), name, pyref.internal.kind (y));
  end
end

%!assert (pyref.internal.like ('f', [1 2], [3 4]), [1 2])
%!assert (class (pyref.internal.like ('f', int8 ([1 2]), single ([3 4]))), 'single')
%!assert (typeinfo (pyref.internal.like ('f', eye (2), ones (2))), 'matrix')
%!error <f: dy is 1 x 3, y is 1 x 2> pyref.internal.like ('f', [1 2 3], [1 2])
%!error <f: dy is float32, y is float64> pyref.internal.like ('f', single (1), 1)
%!error <f: dy is text, not float64 or float32> pyref.internal.like ('f', 'a', 1)
%!error <f: dvalues is 1 x 3, values is 1 x 2> pyref.internal.like ('f: values', [1 2 3], [1 2])
%!error <f: dvalues is text, not float64 or float32> pyref.internal.like ('f: values', 'a', 1)
%!error <f: dvalues is float32, values is float64> pyref.internal.like ('f: values', single (1), 1)
