% Whether all errors of an array are roundings of the largest number at hand.
%
%     yes = pyref.port.is_rounded_away (got, want, p, dtype)
%
% p is the case as pose gives it. 64 of them at most: so many as the bound of an
% eigenvalue problem has. Entries that are one simple multiple of what they must be were
% not rounded off. A twin of is_rounded_away in pyref/port/examine.py.

function yes = is_rounded_away (got, want, p, dtype)
  yes = false;
  held = cellfun (@(v) reshape (abs (v), [], 1), [{want}, p.ours], ...
                  'UniformOutput', false);
  held = vertcat (0, held{:});
  whole = isequal (size (got), size (want)) && all (isfinite (got(:)), 1);
  if ~whole || ~all (isfinite (held), 1)
    return
  end
  units = {'double', 'single'};
  u = double (eps (units{1 + strcmp(dtype, 'float32')})) / 2;
  [got, want] = deal (got(:), want(:));
  off = abs (got - want);
  if any (off > 64 * u * max (held, [], 1), 1)
    return
  end
  off = off > 0.1 * abs (want);
  multiples = [-1, 2, -2, 0.5, -0.5, 3, 4, 0.25];
  near = abs (got - want * multiples) <= 1e-4 * abs (want * ones (1, 8));
  near = near & off(:,ones (1, 8));
  yes = ~any (sum (near, 1) > 0.5 * sum (off, 1), 2);
end

%!test <errors are roundings of the largest number, and no multiple>
%! p.ours = {1};
%! assert (pyref.port.is_rounded_away ([1e15, 1.3], [1e15, 1], p, 'float64'));
%! assert (~pyref.port.is_rounded_away ([1e15, 2], [1e15, 1], p, 'float64'));
%! assert (~pyref.port.is_rounded_away ([1, 1.3], [1, 1], p, 'float64'));
%! assert (pyref.port.is_rounded_away ([1, 0], [1, 1e-9], p, 'float32'));
