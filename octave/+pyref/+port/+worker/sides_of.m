% The forward and backward function in a struct or cell of functions; empty where none.
%
%     sides = pyref.port.worker.sides_of (value)

function sides = sides_of (value)
  sides = {};
  words = {{'forward', 'fprop', 'fwd', 'f', 'fun'}, ...
           {'backward', 'bprop', 'bwd', 'back', 'df', 'grad', 'prime'}};
  is_function = @(one) isa (one, 'function_handle');
  if iscell (value) && numel (value) == 2 && all (cellfun (is_function, value(:)), 1)
    sides = reshape (value, 1, 2);
  elseif isstruct (value) && numel (value) == 1
    names = fieldnames (value);
    for k = 1:2
      place = find (ismember (lower (names), words{k}), 1);
      if ~isempty (place) && is_function (value.(names{place}))
        sides{end+1} = value.(names{place});
      end
    end
    if numel (sides) < 2
      sides = {};
    end
  end
end

%!assert (pyref.port.worker.sides_of ({@sin, @cos}), {@sin, @cos})
%!assert (pyref.port.worker.sides_of (struct ('backward', @cos, 'forward', @sin)), {@sin, @cos})
%!assert (pyref.port.worker.sides_of (struct ('forward', @sin)), {})
