% Hold the numbers of a wrong port against those of every known mistake.
%
%     found = pyref.port.diagnose (layer, answers, findings)
%
% found is a cell of structs as weigh makes them, with title and evidence, texts: the
% best first, three at most. A twin of pyref/port/diagnose.py:
%
% 1. Weigh every mistake: those of the catalogue and those of any layer, and what can be
%    read off the arrays themselves, a factor or a term.
% 2. Take the likely ones, which explain at least half of all arrays; those with the
% same
%    evidence share a line.
% 3. What the likely ones leave unexplained is looked for among those that change just
%    these results.

function found = diagnose (layer, answers, findings)
  found = {};
  answers = answers(cellfun (@(a) a.posed.case_.usual && isempty (a.skip), answers));
  dtypes = cellfun (@(a) a.dtype, answers, 'UniformOutput', false);
  if any (strcmp (dtypes, 'float64'))
    answers = answers(strcmp (dtypes, 'float64'));
  end
  if isempty (answers)
    return
  end
  [wrong, lost] = wrong_of (answers, findings);
  if isempty (wrong)
    return
  end
  quiet = warning ('off', 'all');   % wrong layers divide by 0, and so on
  restore = onCleanup (@() warning (quiet));
  evidence = pyref.port.evidence_of (answers, wrong, lost);
  known = [pyref.port.catalogue(layer), pyref.port.changes(evidence{1}.point.case_), ...
           pyref.port.relatives(evidence{1}.point.case_), ...
           pyref.port.factors(evidence), pyref.port.terms(evidence)];
  weighed = cellfun (@(m) pyref.port.weigh (m, evidence), known, ...
                     'UniformOutput', false);
  came = any (cellfun (@has_wrong_array, evidence), 2);
  serves = @(w) ~isempty (w.explained) && is_borne_out (w, came);
  weighed = weighed(cellfun (serves, weighed));
  ranks = cellfun (@(w) w.rank, weighed, 'UniformOutput', false);
  [~, order] = sortrows (vertcat (zeros (0, 5), ranks{:}));
  found = chosen (weighed(order), evidence, wrong);
  found = pyref.port.symptoms (found, evidence);
  found = cellfun (@told, found, 'UniformOutput', false);
end

function [wrong, lost] = wrong_of (answers, findings)
  % The arrays that are wrong, and those that lost digits alone, where there is worse.
  ids = cellfun (@(a) a.posed.case_.id, answers, 'UniformOutput', false);
  dtype = answers{1}.dtype;
  counts = @(f) strcmp (f.dtype, dtype) && ismember (f.case, ids) && ...
                ismember (f.verdict, {'fail', 'error'});
  bad = findings(cellfun (counts, findings));
  keys = cellfun (@(f) [f.case ' ' f.array], bad, 'UniformOutput', false);
  short = strcmp (cellfun (@(f) f.grade, bad, 'UniformOutput', false), 'C');
  if all (short, 2)
    short = ~short;
  end
  [wrong, lost] = deal (keys(~short), keys(short));
end

function yes = has_wrong_array (one)
  yes = any (structfun (@(h) h.wrong, one.held), 1);
end

function yes = is_borne_out (w, came)
  % Whether arrays that came speak for a mistake that would break where a port does.
  % It changes nothing that is right; where wrong arrays came, as came says, it has the
  % numbers of some. An error has many causes.
  refusals = cellfun (@(key) key(end) == ' ', w.explained);
  yes = ~any (refusals, 2) || (~w.denied && (w.overall.cases > 0 || ~came));
end

function found = chosen (weighed, evidence, wrong)
  % Those that are likely, and for what they leave open the best of each result.
  answered = any (cellfun (@(one) ~one.broken, evidence), 2);
  is_likely = @(w) w.overall.share >= 0.5 && (w.overall.cases > 0 || answered);
  likely = weighed(cellfun (is_likely, weighed));
  if ~isempty (likely) && likely{1}.overall.share == 1
    likely = likely(cellfun (@(w) w.overall.share == 1, likely));
  end
  merged = pyref.port.alike (likely, evidence);
  found = cellfun (@(w) w.overall, merged(1:min (3, end)), 'UniformOutput', false);
  if isempty (found) || found{1}.share < 1
    several = for_each (weighed, wrong);
    if ~isempty (several)
      found = several;
    else
      found = [found, beside(weighed, merged(1:min (1, end)), wrong)];
    end
  end
  rest = others (weighed, found, wrong);
  found = [found(1:min (max (1, 3 - numel (rest)), end)), rest];
  found = cellfun (@(d) pyref.port.readings (d, evidence), found(1:min (3, end)), ...
                   'UniformOutput', false);
  [~, first] = unique (cellfun (@(d) d.name, found, 'UniformOutput', false), 'first');
  found = found(sort (first));
end

function found = for_each (weighed, wrong)
  % Mistakes that explain all of the results they change, and together everything.
  [~, left] = cellfun (@(w) strtok (w, ' '), wrong, 'UniformOutput', false);
  left = unique (cellfun (@(name) name(2:end), left, 'UniformOutput', false));
  found = {};
  [~, order] = sort (cellfun (@(w) -numel (w.own.where), weighed));
  for i = 1:numel (order)
    one = weighed{order(i)}.own;
    if one.share == 1 && ~isempty (one.where) && all (ismember (one.where, left), 2)
      found{end+1} = one;
      left = setdiff (left, one.where);
    end
  end
  found = found(1:end * isempty (left));
end

function found = beside (weighed, first, wrong)
  % The mistake that explains most of what the first one leaves, in other cases.
  found = {};
  if isempty (first)
    return
  end
  left = setdiff (wrong, first{1}.explained);
  counts = cellfun (@(w) ~w.denied * sum (ismember (w.explained, left), 2), weighed);
  claims = cellfun (@(w) 1 / (2 + w.contrary), weighed);
  [most, place] = max (counts + claims, [], 2);   % of equals what claims less besides
  if ~isempty (most) && most >= 2
    found = {weighed{place}.overall};
  end
end

function found = others (weighed, likely, wrong)
  % The best explanation of each result that the likely ones do not explain: held
  % against all results that it changes, or against this one alone.
  found = {};
  [~, names] = cellfun (@(w) strtok (w, ' '), wrong, 'UniformOutput', false);
  names = unique (cellfun (@(name) name(2:end), names, 'UniformOutput', false));
  covered = cellfun (@(d) d.where, likely, 'UniformOutput', false);
  names = setdiff (names, [covered{:}, {'case'}]);
  for i = 1:numel (names)
    told = cellfun (@(d) d.where, found, 'UniformOutput', false);
    if ismember (names{i}, [told{:}, {''}])
      continue
    end
    of_it = weighed(cellfun (@(w) isfield (w.each, names{i}), weighed));
    best = best_of (cellfun (@(w) w.own, of_it, 'UniformOutput', false));
    if isempty (best)
      best = best_of (cellfun (@(w) w.each.(names{i}), of_it, 'UniformOutput', false));
    end
    found = [found, best];
  end
end

function best = best_of (some)
  some = some(cellfun (@(d) d.share >= 0.85, some));
  keys = cellfun (@(d) [-d.share, floor(-d.digits / 2)], some, 'UniformOutput', false);
  [~, order] = sortrows (vertcat (zeros (0, 2), keys{:}));
  best = reshape (some(order(1:min (1, end))), 1, []);   % of none 1 x 0, not 0 x 1
end

function one = told (one)
  % The words of a diagnosis: its names, and the port's numbers beside its own.
  one.title = strjoin ([{one.name}, one.synonyms], ' or ');
  if ~one.sure
    one.title = ['perhaps ' one.title];
  end
  names = strjoin (one.where, ', ');
  if isempty (names)
    names = 'the refusal';
  end
  one.evidence = one.facts;
  digits = sprintf ('%.0f', one.digits);
  if one.digits < 1
    digits = 'few';
  end
  if isempty (one.facts)
    one.evidence = sprintf ( ...
      '%s: the numbers of this mistake to %s digits, %d of %d arrays in %s', ...
      names, digits, one.explained, one.arrays, pyref.port.count_cases (one.cases));
  end
end

%!function best = of (back)
%!  [~, cases] = pyref.port.read_cases ('tanh');
%!  found = pyref.port.candidates (cases{1});
%!  f = pyref.port.worker.open_target (@(x) deal (tanh (x), @(dy) back (dy, x)));
%!  [answers, findings] = deal ({});
%!  order = pyref.port.telling (cases);
%!  for i = 1:5
%!    [told, answers{i}] = pyref.port.ask (f, pyref.port.pose (order{i}, found{1}), 'float64');
%!    findings = [findings, told];
%!  end
%!  best = pyref.port.diagnose ('tanh', answers, findings);
%!  pyref.port.in_child ('stop');
%!endfunction
%!test <a sign is told by its name>
%! best = of (@(dy, x) -dy .* (1 - tanh (x) .^ 2));
%! assert (best{1}.title, 'sign of the derivative');
%! assert (any (strfind (best{1}.evidence, 'dx: the numbers of this mistake to 8 digits'), 2));
%!test <what nobody has ever done has no name>
%! assert (isempty (of (@(dy, x) dy .* (0.1234 + sin (17 * x)))));
