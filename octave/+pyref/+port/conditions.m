% The one condition that parts the cases where a port is wrong from those where it is
% right, if there is one.
%
%     told = pyref.port.conditions (wrong, right)
%
% wrong and right are cells of cases, told a cell with a phrase, or empty. As in
% pyref/port/conditions.py.

function told = conditions (wrong, right)
  told = {};
  if isempty (right)
    told = {'in every case'};
    return
  end
  known = listed ();
  held = zeros (numel (known), 2);
  for i = 1:numel (known)
    held(i,1) = all (cellfun (@(c) holds (known{i}, c), wrong), 2);
    held(i,2) = sum (cellfun (@(c) holds (known{i}, c), right), 2) / numel (right);
  end
  place = find (held(:,1) & held(:,2) == 0, 1);
  if ~isempty (place)
    told = {['only where ' known{place}]};
    return
  end
  sizes = cellfun (@largest, wrong);
  others = cellfun (@largest, right);
  if min (sizes, [], 2) > max (others, [], 2)
    told = {sprintf('only where values are larger than %.3g', max (others, [], 2))};
    return
  elseif max (sizes, [], 2) < min (others, [], 2)
    told = {sprintf('only where all values are below %.3g', min (others, [], 2))};
    return
  end
  place = find (held(:,1) & held(:,2) <= 0.5, 1);
  if ~isempty (place) && numel (wrong) > 1
    told = {['only where ' known{place} ', but not always then']};
  end
end

function names = listed ()
  names = {
    'stride is more than 1'
    'the two strides differ'
    'there is padding'
    'the padding differs between sides'
    'dilation is more than 1'
    'groups is more than 1'
    'there are NaN or Inf'
    'N is 1'
    'N is more than 1'
    'an array has no entry'
    'the last axis has one entry'
    'the input is square'
    'the input is not square'
    'epsilon is 0'
    'epsilon is not 0'
    'an entry is exactly 0'
    'an entry is negative'
    'a derivative is a choice'
    'targets are not one-hot'
    'dy has an entry that is 0'};
end

function yes = holds (name, c)
  switch name
    case 'stride is more than 1'
      yes = any (option (c, 'stride', 1) > 1, 2);
    case 'the two strides differ'
      yes = any ([0, diff(option (c, 'stride', 1))], 2);
    case 'there is padding'
      yes = any (option (c, 'pad', 0) ~= 0, 2);
    case 'the padding differs between sides'
      yes = any ([0, diff(option (c, 'pad', 0))], 2);
    case 'dilation is more than 1'
      yes = any (option (c, 'dilation', 1) > 1, 2);
    case 'groups is more than 1'
      yes = any (option (c, 'groups', 1) > 1, 2);
    case 'there are NaN or Inf'
      yes = ~c.finite;
    case 'N is 1'
      yes = size (c.inputs.x, 1) == 1;
    case 'N is more than 1'
      yes = size (c.inputs.x, 1) > 1;
    case 'an array has no entry'
      yes = any (structfun (@(v) isempty (v), c.inputs), 1);
    case 'the last axis has one entry'
      yes = last_length (c) == 1;
    case 'the input is square'
      yes = is_square (c);
    case 'the input is not square'
      yes = ~is_square (c);
    case 'epsilon is 0'
      yes = any (option (c, 'epsilon', 1) == 0, 2);
    case 'epsilon is not 0'
      yes = any (option (c, 'epsilon', 0) ~= 0, 2);
    case 'an entry is exactly 0'
      yes = any (c.inputs.x(:) == 0, 1);
    case 'an entry is negative'
      yes = any (c.inputs.x(:) < 0, 1);
    case 'a derivative is a choice'
      yes = is_tied (c);
    case 'targets are not one-hot'
      yes = ~one_hot (c);
    case 'dy has an entry that is 0'
      yes = any (structfun (@(v) any (v(:) == 0, 1), c.upstream), 1);
  end
end

function value = option (c, name, otherwise_)
  value = otherwise_;
  if isfield (c.options, name)
    value = c.options.(name);
  end
end

function yes = is_tied (c)
  ties = structfun (@(k) any ([0; k.tie(:)], 1), c.expect);
  yes = any ([0; ties], 1);
end

function count = last_length (c)
  shape = c.shapes.x;
  count = shape(end);
end

function yes = is_square (c)
  shape = c.shapes.x;
  yes = shape(end) == shape(end-1);
end

function yes = one_hot (c)
  yes = true;
  if isfield (c.options, 't')
    t = c.options.t;
    yes = all (t(:) == 0 | t(:) == 1, 1) && all (sum (t, 2) == 1, 1);
  end
end

function size_ = largest (c)
  size_ = 0;
  names = fieldnames (c.inputs);
  for k = 1:numel (names)
    v = reshape (c.inputs.(names{k}), [], 1);
    size_ = max ([size_; abs(v(isfinite (v)))], [], 1);
  end
end

%!function c = of (x)
%!  c = struct ('inputs', struct ('x', x), 'options', struct (), 'finite', true);
%!  c.upstream = struct ();
%!  c.shapes.x = size (x);
%!  c.expect.y.tie = [];
%!endfunction
%!test <one row alone, or values above all others>
%! assert (pyref.port.conditions ({of([1 2])}, {of([1 2; 3 4])}), {'only where N is 1'});
%! told = pyref.port.conditions ({of([1 90; 3 4])}, {of([1 2; 3 4])});
%! assert (told, {'only where values are larger than 4'});
%!test <wrong everywhere, and wrong for no reason>
%! assert (pyref.port.conditions ({of(1)}, {}), {'in every case'});
%! assert (pyref.port.conditions ({of([1 2; 3 4])}, {of([1 2; 3 4])}), {});
