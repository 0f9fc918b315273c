% The slopes of a cost by one argument: of all entries, or of some and along directions.
%
%     found = pyref.compare.judge_argument (f, x, blocks, seconds)
%
% f (x) is one number; blocks are rows of the first entry of each, from 0, and of the
% first behind it. found has rows want, error, sizes and seen, an entry for each of
% x; by; agrees, whether complex steps are to be trusted, and ratio, theirs to that of
% slopes along one direction; and directions, a struct array: span, a row as
% pyref.compare.span_of takes it, slope and error. Where not all entries are tried, the
% others are NaN.

function found = judge_argument (f, x, blocks, seconds)
  clock_ = tic ();
  began = cputime ();
  cost = f (x);
  once = max (cputime () - began, toc (clock_) / 8);   % a machine may be busy
  still = 1e-10 * abs (cost) / max (1, pyref.internal.largest_of (x));
  count = numel (x);
  if count > 2000 || count * once > seconds / 2
    found = by_directions (f, x, blocks, still, seconds / once);
    return
  end
  [values, errors, sizes] = turn (f, x);
  if 10 * count * once > seconds && ~is_trusted (f, x, values, still)
    found = by_directions (f, x, blocks, still, seconds / once);
    return
  end
  point = struct ('f', f, 'args', {{x}}, 'dys', {{1}});
  found = pyref.internal.choose_judge (point, 1, values, errors, sizes, still);
  found.agrees = strcmp (found.by, 'complex step');
  found.directions = [];
end

function [values, errors, sizes] = turn (f, x)
  % Complex steps, NaN where f takes no complex numbers.
  try
    [values, errors, sizes] = pyref.internal.complex_step (f, {x}, 1, {1}, {0});
    [values, errors, sizes] = deal (values{1}, errors{1}, sizes{1});
  catch
    [values, errors, sizes] = deal (NaN (1, numel (x)));
  end
end

function yes = is_trusted (f, x, values, still)
  way = pyref.internal.uneven (numel (x), 0);
  [slope, error] = pyref.compare.go_along (f, x, {way}, 'slopes');
  sum_ = sum (values .* way, 2);
  yes = abs (sum_ - slope) <= 10 * error + max (1e-4 * abs (slope), still);
end

function found = by_directions (f, x, blocks, still, passes)
  % The first direction, which is not told, goes through all: by it complex steps are
  % trusted or not.
  count = numel (x);
  places = unique (round (linspace (1, count, min (count, 24))));
  whole = pyref.internal.uneven (count, 0);
  [spans, ways] = list_spans (count, blocks, passes);
  ways = [{whole}, ways];
  [values, errors] = pyref.compare.go_along (f, x, ways, 'complex step', places);
  singles = 1:numel (places);
  tried = [singles, singles(end) + 1];
  [slopes, gaps] = pyref.compare.go_along (f, x, {whole}, 'slopes', places);
  found.ratio = values(tried(end)) / slopes(end);
  usable = gaps <= max (1e-4 * abs (slopes), still);
  most = pyref.internal.largest_of (values(singles));
  room = 2 ^ -30 * most * [ones(1, numel (places)), count];
  near = abs (values(tried) - slopes) <= 10 * (gaps + errors(tried) + room);
  found.agrees = any (usable, 2) && all (near(usable), 2);
  if ~found.agrees
    [rest, unsure] = pyref.compare.go_along (f, x, ways(2:end), 'slopes');
    [values, errors] = deal ([slopes, rest], [gaps, unsure]);
  end
  found.by = 'directions';
  [found.want, found.error, found.sizes] = deal (NaN (1, count));
  found.seen = false (1, count);
  found.want(places) = values(singles);
  found.error(places) = errors(singles);
  found.sizes(places) = abs (values(singles));
  found.seen(places) = errors(singles) <= max (1e-6 * abs (values(singles)), still);
  found.directions = struct ('span', {}, 'slope', {}, 'error', {});
  for k = 1:size (spans, 1)
    at = tried(end) + k;
    found.directions(k) = struct ('span', spans(k,:), 'slope', values(at), ...
                                  'error', errors(at));
  end
end

function [spans, ways] = list_spans (count, blocks, passes)
  % Sixteen directions through each block, fewer where time or memory is short.
  if isempty (blocks)
    blocks = [0, count];
  end
  parts = size (blocks, 1);
  many = min ([16, floor(passes / (24 * parts)), floor(2e7 / (count * parts))], [], 2);
  many = max (many, 4);
  spans = zeros (0, 5);
  for k = 1:parts
    from = repmat ([blocks(k,1), diff(blocks(k,:)), 0, 1], many, 1);
    spans = [spans; from, (0:many-1).'];
  end
  ways = cell (1, size (spans, 1));
  for k = 1:numel (ways)
    ways{k} = pyref.compare.span_of (count, spans(k,:));
  end
end

%!test <all entries of a small argument>
%! found = pyref.compare.judge_argument (@(x) sum (x(:) .^ 2), [1 2; 3 4], zeros (0, 2), 10);
%! assert ({found.want, found.by, found.agrees}, {[2 6 4 8], 'complex step', true});
%!test <directions where time is short, right to rounding for large entries too>
%! x = 1e4 * linspace (1, 2, 60);
%! found = pyref.compare.judge_argument (@(x) sum (x .^ 2), x, [0 30; 30 60], 0);
%! assert ({found.by, found.agrees, numel(found.directions)}, {'directions', true, 8});
%! last = found.directions(8);
%! assert (last.span, [30 30 0 1 3]);
%! assert (last.slope, 2 * sum (x .* pyref.compare.span_of (60, last.span)), 1e-6);
%! assert (found.want(found.seen), 2 * x(found.seen), 1e-9);
%!test <slopes where complex steps do not agree>
%! found = pyref.compare.judge_argument (@(x) x * x', [1 2 3], zeros (0, 2), 0);
%! assert ({found.by, found.agrees, found.ratio}, {'directions', false, 0});
%! assert (found.want, [2 4 6], 1e-8);
