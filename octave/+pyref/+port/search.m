% Find out by trying which convention a port follows: a twin of pyref/port/search.py.
%
%     [trials, made, hurried] = pyref.port.search (f, cases, look, dtype)
%     [trials, made, hurried] = pyref.port.search (f, cases, look, dtype, seconds)
%
% trials is a cell of those of trial, the best first; made are cases that were made for
% a number inside the port; hurried tells whether the port, or the search, ran out of
% time, so that a convention may have been missed. look is what was seen of it. The
% whole search takes seconds of processor time at most, 60 unless told.
%
% 1. Try a convention, the nearest to ours first. It is not given again what it raised
%    at forward. Where something is right but not everything, try those that differ in
%    one choice, and go on from the best of these as long as it is better.
% 2. End where all outputs are right; where half of all arrays are, but no outputs,
%    after 200 more; else go on with the next. A port that gives nothing but one error
%    is given up when any two choices were tried together.
% 3. Where nothing is right and a number may be hidden in the port, solve for it: on the
%    way, where it explains all, and in the end.
% 4. Of the best, and of those that tell the same of the port but for what it has
%    inside, take the one in which the most outputs of all cases are right, then the
%    most arrays: a gradient in another convention than its output is what is wrong.
% 5. Where no known mistake explains what is wrong, and one does in a convention that is
%    nearer to ours, that is the port's.

function [trials, made, hurried] = search (f, cases, look, dtype, seconds)
  if nargin < 5
    seconds = 60;
  end
  at = struct ('f', f, 'dtype', dtype, 'seconds', seconds);
  at.began = [cputime(), now() * 86400];
  at.cases = pyref.port.telling (cases);
  [at.found, at.picks] = pyref.port.candidates (cases{1}, look);
  at.groups = pyref.port.called_alike (at.cases{1}, at.found, at.picks);
  at.left = true (1, numel (at.found));
  at.trials = {};
  at.places = [];   % of the convention of each trial
  at.unsolved = [];   % places in which no number inside explains what the port gives
  [at, solved, made] = climbed (at);
  hurried = pyref.port.is_late (at) || any (cellfun (@(t) t.late, at.trials), 2);
  kept = cellfun (@(t) t.perfect || ~t.other, at.trials);
  trials = at.trials(kept);
  if isempty (made)
    trials = pyref.port.confirmed (at, trials, at.places(kept));
    if ~isempty (trials) && ~pyref.port.mostly (trials{1})
      [solved, made] = pyref.port.solved (at);
    end
  end
  trials = [solved, trials];
  if ~isempty (trials) && trials{1}.answered && ~trials{1}.perfect
    trials = pyref.port.explained_first (at, trials);
  end
  if ~isempty (trials) && trials{1}.cases < 12 && isempty (made)
    made = more_for (at, trials{1}.convention);
  end
  if ~isempty (made)
    known = cellfun (@pyref.port.content_of, at.cases, 'UniformOutput', false);
    own = cellfun (@pyref.port.content_of, made, 'UniformOutput', false);
    made = made(~ismember (own, known));
  end
end

function [at, solved, made] = climbed (at)
  % Try conventions until one is promising, or the port is given up. solved is the trial
  % of a number that explains all, and made are cases for it; else both are empty.
  [solved, made] = deal ({});
  [lost, further, far] = deal (0, 200, 0);
  while any (at.left, 2) && lost < 3 && ~pyref.port.is_late (at)
    i = next_of (at);
    if isempty (i)
      return
    end
    if pyref.port.distance_of (at.found{i}) ~= far
      far = pyref.port.distance_of (at.found{i});
      if ~any (cellfun (@pyref.port.mostly, at.trials), 2)
        [solved, made, at.unsolved] = pyref.port.solved (at, true);
        if ~isempty (made)
          return
        end
      end
    end
    [at, trial] = tried (at, i);
    if isempty (trial)
      continue
    end
    lost = (lost + 1) * trial.broke;
    while ~isempty (trial) && trial.right > 0 && ~trial.perfect
      [at, trial, i] = best_beside (at, trial, i);
    end
    promising = at.trials(cellfun (@(t) t.promising, at.trials));
    further = further - ~isempty (promising);   % another may have the outputs, too
    if any (cellfun (@(t) t.forward || t.perfect, promising), 2) || further < 0
      at = nearer_tried (at);
      return
    end
  end
end

function at = nearer_tried (at)
  % Try what is nearer to ours than what is all right, and has the same inside it: a
  % step from one neighbor to the next may pass it by.
  perfect = at.places(cellfun (@(t) t.perfect, at.trials));
  if isempty (perfect)
    return
  end
  far = @(places) cellfun (@pyref.port.distance_of, at.found(places));
  [most, best] = min (far (perfect), [], 2);
  rows_ = size (at.picks, 1);
  same = [rows_ - 1 - size(at.found{1}.hidden, 1):rows_ - 2, rows_ - 1];
  alike = all (at.picks(same,:) == at.picks(same,perfect(best)), 1);
  places = find (at.left & alike & far (1:numel (at.found)) < most, 40);
  for n = 1:numel (places)
    [at, trial] = tried (at, places(n));
    if pyref.port.is_late (at) || (~isempty (trial) && trial.perfect)
      return
    end
  end
end

function [at, trial] = tried (at, i)
  trial = [];
  if ~at.left(i)   % it is not given again what it raised at
    return
  end
  at.left(i) = false;
  trial = pyref.port.trial (at.f, at.cases, at.found{i}, at.dtype);
  if ~isempty (trial)
    at.trials{end+1} = trial;
    at.places(end+1) = i;
    at.left = at.left & ~(trial.vain & at.groups == at.groups(i));
  end
end

function i = next_of (at)
  % The nearest to ours that is left. Where the last handful of those that are called
  % the same way, with dy or without, gave nothing but one error, it has two choices
  % that were not tried together so; empty where there is none. Two: samples in columns
  % say nothing better as long as labels are one-hot.
  rows_ = size (at.picks, 1);
  hidden = size (at.found{1}.hidden, 1);
  parts = 1:rows_ - hidden - 2;   % all but what is inside the port
  [~, ~, ways] = unique (at.picks(end-1:end,:).', 'rows');
  open_ = at.left;
  for way = 1:max (ways, [], 1)
    own = reshape (ways == way, 1, []);
    places = at.places(own(at.places));
    if is_stuck (at.trials(own(at.places)))
      open_ = open_ & (~own | has_new_pair (at.picks(parts,:), places));
    end
  end
  i = find (open_, 1);
end

function yes = is_stuck (trials)
  % Whether the last handful gave nothing but one error, whatever the sizes.
  yes = numel (trials) >= 8;
  if yes
    last = trials(end-7:end);
    said = cellfun (@(t) t.said, last, 'UniformOutput', false);
    yes = numel (unique (said)) == 1 && ~any (cellfun (@(t) t.answered, last), 2);
  end
end

function new = has_new_pair (picks, places)
  % The conventions with two choices that were not tried together in these places; of
  % what is called the same way.
  new = false (1, size (picks, 2));
  for k = 1:size (picks, 1)
    for n = 1:k
      pair = picks(k,:) * 1000 + picks(n,:);
      new = new | ~ismember (pair, pair(places));
    end
  end
end

function [at, best, place] = best_beside (at, trial, i)
  % The best of those that differ in one choice, where it is better; else empty.
  [best, place] = deal ([], i);
  near = find (at.left & sum (at.picks ~= at.picks(:,i), 1) == 1);
  for n = 1:numel (near)
    if pyref.port.is_late (at)
      return
    end
    [at, other] = tried (at, near(n));
    if isempty (other)
      continue
    end
    if other.perfect
      [best, place] = deal (other, near(n));
      return
    end
    better = ~other.other && other.right > trial.right;
    if better && (isempty (best) || is_better (other, best))
      [best, place] = deal (other, near(n));
    end
  end
end

function yes = is_better (one, other)
  [~, order] = sortrows (pyref.port.rank_of ({other, one}));
  yes = order(1) == 2;
end

function made = more_for (at, convention)
  % Cases made for a number inside the port, where few have it.
  made = {};
  c = at.cases{1};
  names = convention.hidden(ismember (convention.hidden(:,1), c.numbers),:);
  if size (names, 1) ~= 1 || strncmp (names{2}, '1 / sqrt (', 10)
    return
  end
  made = pyref.port.made_for (at.cases, names{1}, str2double (names{2}));
end

%!test <a port in columns is found in columns>
%! [~, cases] = pyref.port.read_cases ('dense');
%! f = pyref.port.worker.open_target (@(x, w, b) deal (w.' * x + b, ...
%!                 @(dy) deal (w * dy, x * dy.', sum (dy, 2))));
%! [look, f] = pyref.port.look (f, cases{1});
%! trials = pyref.port.search (f, cases, look, 'float64');
%! assert (trials{1}.convention.choices{1}.say, 'samples in columns');
%! pyref.port.in_child ('stop');
%!test <of cases made for a number inside, those on file are not counted twice>
%! [~, cases] = pyref.port.read_cases ('elu');
%! f = pyref.port.worker.open_target (@(x) pyref.layers.elu (x, 2));
%! [look, f] = pyref.port.look (f, cases{1});
%! [trials, made] = pyref.port.search (f, cases, look, 'float64');
%! assert (trials{1}.convention.hidden, {'alpha', '2.0'});
%! all_ = cellfun (@pyref.port.content_of, [cases, made], 'UniformOutput', false);
%! assert ([numel(made) > 9, numel(unique (all_)) == numel(all_)], [true, true]);
%! pyref.port.in_child ('stop');
