% Conventions in which a port is called alike forward have the same number.
%
%     groups = pyref.port.called_alike (c, found, picks)
%
% c is any case of the layer, found and picks are those of candidates. Two that differ
% in what they say of results, or in a number inside the port, give it the same; other
% things inside decide for which cases it has a result. As tell_given in Python.

function groups = called_alike (c, found, picks)
  groups = 1:numel (found);
  if isfield (c.ports, 'through')
    return
  end
  names = [fieldnames(c.inputs); fieldnames(c.options)];
  count = numel (found{1}.choices);
  for k = 1:count
    [~, first, kind] = unique (picks(k,:), 'first');
    texts = cellfun (@(one) moves_of (one.choices{k}, names), found(first), ...
                     'UniformOutput', false);
    [~, ~, same] = unique (texts);
    picks(k,:) = reshape (same(kind), 1, []);
  end
  inside = found{1}.hidden(:,1);
  picks(count+1+find (ismember (inside, c.numbers)),:) = 1;
  [~, ~, groups] = unique (picks.', 'rows');
  groups = reshape (groups, 1, []);
end

function text = moves_of (choice, names)
  text = '';
  moved = fieldnames (choice.moves);
  for i = 1:numel (moved)
    if any (strcmp (moved{i}, names), 1)
      text = sprintf ('%s%s: %s\n', text, moved{i}, choice.moves.(moved{i}));
    end
  end
end

%!test <means and sums of a loss, and a number inside, give the port the same>
%! [~, cases] = pyref.port.read_cases ('infonce');
%! look = setfield (pyref.port.look (), 'any', false);
%! look.takes = {'q', 'k'};
%! [found, picks] = pyref.port.candidates (cases{1}, look);
%! groups = pyref.port.called_alike (cases{1}, found, picks);
%! turned = cellfun (@(one) ~isempty (one.choices{2}.say), found);
%! given = cellfun (@(one) one.upstream, found);
%! assert (numel (unique (groups)), 4);
%! assert (numel (unique (groups(turned & given))), 1);
%! assert (numel (found) > 20);
