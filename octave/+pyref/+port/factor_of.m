% By how much an array of a port is too large; empty where it is no multiple.
%
%     factor = pyref.port.factor_of (held)

function factor = factor_of (held)
  want = held.known.high;
  factor = [];
  [most, place] = max (abs (want(:)), [], 1);
  if isnan (held.off) || isempty (most) || most == 0 || ~all (isfinite (held.got(:)), 1)
    return
  end
  number = held.got(place) / want(place);
  near = 1e-6;
  if strcmp (held.dtype, 'float32')
    near = 1e-4;
  end
  allowed = held.allowed * max (1, abs (number)) + near * held.off;
  gap = pyref.port.distances (held.got, number * want, 0);
  if all (gap(:) <= allowed(:), 1)
    factor = number;
  end
end

%!test <an array that is twice what it must be, and one that is no multiple>
%! held = struct ('got', [2 4], 'known', struct ('high', [1 2]), 'off', 2, 'allowed', [0 0]);
%! held.dtype = 'float64';
%! assert (pyref.port.factor_of (held), 2);
%! assert (pyref.port.factor_of (setfield (held, 'got', [2 5])), []);
%! assert (pyref.port.factor_of (setfield (held, 'got', [2 Inf])), []);
