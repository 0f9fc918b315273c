% The kind of numbers an array holds, in words that both languages use.
%
%     found = kind (array)
%
% float64, float32, whole (integers and booleans), complex, text or object. While
% complex_door is open a complex array counts by its precision.

function found = kind (array)
  if ischar (array)
    found = 'text';
  elseif ~(isnumeric (array) || islogical (array)) || issparse (array)
    found = 'object';
  elseif ~isreal (array) && ~complex_door ()
    found = 'complex';
  elseif isa (array, 'single')
    found = 'float32';
  elseif isa (array, 'double')
    found = 'float64';
  else
    found = 'whole';
  end
end

%!assert (kind ([1 2]), 'float64')
%!assert (kind (single (1)), 'float32')
%!assert (kind (int8 (1)), 'whole')
%!assert (kind (true), 'whole')
%!assert (kind (2i), 'complex')
%!assert (kind ('a'), 'text')
%!assert (kind (@sin), 'object')
