% The trials, first one that a known mistake explains where none explains the best.
%
%     trials = pyref.port.explained_first (at, trials)
%
% at is the search. The most arrays may be right in a convention that a port has not: a
% mask of 1 and 0 for one of 0 and -Inf hides what is done with others. So where no
% mistake explains the best trial, those are asked that are no farther from ours, and
% differ from it the least. A best one in which the outputs of plain cases are right
% stays what it is. A twin of pyref/port/prefer.py.

function trials = explained_first (at, trials)
  best = trials{1}.convention;
  near = find (cellfun (@(t) may_be_meant (t, best), trials));
  near = near(near > 1);
  keys = cellfun (@(t) [differences(t.convention, best), ...
                        pyref.port.distance_of(t.convention)], trials(near), ...
                  'UniformOutput', false);
  [~, order] = sortrows (vertcat (zeros (0, 2), keys{:}));
  near = near(order);
  if isempty (near)
    return
  end
  [trial, wrong] = explained (at, best);
  if ~wrong || ~isempty (trial)
    return
  end
  for i = 1:min (numel (near), 6)
    if pyref.port.is_late (at)
      return
    end
    trial = explained (at, trials{near(i)}.convention);
    if ~isempty (trial)
      trials = [{trial}, trials([1:near(i)-1, near(i)+1:end])];
      return
    end
  end
end

function yes = may_be_meant (trial, best)
  % Whether all has the right size in a convention no farther from ours.
  near = pyref.port.distance_of (trial.convention) <= pyref.port.distance_of (best);
  yes = near && ~trial.other && trial.shaped == trial.judged;
end

function count = differences (a, b)
  % In how many choices two conventions differ.
  differs = @(one, other) ~strcmp (one.say, other.say) || ...
                          ~strcmp (one.name, other.name);
  count = sum (cellfun (differs, a.choices, b.choices), 2) + ...
          sum (~strcmp (a.hidden(:,2), b.hidden(:,2)), 1) + ...
          ~strcmp (a.spelling, b.spelling) + (a.upstream ~= b.upstream) + ...
          (a.variant ~= b.variant);
end

function [trial, wrong] = explained (at, convention)
  % The trial on all cases, where mistakes explain each wrong result; else empty.
  % wrong: whether an output of a plain case is wrong, of those that came at all. Empty
  % arrays are none: they are habits.
  [trial, answers, findings] = pyref.port.trial (at.f, at.cases, convention, ...
                                                 at.dtype, true);
  plain = at.cases(cellfun (@(c) strcmp (c.level, 'plain') && c.usual, at.cases));
  ids = cellfun (@(c) c.id, plain, 'UniformOutput', false);
  outputs = at.cases{1}.outputs;
  wrong = any (cellfun (@(f) any (strcmp (f.verdict, {'fail', 'error'}), 2) && ...
                             any (strcmp (f.array, outputs), 2) && ...
                             any (strcmp (f.case, ids), 2), findings), 2);
  found = pyref.port.diagnose (at.cases{1}.layer, answers, findings);
  if isempty (found) || found{1}.share < 1 || ~found{1}.sure
    trial = [];
    return
  end
  whole = found(cellfun (@(d) d.sure && d.share == 1, found));
  told = cellfun (@(d) d.where, whole, 'UniformOutput', false);
  if ~all (ismember (find_wrong (answers, findings), [{}, told{:}]), 2)
    trial = [];
  end
end

function names = find_wrong (answers, findings)
  % The results of usual cases that are wrong, by their names.
  usual = answers(cellfun (@(a) a.posed.case_.usual, answers));
  ids = cellfun (@(a) a.posed.case_.id, usual, 'UniformOutput', false);
  list = @(a) fieldnames (a.posed.results).';
  results = cellfun (list, usual, 'UniformOutput', false);
  counts = @(f) any (strcmp (f.verdict, {'fail', 'error'}), 2) && ...
                ~strcmp (f.grade, 'C') && ismember (f.case, ids);
  bad = findings(cellfun (counts, findings));
  names = unique (cellfun (@(f) f.array, bad, 'UniformOutput', false));
  names = reshape (intersect (names, [{}, results{:}]), 1, []);
end

%!function [y, back] = mask_scaled (q, k, v, attn_mask, scale)
%!  [y, own] = pyref.layers.attention (q, k, v, scale * attn_mask, scale);
%!  back = @(dy) own (dy);
%!endfunction
%!test <a mistake in our own convention goes before cases left wrong in another>
%! [~, cases] = pyref.port.read_cases ('attention');
%! f = pyref.port.worker.open_target (@mask_scaled);
%! [look, f] = pyref.port.look (f, cases{1});
%! trials = pyref.port.search (f, cases, look, 'float64');
%! says = cellfun (@(c) c.say, trials{1}.convention.choices, 'UniformOutput', false);
%! assert (all (cellfun (@isempty, says), 2));
%! pyref.port.in_child ('stop');
