% What a port gave beside what is right, answer by answer: those with wrong arrays
% first.
%
%     evidence = pyref.port.evidence_of (answers, wrong, lost)
%
% wrong are the arrays that are wrong in the port, lost those that lost digits alone,
% cells of texts: 'case array'. evidence is a cell of structs with id, posed, dtype,
% broken (whether there are no arrays), shares (by gradient, where the case is restated)
% and
%
%     point   where mistakes are made: case_, dtype, dys (in our convention), given
%             (whether the port is given dy), right (results by name), own_dy, on_file
%     held    by result: got (empty where has is false), known, allowed, wrong, lost,
%             plain, dtype, and off, how far the port is off, NaN in another form
%
% A twin of pyref/port/evidence.py and ground.py.

function evidence = evidence_of (answers, wrong, lost)
  cases = cellfun (@(w) strtok (w, ' '), wrong, 'UniformOutput', false);
  keys = cellfun (@(a) [~ismember(a.posed.case_.id, cases), size_of(a)], answers, ...
                  'UniformOutput', false);
  [~, order] = sortrows (vertcat (zeros (0, 2), keys{:}));
  evidence = cellfun (@(a) held_of (a, wrong, lost), answers(order), ...
                      'UniformOutput', false);
end

function count = size_of (a)
  count = sum (structfun (@(k) numel (k.high), a.posed.results), 1);
end

function one = held_of (a, wrong, lost)
  p = a.posed;
  id = p.case_.id;
  one = struct ('id', id, 'posed', p, 'dtype', a.dtype);
  one.broken = ismember ([id ' case'], wrong);
  [one.point, one.shares] = point_of (p, a.dtype);
  one.held = struct ();
  names = fieldnames (p.results);
  for i = 1:numel (names)
    k = p.results.(names{i});
    h = struct ('known', k, 'got', [], 'has', isfield (a.values, names{i}), ...
                'off', NaN, 'dtype', a.dtype);
    h.allowed = pyref.port.slack (k, p.lengths.(names{i}), a.dtype);
    h.exact = p.lengths.(names{i}) == 0 && ~any (k.low(:) ~= 0, 1);
    h.wrong = ismember ([id ' ' names{i}], wrong);
    h.lost = ismember ([id ' ' names{i}], lost);
    h.plain = strcmp (p.case_.level, 'plain');
    if h.has
      h.got = a.values.(names{i});
      if strcmp (a.dtype, 'float32')
        h.got = double (single (h.got));
      end
      if isequal (size (h.got), size (k.high))
        h.off = pyref.port.largest (pyref.port.distances (h.got, k.high, 0));
      end
    end
    one.held.(names{i}) = h;
  end
end

function [point, shares] = point_of (p, dtype)
  [c, shares] = restated (p);
  point = struct ('case_', c, 'dtype', dtype, 'dys', {p.ours}, 'right', struct ());
  dys = struct2cell (p.upstream);
  point.given = any ([false; cellfun(@(dy) numel (dy) ~= 1, dys)], 1);
  own = struct2cell (c.upstream);
  point.own_dy = isequal (own(:).', p.ours(:).');
  point.on_file = isempty (fieldnames (shares)) && ~c.made && c.finite;
  if point.own_dy && all (isfield (c.expect, c.results), 2)
    point.right = structfun (@(k) k.high, c.expect, 'UniformOutput', false);
  else
    point.right = pyref.port.run_right (point, p.ours);
  end
end

function [c, shares] = restated (p)
  % The case with an epsilon that is inside the port, and what its gradients lack. Such
  % a case is posed by x times a number; for a mistake that is another case.
  c = p.case_;
  shares = struct ();
  inside = isfield (c.options, 'epsilon') && ~isfield (p.given, 'epsilon');
  if ~inside || c.options.epsilon == 0
    return
  end
  name = fieldnames (c.inputs);
  name = name{1};
  share = 1;
  size_ = pyref.port.largest (c.inputs.(name));
  if size_ > 0
    share = pyref.port.largest (p.given.(name)) / size_;
  end
  if abs (share - 1) < 1e-12
    return
  end
  c.inputs.(name) = c.inputs.(name) * share;
  c.options.epsilon = str2double (sprintf ('%.12g', c.options.epsilon * share ^ 2));
  c.expect = struct ();
  shares.(['d' name]) = share;
end

%!test <a gradient off by two is held beside what is right>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! found = pyref.port.candidates (cases{1});
%! p = pyref.port.pose (cases{1}, found{1});
%! a = struct ('posed', p, 'dtype', 'float64', 'values', struct ());
%! a.values.dx = p.results.dx.high + 2;
%! one = pyref.port.evidence_of ({a}, {[cases{1}.id ' dx']}, {});
%! assert ({one{1}.held.dx.wrong, one{1}.held.y.wrong, one{1}.held.y.has}, {true, false, false});
%! assert (one{1}.held.dx.off, 2, 1e-12);
%! assert (one{1}.point.right.y, cases{1}.expect.y.high);
