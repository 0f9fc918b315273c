% The trials, first the one in which the most outputs of all cases are right, then the
% most arrays.
%
%     trials = pyref.port.confirmed (at, trials, places)
%
% at is the search, places the conventions of the trials in at.found. Beside the best
% trial its rivals are put to the port in all cases: conventions that differ from it in
% one thing that is inside the port, or in how it is called, and six more that had
% something right. Layouts are told by the sizes of what comes back, these are not. A
% layout in which a port breaks where lengths differ may seem the best: of cases in
% which all are 1 the arrays are right in any. So the three nearest to ours are tried,
% too, in which all that came had the right size; and, where most outputs are wrong,
% the one nearest to ours, in which a port may break but for cases of some sizes.
% Where the best is wrong in some cases, what a port may ask of its inputs is tried, as
% targets that sum to 1: where that sets apart just these cases, it is asked.

function trials = confirmed (at, trials, places)
  [~, order] = sortrows (pyref.port.rank_of (trials));
  [trials, places] = deal (trials(order), places(order));
  if isempty (trials) || trials{1}.right == 0
    trials = without_tie (at, trials, places);
    return
  end
  ranked = trials;
  right = cellfun (@(t) t.right > 0, ranked(2:end));
  short = places(find (right, 6) + 1);
  others = unique ([rivals(at, places(1)), short], 'stable');
  if ranked{1}.perfect && isempty (others) && isempty (at.found{places(1)}.hidden)
    return
  end
  fits = find (cellfun (@(t) t.answered && t.shaped == t.judged, ranked(2:end))) + 1;
  far = @(t) pyref.port.distance_of (t.convention);
  [~, order] = sort (cellfun (far, ranked(fits)));
  others = unique ([others, places(fits(order(1:min (3, end))))], 'stable');
  whole = pyref.port.trial (at.f, at.cases, at.found{places(1)}, at.dtype, true);
  if ~pyref.port.mostly (whole)
    others = unique ([others, places(find_own (trials))], 'stable');
  end
  [beside, tried] = deal ({}, places(1));
  for i = 1:numel (others)
    if pyref.port.is_late (at)
      break
    end
    one = at.found{others(i)};
    if whole.perfect && count_posed (at, one) <= whole.cases
      continue
    end
    other = pyref.port.trial (at.f, at.cases, one, at.dtype, true);
    tried(end+1) = others(i);
    if is_better (other, whole) && (other.perfect || ~other.other)
      [whole, other] = deal (other, whole);
    end
    beside{end+1} = other;
  end
  narrower_ = narrower (at, whole.convention);
  for i = 1:numel (narrower_) * ~whole.perfect
    other = pyref.port.trial (at.f, at.cases, narrower_{i}, at.dtype, true);
    if sets_apart (whole, other)
      [whole, other] = deal (other, whole);
    end
    beside{end+1} = other;
  end
  trials = [{whole}, beside, ranked(~ismember (places, tried))];
end

function trials = without_tie (at, trials, places)
  % The trials where nothing is right, first the one that does best in all cases.
  if isempty (trials)
    return
  end
  keys = pyref.port.rank_of (trials);
  alike = find (cellfun (@(t) t.answered, trials) & ...
                all (keys == keys(1,:), 2).');
  if isempty (alike)
    return
  end
  differences = sum (at.picks(:,places(alike)) ~= at.picks(:,places(alike(1))), 1);
  far = cellfun (@(t) pyref.port.distance_of (t.convention), trials(alike));
  [~, order] = sortrows ([differences.', far.']);
  alike = unique ([alike(order(1:min (6, end))), find_own(trials)], 'stable');
  if isscalar (alike)
    return
  end
  best = 0;
  for i = 1:numel (alike)
    if pyref.port.is_late (at)
      break
    end
    one = at.found{places(alike(i))};
    other = pyref.port.trial (at.f, at.cases, one, at.dtype, true);
    if best == 0 || is_better (other, whole)
      [whole, best] = deal (other, alike(i));
    end
  end
  if best > 0
    trials = [{whole}, trials([1:best-1, best+1:end])];
  end
end

function place = find_own (trials)
  % The one nearest to ours; none where outputs came: where the way back alone breaks
  % these tell the convention.
  far = cellfun (@(t) pyref.port.distance_of (t.convention), trials);
  [~, place] = min (far, [], 2);
  place = place(~trials{place}.came);
end

function yes = is_better (one, whole)
  % Of outputs that are wrong in most cases a few are right by chance in any reading:
  % these count for less than a gradient that is right in nearly all.
  score = @(t) [t.single(1), t.outputs, t.single(2), t.right, t.shaped - t.judged];
  gain = score (one) - score (whole);
  if ~pyref.port.mostly (one) && ~pyref.port.mostly (whole)
    gain = [steady(one) - steady(whole), gain];
  end
  yes = any (gain, 2) && gain(find (gain, 1)) > 0;
end

function count = steady (trial)
  % How many results are right in nine of ten cases.
  count = sum (structfun (@(r) 10 * r(1) >= 9 * trial.cases, trial.rights), 1);
end

function places = rivals (at, best)
  % Those that differ from the best in one thing inside the port, or in its variant.
  hidden = size (at.found{best}.hidden, 1);
  rows_ = size (at.picks, 1);
  axes_ = 1:rows_ - hidden - 3;
  differs = at.picks ~= at.picks(:,best);
  alike = ~any (differs(axes_,:), 1) & ~differs(rows_-1,:);
  places = find (alike & sum (differs, 1) == 1);
end

function found = narrower (at, best)
  % Those that ask more of the inputs than the best, and write nothing otherwise.
  found = {};
  for place = 1:numel (best.choices)
    if isempty (fieldnames (best.choices{place}.moves))
      known = cellfun (@(c) c.choices{place}, at.found, 'UniformOutput', false);
      [~, first] = unique (cellfun (@(c) c.say, known, 'UniformOutput', false));
      for i = 1:numel (first)
        choice = known{first(i)};
        moves = struct2cell (choice.moves);
        if ~isempty (moves) && all (strcmp (moves, 'shares'), 1)
          found{end+1} = best;
          found{end}.choices{place} = choice;
        end
      end
    end
  end
end

function yes = sets_apart (whole, narrower)
  % Whether a result is never right in the cases set apart, and mostly so elsewhere.
  yes = false;
  names = fieldnames (narrower.rights);
  for i = 1:numel (names)
    [one, all_] = deal (narrower.rights.(names{i}), [0 0]);
    if isfield (whole.rights, names{i})
      all_ = whole.rights.(names{i});
    end
    yes = yes || (one(2) < all_(2) && one(1) == all_(1) && 2 * one(1) > one(2));
  end
end

function count = count_posed (at, convention)
  count = sum (cellfun (@(c) ~isempty (pyref.port.pose (c, convention)), at.cases), 2);
end

%!test <of two values inside a port the one counts in which all cases are right>
%! [~, cases] = pyref.port.read_cases ('leaky_relu');
%! leaky = @(x) deal (max (x, 0.01 * x), @(dy) dy .* ((x > 0) + 0.01 * (x <= 0)));
%! f = pyref.port.worker.open_target (leaky);
%! [look, f] = pyref.port.look (f, cases{1});
%! trials = pyref.port.search (f, cases, look, 'float64');
%! assert (trials{1}.convention.hidden, {'slope', '0.01'});
%! pyref.port.in_child ('stop');
%!function [h, back] = kept_in_single (x, wx, wh, b)
%!  h0 = zeros (size (x, 1), size (wh, 1), class (x));
%!  [h, own] = pyref.layers.rnn (x, h0, wx, wh, b);
%!  back = @(dh) single_back (own, dh);
%!  h = double (single (h));
%!endfunction
%!function [dx, dwx, dwh, db] = single_back (own, dh)
%!  [dx, ~, dwx, dwh, db] = own (dh);
%!  dx = double (single (dx));
%!endfunction
%!test <results in single precision flip no layout>
%! [~, cases] = pyref.port.read_cases ('rnn');
%! f = pyref.port.worker.open_target (@kept_in_single);
%! [look, f] = pyref.port.look (f, cases{1});
%! trials = pyref.port.search (f, cases, look, 'float64');
%! says = cellfun (@(c) c.say, trials{1}.convention.choices, 'UniformOutput', false);
%! assert (all (cellfun (@isempty, says), 2));
%! pyref.port.in_child ('stop');
%!function [loss, dx] = down_columns (x, labels)
%!  s = x - max (x, [], 2);
%!  logp = s - log (sum (exp (s), 1));
%!  k = sub2ind (size (x), (1:size (x, 1)).', labels(:));
%!  loss = -sum (logp(k)) / size (x, 1);
%!  dx = exp (logp);
%!  dx(k) = dx(k) - 1;
%!  dx = dx / size (x, 1);
%!endfunction
%!test <where nothing seems right, a reading in which it answers goes before one in which it raises>
%! [~, cases] = pyref.port.read_cases ('softmax_crossentropy');
%! f = pyref.port.worker.open_target (@down_columns);
%! [look, f] = pyref.port.look (f, cases{1});
%! trials = pyref.port.search (f, cases, look, 'float64');
%! assert (trials{1}.convention.choices{1}.say, 'labels counted from 1, one a sample');
%! pyref.port.in_child ('stop');
