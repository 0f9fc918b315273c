% The direction of a span: some entries of an argument, each up or down by 1.
%
%     direction = pyref.compare.span_of (count, [start, width, stride, runs, way])
%
% A row of count numbers. The span names runs of width entries, each stride behind the
% last, from start on, counted from 0 down the columns; pyref.compare.signs are theirs.

function direction = span_of (count, span)
  runs = span(1) + span(3) * (0:span(4)-1);
  places = bsxfun (@plus, runs, (1:span(2)).');
  direction = zeros (1, count);
  direction(places(:)) = pyref.compare.signs (numel (places), span(5));
end

%!test <a row of a matrix that is laid out down its columns>
%! direction = reshape (pyref.compare.span_of (12, [1 1 3 4 0]), 3, 4);
%! assert (direction, [zeros(1, 4); pyref.compare.signs(4, 0); zeros(1, 4)]);
%!test <two columns of it>
%! direction = pyref.compare.span_of (12, [3 6 0 1 2]);
%! assert (direction, [zeros(1, 3), pyref.compare.signs(6, 2), zeros(1, 3)]);
