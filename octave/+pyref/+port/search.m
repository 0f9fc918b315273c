% Find out by trying which convention a port follows: a twin of pyref/port/search.py.
%
%     [best, lost] = pyref.port.search (f, cases, dtype)
%
% best is a cell with one convention, the first that is right in all cases probed, or
% else that with the most arrays right; empty where none can be tried. Where something
% is right, those that differ in one choice are tried next, and where all outputs are,
% or half of all, the search ends with them. lost is how often in a row its process was
% lost in the end, 2 at most.

function [best, lost] = search (f, cases, dtype)
  sample = cases{1};
  [names, most] = pyref.port.worker.order_arguments (f, sample);
  plain = sample.plain;
  if any (strcmp (names, 'b'))
    plain = [{'b'}, plain];
  end
  [found, picks] = pyref.port.candidates (sample, plain, names, most);
  order = telling (cases, dtype);
  attempt = @(convention) tried (f, order, convention, dtype);
  trials = cell (1, numel (found));
  left = true (1, numel (found));
  lost = 0;
  promising = false;
  while any (left, 2) && lost < 3 && ~promising
    i = find (left, 1);
    left(i) = false;
    trials{i} = attempt (found{i});
    if ~isempty (trials{i})
      lost = (lost + 1) * trials{i}.broke;
      [trials, left, promising] = climbed (attempt, found, picks, trials, left, i);
    end
  end
  [best, lost] = chosen (found, trials);
end

function [trials, left, promising] = climbed (attempt, found, picks, trials, left, i)
  % From convention i to the best of those that differ in one choice, and on.
  promising = trials{i}.promising;
  while trials{i}.right > 0 && ~trials{i}.perfect
    near = left & sum (picks ~= picks(:,i), 1) == 1;
    left = left & ~near;
    next = i;
    places = find (near);
    for n = 1:numel (places)
      k = places(n);
      trials{k} = attempt (found{k});
      if isempty (trials{k})
        continue
      end
      promising = promising || trials{k}.promising;
      if trials{k}.perfect
        return
      end
      if ~trials{k}.other && is_better (trials{k}, trials{next})
        next = k;
      end
    end
    if trials{next}.right <= trials{i}.right
      return
    end
    i = next;
  end
end

function yes = is_better (one, other)
  yes = one.right > other.right;
  yes = yes || (one.right == other.right && one.shaped > other.shaped);
end

function [best, lost] = chosen (found, trials)
  made = find (~cellfun (@isempty, trials));
  best = {};
  lost = 2 * all (cellfun (@(t) t.broke, trials(made)), 2);
  top = 0;
  for k = 1:numel (made)
    i = made(k);
    if trials{i}.perfect
      best = found(i);
      return
    end
    if ~trials{i}.other && (top == 0 || is_better (trials{i}, trials{top}))
      top = i;
      best = found(i);
    end
  end
end

function trial = tried (f, order, convention, dtype)
  % What is right of the first few cases that can be written so; empty where none can.
  trial = struct ('right', 0, 'shaped', 0, 'judged', 0, 'broke', false);
  forward = true;
  used = 0;
  for i = 1:numel (order)
    p = pyref.port.pose (order{i}, convention);
    if isempty (p)
      continue
    end
    [findings, answer] = pyref.port.ask (f, p, dtype);
    if strcmp (findings{1}.verdict, 'skip')
      continue
    end
    trial.broke = pyref.port.is_lost (answer);
    good = cellfun (@(x) strcmp (x.verdict, 'pass'), findings);
    arrays = cellfun (@(x) x.array, findings, 'UniformOutput', false);
    outputs = ismember (arrays, [p.case_.outputs, {'case'}]);
    forward = forward && all (good(outputs), 2);
    trial.right = trial.right + sum (good, 2);
    trial.shaped = trial.shaped + sum (cellfun (@(x) ~isnan (x.ratio), findings), 2);
    trial.judged = trial.judged + numel (findings);
    used = used + 1;
    if used == 3 || trial.broke || ~any (good, 2)
      break
    end
  end
  if used == 0
    trial = [];
    return
  end
  trial.perfect = trial.right == trial.judged;
  trial.promising = forward || 2 * trial.right >= trial.judged;
  trial.other = any (cellfun (@(c) ~isempty (c.name), convention.choices), 2);
end

function order = telling (cases, dtype)
  % Cases that tell conventions apart best: plain, of lengths that all differ.
  keys = zeros (0, 4);
  usable = {};
  [~, places] = sort (cellfun (@(c) c.id, cases, 'UniformOutput', false));
  cases = cases(places);   % sortrows keeps this order among equals
  for i = 1:numel (cases)
    c = cases{i};
    if ~c.finite || ~any (strcmp (dtype, c.exact_in))
      continue
    end
    arrays = [struct2cell(c.inputs); struct2cell(c.upstream)];
    shapes = cellfun (@size, arrays, 'UniformOutput', false);
    lengths = unique ([shapes{:}]);
    square = any (cellfun (@(s) s(end) == s(end-1), shapes), 1);
    keys(end+1,:) = [any(lengths == 0, 2), ~strcmp(c.level, 'plain'), square, ...
                     -sum(lengths > 1, 2)];
    usable{end+1} = c;
  end
  [~, places] = sortrows (keys);
  order = usable(places);
end

%!test <a port in columns is found in columns>
%! [~, cases] = pyref.port.read_cases ('dense');
%! f = pyref.port.worker.open_target (@(x, w, b) deal (w.' * x + b, ...
%!                 @(dy) deal (w * dy, x * dy.', sum (dy, 2))));
%! [~, ~, f] = pyref.port.worker.order_arguments (f, cases{1});
%! best = pyref.port.search (f, cases, 'float64');
%! assert (best{1}.choices{1}.say, 'samples in columns');
%! pyref.port.in_child ('stop');
