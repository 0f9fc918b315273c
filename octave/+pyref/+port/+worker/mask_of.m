% The mask that a port drew itself, so that y is x times it.
%
%     mask = pyref.port.worker.mask_of (cache, asked, values)
%
% cache is a cell of what the port kept: its mask is searched there. It may be zeros and
% ones: then it is scaled as the output is. Without one it is y ./ x.

function mask = mask_of (cache, asked, values)
  x = asked.inputs{1};
  y = values{1};
  kept = searched (cache, size (x), 0);
  mask = zeros (size (x), class (x));
  if ~isequal (size (y), size (x))
    return
  end
  seen = x ~= 0 & isfinite (x);
  mask(seen) = y(seen) ./ x(seen);
  if ~isempty (kept)
    kept = cast (kept, class (x));
    if all (kept(:) == 0 | kept(:) == 1, 1)
      kept = kept * max (mask(:), [], 1);
    end
    mask = kept;
  end
end

function found = searched (value, shape, depth)
  found = [];
  if (isnumeric (value) || islogical (value)) && isequal (size (value), shape)
    positive = double (value(:));
    if numel (unique (positive)) <= 2 && all (positive >= 0, 1)
      found = value;
    end
  elseif iscell (value) && depth < 3
    for k = numel (value):-1:1
      if isempty (found)
        found = searched (value{k}, shape, depth + 1);
      end
    end
  elseif isstruct (value) && numel (value) == 1 && depth < 3
    names = fieldnames (value);
    masks = ~cellfun (@isempty, regexpi (names, 'mask|keep|^m$|^d$'));
    names = [names(~masks); names(masks)];
    found = searched (cellfun (@(name) value.(name), names.', ...
                               'UniformOutput', false), shape, depth + 1);
  end
end

%!shared asked
%! asked.inputs = {[1 2 0 4]};
%!test <zeros and ones that it kept are scaled as the output>
%! assert (pyref.port.worker.mask_of ({struct('mask', [true false true false])}, asked, {[2 0 0 0]}), [2 0 2 0]);
%!test <without one it is the output over the input>
%! assert (pyref.port.worker.mask_of ({}, asked, {[2 0 0 8]}), [2 0 0 2]);
