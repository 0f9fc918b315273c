% The trial of a convention whose hidden number was solved for, and cases made for it.
%
%     [trials, made, unsolved] = pyref.port.solved (at)
%     [trials, made, unsolved] = pyref.port.solved (at, true)
%
% at is the search so far. trials is a cell of one, and made a cell of cases, where a
% number explains what the port answers; else both are empty. With true it must explain
% all, and is looked for in three conventions that all sizes speak for; else in the 12
% that came nearest, and in three that make another function, where it must explain all.
% unsolved are the places of those in which there is no such number,
% with those of at, which are left out: all of them where a known mistake has the
% outputs of a port that seemed to have one. A twin of pyref/port/solve.py.

function [trials, made, unsolved] = solved (at, early)
  early = nargin > 1 && early;
  [trials, made, unsolved] = deal ({}, {}, at.unsolved);
  [~, order] = sortrows (pyref.port.rank_of (at.trials));
  [ranked, places] = deal (at.trials(order), at.places(order));
  name = '';
  for i = 1:numel (ranked)
    if isempty (name) && ranked{i}.answered
      name = unknown_of (at, ranked{i}.convention);
    end
  end
  if isempty (name)
    return
  end
  serves = cellfun (@(t) ~early || t.shaped == t.judged, ranked);
  families = families_of (at, name);
  other = cellfun (@(t) t.other, ranked(serves));
  places = places(serves);
  [~, first] = unique (families(places), 'first');
  [places, other] = deal (places(sort (first)), other(sort (first)));
  open_ = ~ismember (families(places), families(unsolved));
  near = places(open_ & ~other);
  others = places(open_ & other);
  near = near(1:min (12 - 9 * early, end));
  places = [near, others(1:min (3 * ~early, end))];
  [last, all_] = deal ('', {});
  for i = 1:numel (places)
    if pyref.port.is_late (at)
      return
    end
    convention = at.found{places(i)};
    value = pyref.port.solve_hidden (at.f, at.cases, convention, name);
    if isempty (value)
      unsolved(end+1) = places(i);
      continue
    elseif is_mistaken (at, name, convention)
      unsolved = 1:numel (at.found);
      return
    end
    one = inside (convention, name, value);
    if ~strcmp (value, last)
      last = value;
      all_ = pyref.port.made_for (at.cases, name, str2double (value));
    end
    made = all_;
    order = pyref.port.telling (made);
    trial = pyref.port.trial (at.f, order, one, at.dtype);
    if ~isempty (trial) && trial.promising
      whole = pyref.port.trial (at.f, order, one, at.dtype, true);
      if whole.perfect || (whole.promising && ~early && i <= numel (near))
        trials = {setfield(whole, 'solved', true)};
        return
      end
    end
    made = {};
  end
end

function name = unknown_of (at, convention)
  % The one number inside a port that may be any: of several real ones none. Where none
  % is real, that which is whole.
  names = intersect (convention.hidden(:,1), at.cases{1}.numbers, 'stable');
  if isempty (names)
    names = intersect (convention.hidden(:,1), at.cases{1}.wholes, 'stable');
  end
  name = '';
  if numel (names) == 1
    name = names{1};
  end
end

function yes = is_mistaken (at, name, convention)
  % Whether a port has another number where a length should give it, by mistake: 1 in
  % the place of 1 / sqrt (K) is a scale that was forgotten.
  place = strcmp (convention.hidden(:,1), name);
  yes = strncmp (convention.hidden{place,2}, '1 / sqrt (', 10);
  if yes
    [~, answers, told] = pyref.port.trial (at.f, at.cases, convention, at.dtype, true);
    c = at.cases{1};
    outputs = cellfun (@(f) ismember (f.array, c.outputs), told);
    found = pyref.port.diagnose (c.layer, answers, told(outputs));
    yes = ~isempty (found) && found{1}.share == 1 && found{1}.sure;
  end
end

function families = families_of (at, name)
  % Conventions that differ in the number inside alone have the same one.
  picks = at.picks;
  row = find (strcmp (at.found{1}.hidden(:,1), name), 1);
  picks(numel (at.found{1}.choices) + 1 + row,:) = 1;
  [~, ~, families] = unique (picks.', 'rows');
  families = reshape (families, 1, []);
end

function one = inside (one, name, value)
  one.hidden(strcmp (one.hidden(:,1), name),2) = {value};
end

%!test <a slope that no case has is solved for>
%! [~, cases] = pyref.port.read_cases ('leaky_relu');
%! leaky = @(x) deal (max (x, 0.23 * x), @(dy) dy .* ((x > 0) + 0.23 * (x <= 0)));
%! f = pyref.port.worker.open_target (leaky);
%! [look, f] = pyref.port.look (f, cases{1});
%! [trials, made] = pyref.port.search (f, cases, look, 'float64');
%! assert (trials{1}.convention.hidden, {'slope', '0.23'});
%! assert ({trials{1}.solved, trials{1}.promising}, {true, true});
%! assert (all (cellfun (@(c) c.options.slope == 0.23, made), 2));
%! pyref.port.in_child ('stop');
%!test <a number in the place of what a length gives is solved for, but not a mistake>
%! [~, cases] = pyref.port.read_cases ('self_attention');
%! values = {'0.3', '1 / sqrt (K)'};
%! scales = [0.3, 1];
%! for i = 1:2
%!   port = @(x, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask) ...
%!          pyref.layers.self_attention (x, wq, wk, wv, wo, bq, bk, bv, bo, heads, ...
%!                                       attn_mask, scales(i));
%!   f = pyref.port.worker.open_target (port);
%!   [look, f] = pyref.port.look (f, cases{1});
%!   trials = pyref.port.search (f, cases, look, 'float64');
%!   assert (trials{1}.convention.hidden, {'scale', values{i}});
%!   pyref.port.in_child ('stop');
%! end
%!function [y, back] = unbiased (x, gamma, beta)
%!  % With two constants of its own: N - 1, and an epsilon that no sheet lists.
%!  n = size (x, 1);
%!  e = x - mean (x, 1);
%!  s = sqrt (sum (e .^ 2, 1) / (n - 1) + 0.3);
%!  y = gamma .* e ./ s + beta;
%!  back = @(dy) unbiased_back (dy .* gamma ./ s, dy, e, s, n);
%!endfunction
%!function [dx, dgamma, dbeta] = unbiased_back (de, dy, e, s, n)
%!  dx = de - e .* sum (de .* e, 1) ./ (s .^ 2 * (n - 1));
%!  dx = dx - mean (dx, 1);
%!  [dgamma, dbeta] = deal (sum (dy .* e ./ s, 1), sum (dy, 1));
%!endfunction
%!test <a number inside is found beside an unbiased variance>
%! [~, cases] = pyref.port.read_cases ('batchnorm');
%! f = pyref.port.worker.open_target (@(x, gamma, beta) unbiased (x, gamma, beta));
%! [look, f] = pyref.port.look (f, cases{1});
%! trials = pyref.port.search (f, cases, look, 'float64');
%! assert (trials{1}.convention.hidden, {'epsilon', '0.3'});
%! assert ({trials{1}.perfect, trials{1}.other}, {true, true});
%! pyref.port.in_child ('stop');
