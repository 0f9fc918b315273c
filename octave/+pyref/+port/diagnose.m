% Hold the numbers of a wrong port against those of every known mistake.
%
%     found = pyref.port.diagnose (layer, answers, findings)
%
% A twin of pyref/port/diagnose.py: found is a cell of structs with name, effect, share,
% explained, arrays, cases, digits and where, the best first, three at most.

function found = diagnose (layer, answers, findings)
  found = {};
  answers = answers(~cellfun (@is_idle, answers));
  dtypes = cellfun (@(a) a.dtype, answers, 'UniformOutput', false);
  dtype = 'float32';
  if any (strcmp (dtypes, 'float64'))
    dtype = 'float64';
  end
  answers = answers(strcmp (dtypes, dtype));
  wrong = {};
  for i = 1:numel (findings)
    f = findings{i};
    if strcmp (f.dtype, dtype) && any (strcmp (f.verdict, {'fail', 'error'}))
      wrong{end+1} = [f.case ' ' f.array];
    end
  end
  if isempty (wrong) || isempty (answers)
    return
  end
  folder = tempname ();
  mkdir (folder);
  cleaner = onCleanup (@() remove (folder));
  known = [pyref.port.mistakes(layer, folder), ...
           pyref.port.general(answers{1}.posed.case_)];
  keys = zeros (0, 3);
  owns = {};
  % Refusals alone explain nothing.
  answered = any (cellfun (@(a) isempty (a.problem), answers), 2);
  grounds = cellfun (@ground_of, answers, 'UniformOutput', false);
  for i = 1:numel (known)
    [one, owns{end+1}] = weighed (known{i}, answers, grounds, wrong);
    if one.share >= 0.5 && one.explained > 0 && (one.cases > 0 || answered)
      found{end+1} = one;
      keys(end+1,:) = [-round(one.share * 1000), -round(owns{end}.share * 1000), ...
                       floor(-one.digits / 2)];
    end
  end
  [~, order] = sortrows (keys);
  found = found(order(1:min (3, end)));
  rest = others (owns, found, wrong);
  found = [found(1:min (max (1, 3 - numel (rest)), end)), rest];
  found = found(1:min (3, end));
end

function yes = is_idle (answer)
  % Whether the port was not asked, or left the case out.
  yes = any (strcmp (answer.identifier, {'pyref:skip', 'port:skip'}));
end

function remove (folder)
  quiet = warning ('off', 'Octave:shadowed-function');
  rmpath (folder);
  warning (quiet);
  confirm = confirm_recursive_rmdir (false);
  rmdir (folder, 's');
  confirm_recursive_rmdir (confirm);
end

function g = ground_of (answer)
  % What no mistake changes: how far results may be off, the right numbers, which of
  % these are not right, and which the port has.
  p = answer.posed;
  g.right = pyref.port.numbers_of ([], answer);
  g.allowed = struct ();
  g.off = false (1, numel (p.case_.results));
  g.agreed = cell (1, numel (g.off));
  for n = 1:numel (g.off)
    name = p.case_.results{n};
    if isfield (p.results, name)
      k = p.results.(name);
      g.allowed.(name) = pyref.port.slack (k, p.lengths.(name), answer.dtype);
      made = g.right.made.(name);
      g.off(n) = ~right (made, k, g.allowed.(name));
      if isfield (answer.values, name)
        g.agreed{n} = pyref.port.agreement (double (answer.values.(name)), made, k, ...
                                            g.allowed.(name), answer.dtype);
      end
    end
  end
end

function [one, own] = weighed (mistake, answers, grounds, wrong)
  % How much it explains over all results, and over those alone that it changes.
  names = [answers{1}.posed.case_.results, {'case'}];
  counts = zeros (numel (names), 2);   % arrays, explained
  changes = false (numel (names), 1);
  digits = 16;
  cases = {};
  for i = 1:numel (answers)
    a = answers{i};
    g = grounds{i};
    c = a.posed.case_;
    broken = any (strcmp ([c.id ' case'], wrong));
    made = pyref.port.numbers_of (mistake, a, g.right);
    if ~made.good || broken
      counts(end,:) = counts(end,:) + [1, broken && ~made.good];
      continue
    end
    for row = 1:numel (c.results)
      name = c.results{row};
      if ~isfield (a.posed.results, name)
        continue
      end
      k = a.posed.results.(name);
      predicted = g.off(row);
      agreed = g.agreed{row};
      if made.changed(row)
        predicted = ~right (made.made.(name), k, g.allowed.(name));
      end
      changes(row) = changes(row) || predicted;
      if ~predicted && ~any (strcmp ([c.id ' ' name], wrong))
        continue
      end
      if made.changed(row)
        agreed = pyref.port.agreement (double (a.values.(name)), made.made.(name), ...
                                       k, g.allowed.(name), a.dtype);
      end
      counts(row,:) = counts(row,:) + [1, ~isempty(agreed)];
      if ~isempty (agreed)
        digits = min (digits, agreed);
        cases = union (cases, {c.id});
      end
    end
  end
  one = struct ('name', mistake.name, 'effect', mistake.effect, ...
                'cases', numel (cases), 'digits', min (digits, 15));
  explained = counts(:,2) > 0;
  explained(end) = false;
  own = shared (one, counts(changes,:), names(explained & changes));
  one = shared (one, counts, names(explained));
end

function one = shared (one, counts, where)
  one.arrays = sum (counts(:,1), 1);
  one.explained = sum (counts(:,2), 1);
  one.share = one.explained / max (1, one.arrays);
  one.where = where;
end

function found = others (owns, likely, wrong)
  % The best explanation of each result that the likely ones do not explain.
  found = {};
  names = unique (cellfun (@(w) w(find (w == ' ', 1)+1:end), wrong, ...
                           'UniformOutput', false));
  covered = cellfun (@(d) d.where, likely, 'UniformOutput', false);
  names = setdiff (names, [covered{:}, {'case'}]);
  for i = 1:numel (names)
    name = names{i};
    told = cellfun (@(d) d.where, found, 'UniformOutput', false);
    if any (strcmp (name, [told{:}, {''}]))
      continue
    end
    known = owns(cellfun (@(d) d.share >= 0.75 && any (strcmp (name, d.where)), owns));
    keys = cellfun (@(d) [-round(d.share * 1000), floor(-d.digits / 2)], known, ...
                    'UniformOutput', false);
    [~, order] = sortrows (vertcat (zeros (0, 2), keys{:}));
    found = [found, known(order(1:min (1, end)))];
  end
end

function yes = right (a, k, allowed)
  yes = isequal (size (a), size (k.high));
  if yes
    e = pyref.port.distances (a, k.high, k.low);
    yes = all (e(:) <= allowed(:), 1);
  end
end

%!test <a sign is told by its name>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! found = pyref.port.candidates (cases{1});
%! f = pyref.port.worker.open_target (@(x) deal (tanh (x), @(dy) -dy .* (1 - tanh (x) .^ 2)));
%! answers = {};
%! findings = {};
%! for c = cases(1:3)
%!   [told, answers{end+1}] = pyref.port.ask (f, pyref.port.pose (c{1}, found{1}), 'float64');
%!   findings = [findings, told];
%! end
%! best = pyref.port.diagnose ('tanh', answers, findings);
%! assert (any (strfind (best{1}.name, 'sign')));
%! pyref.port.in_child ('stop');
