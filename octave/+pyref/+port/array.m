% An array from its shape and rows of decimal words, or plain numbers from a line.
%
%     a = pyref.port.array (struct ('shape', [2 2], 'values', {{'1 2', '3 4'}}))
%     a = pyref.port.array (entry, 'x')
%     a = pyref.port.array ('1 2')
%
% Rows run along the last axis, which is fastest. Errors, with the name: pyref:format
% for what has no shape, no words, or not as many numbers as its shape.

function a = array (entry, name)
  if ischar (entry)
    a = sscanf (entry, '%f').';
    return
  end
  if nargin < 2
    name = 'array';
  end
  [shape, words] = parts_of (entry, name);
  numbers = sscanf (strjoin (words, ' '), '%f');
  if numel (numbers) ~= prod (shape, 2)
    error ('pyref:format', '%s: shape is %s, and there are %d numbers', name, ...
           strjoin (arrayfun (@num2str, shape, 'UniformOutput', false), ' x '), ...
           numel (numbers));
  end
  if numel (shape) < 2
    shape = [ones(1, 2 - numel (shape)), shape];
  end
  a = permute (reshape (numbers, fliplr (shape)), numel (shape):-1:1);
end

function [shape, words] = parts_of (entry, name)
  if ~isstruct (entry) || ~isfield (entry, 'shape') || ~isfield (entry, 'values')
    error ('pyref:format', '%s: no array with a shape and values', name);
  end
  shape = entry.shape(:).';
  words = pyref.port.cells_of (entry.values);
  counts = isnumeric (shape) && all (shape >= 0 & shape == fix (shape), 2);
  if ~counts || ~iscellstr (words)
    error ('pyref:format', '%s: shape is no row of lengths, or values are no texts', ...
           name);
  end
end

%!assert (pyref.port.array (struct ('shape', [2 3], 'values', {{'1 2 3', '4 5 6'}})), [1 2 3; 4 5 6])
%!assert (pyref.port.array ('0.1 inf'), [0.1 Inf])
%!assert (size (pyref.port.array (struct ('shape', [0 3], 'values', {{}}))), [0 3])
%!test <the nearest double is read>
%! assert (pyref.port.array ('0.10000000000000000555 1.1'), [0.1 1.1]);
%!error <pyref:format|x: shape is 2 x 2, and there are 3 numbers> pyref.port.array (struct ('shape', [2 2], 'values', {{'1 2', '3 y'}}), 'x')
%!error <array: no array with a shape and values> pyref.port.array (struct ('shape', [2 2]))
%!error <shape is no row of lengths> pyref.port.array (struct ('shape', [-1 2], 'values', {{}}))
