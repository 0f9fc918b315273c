% How far a value lies from others of its kind, entry by entry: the largest difference.
%
%     spread = pyref.compare.spread_of (value, others)
%
% others is a cell. spread has the structure of value, a cell for a cell; it is Inf
% where another has another size, or a NaN or infinity that value has not. Of what is
% no number it is 0, or Inf where they are not the same.

function spread = spread_of (value, others)
  if iscell (value)
    spread = cell (size (value));
    same = cellfun (@(v) iscell (v) && isequal (size (v), size (value)), others);
    for i = 1:numel (value)
      parts = {[]};
      if all (same, 2)
        parts = cellfun (@(v) v{i}, others, 'UniformOutput', false);
      end
      spread{i} = pyref.compare.spread_of (value{i}, parts);
    end
  elseif isstruct (value) && numel (value) == 1
    names = fieldnames (value);
    same = cellfun (@(v) isstruct (v) && isequal (fieldnames (v), names), others);
    parts = cellfun (@(v) {}, others, 'UniformOutput', false);
    parts(same) = cellfun (@struct2cell, others(same), 'UniformOutput', false);
    spread = pyref.compare.spread_of (struct2cell (value), parts);
    spread = cell2struct (spread, names, 1);
  elseif isnumeric (value) || islogical (value)
    spread = zeros (size (value));
    for k = 1:numel (others)
      spread = max (spread, gap (full (value), others{k}));
    end
  else
    spread = 0;
    if ~all (cellfun (@(v) isequal (v, value), others), 2)
      spread = Inf;
    end
  end
end

function far = gap (value, other)
  far = Inf (size (value));
  if (isnumeric (other) || islogical (other)) && isequal (size (other), size (value))
    far = abs (double (other) - double (value));
    far(isnan (far)) = Inf;
    far((isnan (value) & isnan (other)) | value == other) = 0;
  end
end

%!assert (pyref.compare.spread_of ([1 2], {[1 2.5], [0.9 2]}), [0.1 0.5], eps)
%!assert (pyref.compare.spread_of ([1 NaN Inf 4], {[NaN NaN Inf Inf]}), [Inf 0 0 Inf])
%!assert (pyref.compare.spread_of ([1 2], {[1; 2]}), [Inf Inf])
%!assert (pyref.compare.spread_of ({1, 'a'}, {{2, 'a'}, {1, 'b'}}), {1, Inf})
%!assert (pyref.compare.spread_of (struct ('a', 1), {struct('a', 3)}), struct ('a', 2))
%!assert (pyref.compare.spread_of (struct ('a', 1), {struct('b', 3)}), struct ('a', Inf))
%!assert (pyref.compare.spread_of ({1}, {{1, 2}}), {Inf})
%!assert (pyref.compare.spread_of (true, {false}), 1)
%!assert (pyref.compare.spread_of (1, {}), 0)
