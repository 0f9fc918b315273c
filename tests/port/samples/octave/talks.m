% dense that prints, and refuses a single row.
function [y, back] = talks (x, w, b)
  disp ('{"id": 1, "results": {}}');
  if size (x, 1) == 1
    error ('talks:row', 'one row is not enough');
  end
  y = x * w + b;
  back = @(dy) deal (dy * w.', x.' * dy, sum (dy, 1));
end
