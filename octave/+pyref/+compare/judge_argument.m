% The slopes of a cost by one argument: of all entries, or of some and along directions.
%
%     found = pyref.compare.judge_argument (f, x, blocks, seconds)
%
% f (x) is one number. found has rows want, error, sizes and seen, an entry for each of
% x; by; agrees, whether complex steps are to be trusted, and ratio, theirs to that of
% slopes along one direction; and directions, a struct array: way, start and stop (the
% weights are pyref.internal.uneven (stop - start, way), from entry start + 1 on),
% slope, error and size. Where not all entries are tried, the others are NaN.

function found = judge_argument (f, x, blocks, seconds)
  clock_ = tic ();
  cost = f (x);
  once = toc (clock_);
  still = 1e-10 * abs (cost) / max (1, pyref.internal.largest_of (x));
  count = numel (x);
  if count > 2000 || count * once > seconds / 2
    found = by_directions (f, x, blocks, still);
    return
  end
  [values, errors, sizes] = turn (f, x, {0}, {{}});
  if 10 * count * once > seconds && ~is_trusted (f, x, values, still)
    found = by_directions (f, x, blocks, still);
    return
  end
  point = struct ('f', f, 'args', {{x}}, 'dys', {{1}});
  found = pyref.internal.choose_judge (point, 1, values, errors, sizes, still);
  found.agrees = strcmp (found.by, 'complex step');
  found.directions = [];
end

function [values, errors, sizes] = turn (f, x, probes, ways)
  % Complex steps, NaN where f takes no complex numbers.
  try
    [values, errors, sizes] = pyref.internal.complex_step ( ...
      f, {x}, 1, {1}, probes, ways);
    [values, errors, sizes] = deal (values{1}, errors{1}, sizes{1});
  catch
    count = numel (probes{1}) + numel (ways{1});
    if isequal (probes, {0})
      count = numel (x);
    end
    [values, errors, sizes] = deal (NaN (1, count));
  end
end

function yes = is_trusted (f, x, values, still)
  [slope, error] = slide (f, x, zeros (1, 0), {pyref.internal.uneven(numel (x), 0)});
  sum_ = sum (values .* pyref.internal.uneven (numel (x), 0), 2);
  yes = abs (sum_ - slope) <= 10 * error + max (1e-4 * abs (slope), still);
end

function [values, errors] = slide (f, x, places, ways)
  % Slopes by the step that suits each best.
  ways = cellfun (@(w) reshape (w, size (x)), ways, 'UniformOutput', false);
  size_ = max (pyref.internal.largest_of (x), realmin);
  hs = 2 ^ -13 * [1, 2 ^ round(log2 (size_))];
  [values, errors] = deal (NaN (1, numel (places) + numel (ways)), Inf);
  for k = 1:2
    [value, error] = pyref.internal.slopes (f, {x}, 1, {1}, {places}, hs(k), {ways});
    better = error{1} < errors;   % NaN is not
    values(better) = value{1}(better);
    errors = min (errors, error{1});
  end
end

function found = by_directions (f, x, blocks, still)
  count = numel (x);
  places = unique (round (linspace (1, count, min (count, 50))));
  [ways, edges] = list_directions (count, blocks);
  exact = cellfun (@(w) reshape (straighten (w, x), size (x)), ways, ...
                   'UniformOutput', false);
  [values, errors, sizes] = turn (f, x, {places}, {exact});
  [slopes, gaps] = slide (f, x, places, ways);
  found.ratio = values(numel (places)+1) / slopes(numel (places)+1);
  usable = gaps <= max (1e-4 * abs (slopes), still);
  moved = [ones(1, numel (places)), edges(:,2).' - edges(:,1).'];
  room = 2 ^ -30 * moved * pyref.internal.largest_of (values(1:numel (places)));
  near = abs (values - slopes) <= 10 * (gaps + errors + room);
  found.agrees = any (usable, 2) && all (near(usable), 2);
  if ~found.agrees
    [values, errors, sizes] = deal (slopes, gaps, abs (slopes));
  end
  found.by = 'directions';
  [found.want, found.error, found.sizes] = deal (NaN (1, count));
  found.seen = false (1, count);
  singles = 1:numel (places);
  found.want(places) = values(singles);
  found.error(places) = errors(singles);
  found.sizes(places) = sizes(singles);
  limit = max (1e-6 * max (sizes(singles), abs (values(singles))), still);
  found.seen(places) = errors(singles) <= limit;
  found.directions = struct ('way', {}, 'start', {}, 'stop', {}, 'slope', {}, ...
                             'error', {}, 'size', {});
  for k = 1:size (edges, 1)
    at = numel (places) + k;
    found.directions(k) = struct ('way', edges(k,3), 'start', edges(k,1), ...
                                  'stop', edges(k,2), 'slope', values(at), ...
                                  'error', errors(at), 'size', sizes(at));
  end
end

function [ways, edges] = list_directions (count, blocks)
  % Two through all entries, and one through each block.
  edges = [0, count, 0; 0, count, 1; blocks, zeros(size (blocks, 1), 1)];
  ways = cell (1, size (edges, 1));
  for k = 1:numel (ways)
    ways{k} = zeros (1, count);
    ways{k}(edges(k,1)+1:edges(k,2)) = pyref.internal.uneven ( ...
      edges(k,2) - edges(k,1), edges(k,3));
  end
end

function way = straighten (way, x)
  % Complex steps are longer where x is large: so that the direction is this one again.
  [~, exponent] = log2 (x(:).');
  way = way .* 2 .^ -max (0, floor (exponent / 2));
end

%!test <all entries of a small argument>
%! found = pyref.compare.judge_argument (@(x) sum (x(:) .^ 2), [1 2; 3 4], zeros (0, 2), 10);
%! assert ({found.want, found.by, found.agrees}, {[2 6 4 8], 'complex step', true});
%!test <directions where time is short, right to rounding for large entries too>
%! x = 1e4 * linspace (1, 2, 60);
%! found = pyref.compare.judge_argument (@(x) sum (x .^ 2), x, [0 30], 0);
%! assert ({found.by, found.agrees}, {'directions', true});
%! assert (found.directions(3).slope, sum (2 * x(1:30) .* pyref.internal.uneven (30, 0)), 1e-6);
%! assert (found.want(found.seen), 2 * x(found.seen), 1e-9);
%!test <slopes where complex steps do not agree>
%! found = pyref.compare.judge_argument (@(x) x * x', [1 2 3], zeros (0, 2), 0);
%! assert ({found.by, found.agrees, found.ratio}, {'directions', false, 0});
%! assert (found.want, [2 4 6], 1e-8);
