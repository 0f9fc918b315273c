% The lengths of an array as errors tell them: 2 x 3.
%
%     text = pyref.internal.lengths_of (array)
%     text = pyref.internal.lengths_of (array, count)
%
% count: at least so many lengths, ones at the end.

function text = lengths_of (array, count)
  found = size (array);
  if nargin > 1
    found(end+1:count) = 1;
  end
  text = sprintf (' x %d', found);
  text = text(4:end);
end

%!assert (pyref.internal.lengths_of (ones (2, 3)), '2 x 3')
%!assert (pyref.internal.lengths_of (ones (0, 1, 4)), '0 x 1 x 4')
%!assert (pyref.internal.lengths_of (ones (2, 3), 4), '2 x 3 x 1 x 1')
