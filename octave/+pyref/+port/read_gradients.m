% The results of a port as those of the layer: as in pyref/port/writings.py.
%
%     values = pyref.port.read_gradients (writing, values, given, turned, known)
%
% values are arrays by name, as the port gives them; known is what is known of those of
% the layer. A gradient of which a part is missing is missing. Where a part has another
% size than what it belongs to, it is told by that. Of terms, which have the same
% gradient, the one farthest from it is judged.

function found = read_gradients (writing, values, given, turned, known)
  theirs = pyref.port.write_inputs (writing, given, turned);
  names = strcat ('d', {writing.parts.name});
  found = rmfield (values, intersect (fieldnames (values), names));
  keys = cellfun (@(of) strjoin (of, ' '), {writing.parts.of}, 'UniformOutput', false);
  kinds = unique (keys, 'stable');
  for i = 1:numel (kinds)
    parts = writing.parts(strcmp (keys, kinds{i}));
    own = strcat ('d', {parts.name});
    there = isfield (values, own);
    of = parts(1).of;
    odd = '';
    for k = 1:numel (own)
      if there(k) && ~isequal (size (values.(own{k})), size (theirs.(parts(k).name)))
        odd = own{k};
      end
    end
    if ~isempty (odd)
      for k = 1:numel (of)
        found.(['d' of{k}]) = values.(odd);
      end
    elseif all (there, 2)
      gradients = cellfun (@(name) values.(name), own, 'UniformOutput', false);
      across = ismember (of{1}, turned);
      found = taken_apart (found, parts, gradients, given, across, known);
    end
  end
end

function found = taken_apart (found, parts, gradients, given, across, known)
  of = parts(1).of;
  if parts(1).count > 1
    [~, order] = sort ([parts.block]);
    whole = cat (2 - across, gradients{order});
  else
    whole = farthest (gradients, known, ['d' of{1}]);
  end
  start = 0;
  for k = 1:numel (of)
    at = {':', ':'};
    n = size (given.(of{k}), 1 + across);
    if numel (of) > 1
      at{1 + across} = start + (1:n);
    end
    found.(['d' of{k}]) = whole(at{:});
    start = start + n;
  end
end

function gradient = farthest (gradients, known, name)
  gradient = gradients{1};
  if numel (gradients) == 1 || ~isfield (known, name)
    return
  end
  most = -1;
  for k = 1:numel (gradients)
    gap = abs (gradients{k} - known.(name).high);
    gap(isnan (gap) & ~(isnan (gradients{k}) & isnan (known.(name).high))) = Inf;
    gap = max ([gap(:); 0], [], 1);
    if gap > most
      [gradient, most] = deal (gradients{k}, gap);
    end
  end
end

%!shared writing, given
%! entry.say = 'so';
%! entry.inputs = struct ('w1', 'block 0 2 stack wh wx', 'w2', 'block 1 2 stack wh wx', ...
%!                        'bx', 'times 2 b', 'bh', 'times -1 b');
%! writing = pyref.port.writing_of (entry);
%! given = struct ('wx', [1 2; 3 4], 'wh', [5 6], 'b', [7 8]);
%!test <what is written goes back to where it came from>
%! theirs = pyref.port.write_inputs (writing, given, {});
%! values = struct ('y', 1, 'dw1', theirs.w1, 'dw2', theirs.w2, 'dbx', [1 2], 'dbh', [1 2]);
%! found = pyref.port.read_gradients (writing, values, given, {}, struct ());
%! assert (found, struct ('y', 1, 'dwh', [5 6], 'dwx', [1 2; 3 4], 'db', [1 2]));
%!test <of two terms the wrong one is judged>
%! values = struct ('dbx', [1 2], 'dbh', [1 3]);
%! known.db.high = [1 2];
%! found = pyref.port.read_gradients (writing, values, given, {}, known);
%! assert (found, struct ('db', [1 3]));
%!test <a gradient of which a part is missing is missing, and a wrong size is told>
%! found = pyref.port.read_gradients (writing, struct ('dw1', [1; 2; 3]), given, {}, struct ());
%! assert (isempty (fieldnames (found)));
%! found = pyref.port.read_gradients (writing, struct ('dw1', [1 2 3]), given, {}, struct ());
%! assert (found, struct ('dwh', [1 2 3], 'dwx', [1 2 3]));
