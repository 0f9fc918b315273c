% Find entries of an input that can be moved together, since they share no output.
%
%     groups = pyref.internal.color (touch, shape)
%     groups = pyref.internal.color (touch, shape, longest)
%
% moved = touch (mask) moves the marked entries and tells, in a cell, for each output
% which of its entries moved. groups is a struct array: entries, counted down the
% columns, and owners, for each output an array that tells for each of its entries the
% place of its owner among entries, 0 for none. It is empty where entries must be moved
% one by one.
%
% Whole slices are moved, never single entries: if slice i of the images moves image i
% of the output alone, and slice h of the rows the output rows h-2 to h, then one pixel
% in three of every image can be moved at once. An entry can only reach what all its
% slices reach, so every output entry that moved has one owner, and its part of the sum
% goes to that owner:
%
%     reach(i, j)   slice i of an axis of the input moves slice j of one of the output
%     period        the least distance of slices that move no slice both
%     group         the entries at one offset, a period apart along each axis
%
% An elementwise function takes one group, dense (x) D, a convolution C KH KW, batchnorm
% N. Where one slice moves a part of an axis only, slices a little farther apart than
% that part is wide are moved at once, and their parts are told apart by their order;
% where that does not come out even, or the axis is no longer than longest (0 unless
% told), each slice is moved alone. So may a leak from a slice far away be taken for
% its neighbor's: who moves groups checks them. What moves without an owner, in any
% group, shows that they are wrong, see share_out; and all entries moved together must
% do to each output entry what their groups did.

function groups = color (touch, shape, longest)
  if nargin < 3
    longest = 0;
  end
  groups = struct ('entries', {}, 'owners', {});
  count = prod (shape, 2);
  if count < 24   % to find groups takes about ten passes
    return
  end
  n = numel (shape);
  views = cell (1, n);
  reach = cell (1, n);
  period = shape;
  for axis = 1:n
    [views{axis}, reach{axis}, period(axis)] = find_axis (touch, shape, axis, longest);
  end
  if prod (period, 2) == count
    return
  end
  outputs = cellfun (@size, touch (false (shape)), 'UniformOutput', false);
  flat = reshape (1:count, shape);
  apart = ~cellfun (@isempty, views);
  known = struct ();
  for g = 1:prod (period, 2)
    offset = cell (1, n);
    [offset{:}] = ind2sub (period, g);
    cut = arrayfun (@(a) offset{a}:period(a):shape(a), 1:n, 'UniformOutput', false);
    entries = flat(cut{:});
    lengths = cellfun (@numel, cut);
    % where an axis is moved slice by slice the owners are the same
    key = sprintf ('at %s', sprintf (' %d', [offset{apart}], lengths));
    if ~isfield (known, key)
      owners = cell (1, numel (outputs));
      for k = 1:numel (outputs)
        owners{k} = find_owners (views, reach, cut, lengths, k, outputs{k});
      end
      known.(key) = owners;
    end
    groups(g) = struct ('entries', {entries(:).'}, 'owners', {known.(key)});
  end
end

function owner = find_owners (views, reach, cut, lengths, k, shape)
  % For each entry of output k the place of its owner in the group, or 0.
  owner = ones (shape);
  lost = false (shape);
  stride = 1;
  for axis = 1:numel (cut)
    if ~isempty (views{axis})
      mine = reach{axis}{k}(cut{axis},:);
      along = ones (1, numel (shape));
      along(views{axis}(k)) = size (mine, 2);
      [found, place] = max (mine, [], 1);
      owner = owner + stride * (reshape (place, along) - 1);
      lost = lost | ~reshape (found, along);
    end
    stride = stride * lengths(axis);
  end
  owner(lost) = 0;
end

function [views, reach, period] = find_axis (touch, shape, axis, longest)
  % For each output the axis along which slices are told apart, and their reach.
  count = shape(axis);
  views = [];
  reach = {};
  period = count;
  if count < 2
    return
  end
  move = @(places) touch (marked (shape, axis, places));
  half = 1 + floor (count / 2) - mod (count, 2);   % off the middle of a turned axis
  middle = move (half);
  found = cellfun (@narrowest_axis, middle);
  if any (found == 0, 2)
    return
  end
  at_half = cell (1, numel (middle));
  apart = 0;
  for k = 1:numel (middle)
    at_half{k} = project (middle{k}, found(k));
    places = find (at_half{k});
    apart = max ([apart, places(end) - places(1) + 2], [], 2);
  end
  if count > longest && apart < count
    reach = told_by_order (move, count, apart, found);
    for k = 1:numel (reach)
      if ~isequal (reach{k}(half,:), at_half{k})
        reach = {};
        break
      end
    end
  end
  if isempty (reach)
    reach = cell (1, numel (found));
    for i = 1:count
      moved = move (i);
      for k = 1:numel (found)
        reach{k}(i,:) = project (moved{k}, found(k));
      end
    end
  end
  period = find_period (reach);
  if period < count
    views = found;
  end
end

function mask = marked (shape, axis, places)
  index = repmat ({':'}, 1, numel (shape));
  index{axis} = places;
  mask = false (shape);
  mask(index{:}) = true;
end

function reach = told_by_order (move, count, apart, views)
  % Rows of all slices, moved some at once; empty where they do not come out even.
  reach = cell (1, numel (views));
  for start = 1:apart
    moved = move (start:apart:count);
    for k = 1:numel (views)
      runs = split_runs (project (moved{k}, views(k)));
      if size (runs, 1) ~= numel (start:apart:count)
        reach = {};
        return
      end
      reach{k}(start:apart:count,:) = runs;
    end
  end
end

function runs = split_runs (moved)
  % Each run of neighbors that moved, in a row of its own.
  edges = find (diff ([0, moved, 0]));
  runs = false (numel (edges) / 2, numel (moved));
  for i = 1:size (runs, 1)
    runs(i, edges(2*i-1):edges(2*i)-1) = true;
  end
end

function moved = project (moved, axis)
  % Which slices along an axis have moved anywhere.
  for b = 1:ndims (moved)
    if b ~= axis
      moved = any (moved, b);
    end
  end
  moved = moved(:).';
end

function axis = narrowest_axis (moved)
  % The axis of an output of which the smallest share moved; 0 if all did, or none.
  shares = zeros (1, ndims (moved));   % of an output without entries none moved
  for b = 1:ndims (moved)
    shares(b) = sum (project (moved, b), 2) / max (size (moved, b), 1);
  end
  [least, axis] = min (shares, [], 2);
  if least == 0 || least == 1
    axis = 0;
  end
end

function period = find_period (reach)
  % The least distance of slices that move no slice of any output both.
  count = size (reach{1}, 1);
  for period = 1:count-1
    clear_ = true;
    for r = 1:period
      for k = 1:numel (reach)
        clear_ = clear_ && all (sum (reach{k}(r:period:end,:), 1) <= 1, 2);
      end
    end
    if clear_
      return
    end
  end
  period = count;
end

%!function moved = touched (f, shape, mask)
%!  x = sin (1:prod (shape));
%!  x = reshape (x, shape);
%!  y = f (x);
%!  moved = {f(x + 1e-3 * mask) ~= y};
%!endfunction
%!function groups = color_of (f, shape)
%!  groups = pyref.internal.color (@(mask) touched (f, shape, mask), shape);
%!endfunction
%!test <an elementwise function takes one group, and each entry owns its own>
%! groups = color_of (@exp, [6 5]);
%! assert (numel (groups), 1);
%! assert (groups.entries, 1:30);
%! assert (groups.owners, {reshape(1:30, 6, 5)});
%!test <rows that are independent take one group for each column>
%! groups = color_of (@(x) x * ones (5, 2), [8 5]);
%! assert (numel (groups), 5);
%! assert (groups(2).entries, 9:16);
%! assert (groups(2).owners{1}(:,1), (1:8).');
%!test <columns that are turned around and shared by no other>
%! groups = color_of (@(x) fliplr (x), [4 9]);
%! assert (groups.owners, {fliplr(reshape (1:36, 4, 9))});
%!test <a window of three along one axis takes three groups, one of two along another two>
%! f = @(x) x(1:end-2,:) + x(2:end-1,:) + x(3:end,:);
%! assert (numel (color_of (f, [9 4])), 3);
%! g = @(x) f (x(:,1:end-1) + x(:,2:end));
%! groups = color_of (g, [9 8]);
%! assert (numel (groups), 6);
%! assert (sort ([groups.entries]), 1:72);
%!test <a leak however small is seen: that row is not alone>
%! f = @(x) x + 1e-9 * circshift (x, 1);
%! assert (numel (color_of (f, [12 4])), 2);
%!test <an output without entries tells nothing>
%! assert (isempty (color_of (@(x) x(:,[]), [6 6])));
%!test <what all share, and what is small, is moved one by one>
%! assert (isempty (color_of (@(x) x * sum (x(:)), [6 6])));
%! assert (isempty (color_of (@exp, [4 5])));
