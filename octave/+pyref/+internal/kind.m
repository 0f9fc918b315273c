% The kind of numbers an array holds, in words that both languages use.
%
%     found = pyref.internal.kind (array)
%
% float64, float32, whole (integers and booleans), complex, text, sparse or object.
% While complex_door is open a complex array counts by its precision.

function found = kind (array)
  if ischar (array)
    found = 'text';
  elseif issparse (array)
    found = 'sparse';
  elseif ~(isnumeric (array) || islogical (array))
    found = 'object';
  elseif ~isreal (array) && ~pyref.internal.complex_door ()
    found = 'complex';
  elseif isa (array, 'single')
    found = 'float32';
  elseif isa (array, 'double')
    found = 'float64';
  else
    found = 'whole';
  end
end

%!assert (pyref.internal.kind ([1 2]), 'float64')
%!assert (pyref.internal.kind (single (1)), 'float32')
%!assert (pyref.internal.kind (int8 (1)), 'whole')
%!assert (pyref.internal.kind (true), 'whole')
%!assert (pyref.internal.kind (2i), 'complex')
%!assert (pyref.internal.kind ('a'), 'text')
%!assert (pyref.internal.kind (sparse (1)), 'sparse')
%!assert (pyref.internal.kind (@sin), 'object')
