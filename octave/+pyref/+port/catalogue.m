% The mistakes on file of a layer, for weigh.
%
%     known = pyref.port.catalogue (layer)
%
% Their numbers are read, not run: those of a case that stands in no fixture are
% unknown, and for another dy of a loss its gradients are scaled row by row. Where the
% numbers at some places alone are known, the others are right, and told has these
% places, as true among false.

function known = catalogue (layer)
  known = pyref.port.mistakes (layer);
  for i = 1:numel (known)
    m = known{i};
    known{i} = struct ('name', m.name, 'effect', m.effect, 'origin', 0, ...
                       'make', @(point) numbers (m, point), ...
                       'told', @(point) places (m, point));
  end
end

function told = places (m, point)
  told = struct ();
  key = strrep (point.case_.id, '-', '_');
  if ~point.on_file || ~isfield (m.some, key)
    return
  end
  names = fieldnames (m.some.(key));
  for i = 1:numel (names)
    some = m.some.(key).(names{i});
    right = point.case_.expect.(names{i}).high;
    if numel (some) < numel (right)
      told.(names{i}) = pyref.port.put (true (size (some)), false (size (right)));
    end
  end
end

function found = numbers (m, point)
  c = point.case_;
  if ~point.on_file
    error ('pyref:unknown', '%s', m.name);
  elseif ismember (c.id, m.raises)
    error ('pyref:refused', '%s', m.name);
  end
  found = struct ();
  key = strrep (c.id, '-', '_');
  if isfield (m.numbers, key)
    found = m.numbers.(key);
    some = m.some.(key);
    names = fieldnames (some);
    for i = 1:numel (names)
      right = c.expect.(names{i}).high;
      found.(names{i}) = pyref.port.put (some.(names{i}), right);
    end
  end
  if point.own_dy
    return
  end
  ours = struct2cell (c.upstream);
  if any (ours{1}(:) == 0, 1)
    error ('pyref:unknown', '%s', m.name);
  end
  names = setdiff (fieldnames (found), c.outputs);
  for i = 1:numel (names)
    found.(names{i}) = found.(names{i}) .* (point.dys{1} ./ ours{1});
  end
end

%!test <for another dy a gradient on file is another one>
%! [~, cases] = pyref.port.read_cases ('squared_error');
%! known = pyref.port.catalogue ('squared_error');
%! order = pyref.port.telling (cases);
%! c = order{1};
%! point = struct ('case_', c, 'on_file', true, 'own_dy', true, 'dys', {{c.upstream.dy}});
%! for i = 1:numel (known)
%!   own = known{i}.make (point);
%!   other = known{i}.make (setfield (setfield (point, 'own_dy', false), 'dys', {3 * c.upstream.dy}));
%!   if isfield (own, 'dx')
%!     assert (other.dx, 3 * own.dx, 1e-12);
%!   end
%! end
%!test <of a case that stands in no fixture nothing is known>
%! known = pyref.port.catalogue ('tanh');
%! one = struct ('point', struct ('case_', struct (), 'on_file', false), 'held', struct ());
%! [~, state] = pyref.port.numbers_of (known{1}, one);
%! assert (state, 'unknown');
