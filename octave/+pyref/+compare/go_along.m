% The slopes of a cost along directions, by complex steps or by slopes.
%
%     [values, errors] = pyref.compare.go_along (f, x, ways, by)
%     [values, errors] = pyref.compare.go_along (f, x, ways, by, places)
%
% f (x) is one number, ways is a cell of rows as long as x, by is 'complex step' or
% 'slopes'. values and errors are rows, those of entries (places) first. NaN, and by
% slopes Inf as the error, where f gives none.

function [values, errors] = go_along (f, x, ways, by, places)
  if nargin < 5
    places = zeros (1, 0);
  end
  if strcmp (by, 'slopes')
    [values, errors] = slide (f, x, places, ways);
  else
    [values, errors] = turn (f, x, places, ways);
  end
end

function [values, errors] = turn (f, x, places, ways)
  % Complex steps are longer where x is large: straightened they go these very ways.
  [~, exponent] = log2 (x(:).');
  weight = 2 .^ -max (0, floor (exponent / 2));
  ways = cellfun (@(w) reshape (w .* weight, size (x)), ways, 'UniformOutput', false);
  try
    [values, errors] = pyref.internal.complex_step (f, {x}, 1, {1}, {places}, {ways});
    [values, errors] = deal (values{1}, errors{1});
  catch
    [values, errors] = deal (NaN (1, numel (places) + numel (ways)));
  end
end

function [values, errors] = slide (f, x, places, ways)
  % A direction through many entries has a shorter step too: so it meets no more kinks
  % than an entry does.
  ways = cellfun (@(w) reshape (w, size (x)), ways, 'UniformOutput', false);
  fit = 2 ^ round (log2 (max (pyref.internal.largest_of (x), realmin)));
  [values, errors] = best (f, x, places, {}, [1, fit]);
  steps = [fit, fit * 2 ^ -round(log2 (numel (x)) / 2 - 2)];
  if numel (x) < 256
    steps = [1, fit];
  end
  [along, gaps] = best (f, x, zeros (1, 0), ways, steps);
  [values, errors] = deal ([values, along], [errors, gaps]);
end

function [values, errors] = best (f, x, places, ways, steps)
  % Slopes by the step that suits each best.
  values = NaN (1, numel (places) + numel (ways));
  errors = Inf (size (values));
  hs = 2 ^ -13 * unique (steps);
  for k = 1:numel (hs)
    [value, error] = pyref.internal.slopes (f, {x}, 1, {1}, {places}, hs(k), {ways});
    better = error{1} < errors;   % NaN is not
    values(better) = value{1}(better);
    errors = min (errors, error{1});
  end
end

%!test <both ways give the slope along a direction, for large entries too>
%! x = 1e4 * linspace (1, 2, 60).';
%! way = pyref.compare.span_of (60, [0 30 0 1 0]);
%! for by = {'complex step', 'slopes'}
%!   [value, error] = pyref.compare.go_along (@(v) sum (v .^ 2, 1), x, {way}, by{1});
%!   assert (value, 2 * way * x, 1e-4);
%!   assert (error < 1e-1);
%! end
%!test <a direction through thousands of entries is sure beside kinks>
%! x = linspace (-1, 1, 4000).';
%! way = pyref.compare.signs (4000, 0);
%! f = @(v) sum (max (v + 1e-4, 0) .^ 2, 1);
%! [value, error] = pyref.compare.go_along (f, x, {way}, 'slopes');
%! assert (value, 2 * way * max (x + 1e-4, 0), 1e-5);
%! assert (error < 1e-4);
%!test <complex steps that fail are no numbers>
%! f = @(v) strrep (v, 1, 2);
%! assert (isnan (pyref.compare.go_along (f, 1, {1}, 'complex step')));
