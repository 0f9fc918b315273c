% Find out by trying which convention a port follows: a twin of pyref/port/search.py.
%
%     [trials, made, hurried] = pyref.port.search (f, cases, look, dtype)
%     [trials, made, hurried] = pyref.port.search (f, cases, look, dtype, seconds)
%
% trials is a cell of those of trial, the best first; made are cases that were made for
% a number inside the port; hurried tells whether the port, or the search, ran out of
% time, so that a convention may have been missed. look is what was seen of it. The
% whole search takes seconds at most, 60 unless told.
%
% 1. Try a convention, the nearest to ours first. Where something is right but not
%    everything, try those that differ in one choice, and go on from the best of these
%    as long as it is better.
% 2. End where all outputs are right; where half of all arrays are, but no outputs,
%    after 200 more; else go on with the next. A port that gives nothing but one error
%    is given up when any two choices were tried together.
% 3. Where nothing is right and a number may be hidden in the port, solve for it.
% 4. Of the best, and of those that tell the same of the port but for what it has
%    inside, take the one in which the most outputs of all cases are right, then the
%    most arrays: a gradient in another convention than its output is what is wrong.

function [trials, made, hurried] = search (f, cases, look, dtype, seconds)
  if nargin < 5
    seconds = 60;
  end
  at = struct ('f', f, 'dtype', dtype, 'began', tic (), 'seconds', seconds);
  at.cases = pyref.port.telling (cases);
  [at.found, at.picks] = pyref.port.candidates (cases{1}, look);
  at.left = true (1, numel (at.found));
  at.trials = {};
  at.places = [];   % of the convention of each trial
  at = climbed (at);
  hurried = toc (at.began) > seconds || any (cellfun (@(t) t.late, at.trials), 2);
  kept = cellfun (@(t) t.perfect || ~t.other, at.trials);
  trials = pyref.port.confirmed (at, at.trials(kept), at.places(kept));
  made = {};
  if ~isempty (trials) && ~mostly (trials{1})
    [solved, made] = pyref.port.solved (at);
    trials = [solved, trials];
  end
  if ~isempty (trials) && trials{1}.cases < 12 && isempty (made)
    made = more_for (at, trials{1}.convention);
  end
end

function at = climbed (at)
  % Try conventions until one is promising, or the port is given up.
  [lost, further] = deal (0, 200);
  while any (at.left, 2) && lost < 3 && toc (at.began) < at.seconds
    i = next_of (at);
    if isempty (i)
      return
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
      return
    end
  end
end

function yes = mostly (trial)
  % Whether outputs are right in most cases: then no number inside is wrong.
  yes = trial.forward || 2 * trial.outputs > trial.cases;
end

function [at, trial] = tried (at, i)
  at.left(i) = false;
  trial = pyref.port.trial (at.f, at.cases, at.found{i}, at.dtype);
  if ~isempty (trial)
    at.trials{end+1} = trial;
    at.places(end+1) = i;
  end
end

function i = next_of (at)
  % The nearest to ours that is left. Where a handful gave nothing but one error, the
  % nearest with two choices that were not tried together so far; empty where any two
  % were. Two: samples in columns say nothing better as long as labels are one-hot.
  i = find (at.left, 1);
  said = cellfun (@(t) t.said, at.trials, 'UniformOutput', false);
  answered = any (cellfun (@(t) t.answered, at.trials), 2);
  if numel (at.trials) < 8 || answered || numel (unique (said)) > 1
    return
  end
  hidden = size (at.found{1}.hidden, 1);
  parts = [1:size(at.picks, 1) - hidden - 2, size(at.picks, 1) - [1, 0]];
  new = false (1, numel (at.left));
  for k = 2:numel (parts)   % all but what is inside the port
    for n = 1:k - 1
      pair = at.picks(parts(k),:) * 1000 + at.picks(parts(n),:);
      new = new | ~ismember (pair, pair(at.places));
    end
  end
  i = find (at.left & new, 1);
end

function [at, best, place] = best_beside (at, trial, i)
  % The best of those that differ in one choice, where it is better; else empty.
  [best, place] = deal ([], i);
  near = find (at.left & sum (at.picks ~= at.picks(:,i), 1) == 1);
  for n = 1:numel (near)
    if toc (at.began) >= at.seconds
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
  % Cases made for a number inside the port, beside the few that have it.
  made = {};
  c = at.cases{1};
  names = convention.hidden(ismember (convention.hidden(:,1), c.numbers),:);
  if size (names, 1) ~= 1 || strncmp (names{2}, '1 / sqrt (', 10)
    return
  end
  made = pyref.port.made_for (at.cases, names{1}, str2double (names{2}));
  known = cellfun (@pyref.port.content_of, at.cases, 'UniformOutput', false);
  own = cellfun (@pyref.port.content_of, made, 'UniformOutput', false);
  made = made(~ismember (own, known));
end

%!test <a port in columns is found in columns>
%! [~, cases] = pyref.port.read_cases ('dense');
%! f = pyref.port.worker.open_target (@(x, w, b) deal (w.' * x + b, ...
%!                 @(dy) deal (w * dy, x * dy.', sum (dy, 2))));
%! [look, f] = pyref.port.look (f, cases{1});
%! trials = pyref.port.search (f, cases, look, 'float64');
%! assert (trials{1}.convention.choices{1}.say, 'samples in columns');
%! pyref.port.in_child ('stop');
