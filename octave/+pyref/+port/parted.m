% Gradients that are right in another convention than the output is, as diagnoses.
%
%     found = pyref.port.parted (wrong, trials)
%
% wrong are the findings that count against the port; the first of trials is that of its
% convention, which the forward pass tells. Where the way back was written for another,
% as columns for rows, no mistake of the layer has its numbers: that it is right there,
% in three cases at least, is told. A convention that only leaves the wrong cases out
% explains nothing. A twin of pyref/port/parted.py.

function found = parted (wrong, trials)
  found = {};
  names = cellfun (@(f) f.array, wrong, 'UniformOutput', false);
  names = unique (names, 'stable');
  for i = 1:numel (names)
    already = count_right (trials{1}, names{i});
    for k = 2:numel (trials)
      if is_right (trials{k}, names{i}) && count_right (trials{k}, names{i}) > already
        found{end+1} = described (names{i}, trials{1}, trials{k});
        break
      end
    end
  end
end

function yes = is_right (trial, name)
  yes = isfield (trial.rights, name);
  if yes
    counts = trial.rights.(name);
    yes = counts(1) == counts(2) && counts(1) >= 3;
  end
end

function count = count_right (trial, name)
  count = 0;
  if isfield (trial.rights, name)
    counts = trial.rights.(name);
    count = counts(1);
  end
end

function d = described (name, best, other)
  counts = other.rights.(name);
  d = struct ('name', [name ' in another convention than the output'], ...
              'explained', counts(1), 'arrays', counts(1), 'share', 1, ...
              'cases', counts(1), 'digits', 15, 'where', {{name}}, ...
              'sure', true, 'synonyms', {{}});
  d.effect = sprintf ('the output is right with: %s; %s with: %s', said (best), ...
                      name, said (other));
  d.facts = sprintf ('%s: right in that convention, in all %s', name, ...
                     pyref.port.count_cases (counts(1)));
  d.title = d.name;
  d.evidence = d.facts;
end

function text = said (trial)
  text = strjoin (pyref.port.phrases_of (trial.convention), '; ');
  if isempty (text)
    text = 'as pyref writes it';
  end
end

%!function trial = of (say, right)
%!  trial.rights.dx = [right, 3];
%!  choices = {struct('say', say, 'like', '')};
%!  trial.convention = struct ('choices', {choices}, 'spelling', '', ...
%!                             'variant', 0, 'words', '', 'hidden', {cell(0, 2)}, ...
%!                             'writing', pyref.port.writing_of ());
%!endfunction
%!test <the first convention in which a gradient is right in all cases is told>
%! wrong = {struct('array', 'dx'), struct('array', 'dx'), struct('array', 'case')};
%! trials = {of('', 0), of('rows', 2), of('columns', 3), of('images', 3)};
%! found = pyref.port.parted (wrong, trials);
%! assert (numel (found), 1);
%! assert (found{1}.title, 'dx in another convention than the output');
%! assert (found{1}.effect, ['the output is right with: as pyref writes it; ' ...
%!                           'dx with: columns']);
%! assert (found{1}.evidence, 'dx: right in that convention, in all 3 cases');
%! assert (isempty (pyref.port.parted (wrong, trials(1:2))));
%!test <a convention that leaves out the wrong cases explains nothing>
%! wrong = {struct('array', 'dx')};
%! assert (isempty (pyref.port.parted (wrong, {of('', 3), of('labels', 3)})));
