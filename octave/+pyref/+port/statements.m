% Statements about a case that may part right from wrong: words, and functions of a
% case.
%
%     known = pyref.port.statements ()

function known = statements ()
  known = {
    'stride > 1', @(c) any(option(c, 'stride', 1) > 1, 2)
    'the two strides differ', @(c) any([0, diff(option(c, 'stride', 1))], 2)
    'there is padding', @(c) any(option(c, 'pad', 0) ~= 0, 2)
    'the padding differs between sides', @(c) any([0, diff(option(c, 'pad', 0))], 2)
    'dilation > 1', @(c) any(option(c, 'dilation', 1) > 1, 2)
    'groups > 1', @(c) option(c, 'groups', 1) > 1
    'windows overlap', @(c) any_window(c, @(reach, step, n) reach > step)
    'windows leave gaps', @(c) any_window(c, @(reach, step, n) reach < step)
    'windows leave a remainder', ...
    @(c) any_window(c, @(reach, step, n) mod(n - reach, step) ~= 0)
    'the kernel is not square', @(c) isfield(c.sizes, 'KH') && c.sizes.KH ~= c.sizes.KW
    'the kernel has an even side', ...
    @(c) isfield(c.sizes, 'KH') && mod(c.sizes.KH * c.sizes.KW, 2) == 0
    'N is 1', @(c) samples(c) == 1
    'N > 1', @(c) samples(c) > 1
    'C > 1', @(c) length_of(c, 'C') > 1
    'F > 1', @(c) length_of(c, 'F') > 1
    'M > 1', @(c) length_of(c, 'M') > 1
    'D > 1', @(c) length_of(c, 'D') > 1
    'the last axis has one entry', @(c) last(c, 0) == 1
    'the input is square', @(c) last(c, 0) == last(c, 1)
    'the input is not square', @(c) last(c, 0) ~= last(c, 1)
    'the input has more than 2 axes', @(c) numel(c.shapes.(first(c))) > 2
    'epsilon is 0', @(c) option(c, 'epsilon', 1) == 0
    'epsilon is not 0', @(c) option(c, 'epsilon', 0) ~= 0
    'targets are not one-hot', @has_soft_targets
    'an error is larger than delta', @is_beyond_delta
    'an entry is exactly 0', @(c) any(reshape(x_of(c) == 0, [], 1), 1)
    'an entry is negative', @(c) any(reshape(x_of(c) < 0, [], 1), 1)
    'a derivative is a choice', @is_tied
    'dy is not 1 throughout', ...
    @is_uneven};
end

function yes = is_uneven (c)
  uneven = structfun (@(v) any ([0; v(:) ~= 1], 1), c.upstream);
  yes = any (uneven(:), 1);
end

function yes = has_soft_targets (c)
  % Of an optimizer t is the number of the step.
  yes = isfield (c.options, 't') && ~any (strcmp (c.plain, 't'), 2);
  yes = yes && ~one_hot (c.options.t);
end

function name = first (c)
  names = fieldnames (c.inputs);
  name = names{1};
end

function x = x_of (c)
  x = c.inputs.(first (c));
end

function n = samples (c)
  shape = c.shapes.(first (c));
  n = shape(1);
end

function n = last (c, before)
  shape = c.shapes.(first (c));
  n = shape(end-before);
end

function value = option (c, name, otherwise_)
  value = otherwise_;
  if isfield (c.options, name)
    value = c.options.(name);
  end
end

function n = length_of (c, letter)
  n = option (struct ('options', c.sizes), letter, 0);
end

function yes = any_window (c, holds)
  % Whether that is so of the reach of a window, its stride and the padded image.
  yes = false;
  if ~all (isfield (c.sizes, {'KH', 'H'}), 2) || ~isfield (c.options, 'stride')
    return
  end
  spread = option (c, 'dilation', [1 1]);
  pad = option (c, 'pad', [0 0 0 0]);
  reach = ([c.sizes.KH, c.sizes.KW] - 1) .* spread + 1;
  image = [c.sizes.H + sum(pad(1:2), 2), c.sizes.W + sum(pad(3:4), 2)];
  for k = 1:2
    yes = yes || holds (reach(k), c.options.stride(k), image(k));
  end
end

function yes = one_hot (t)
  yes = all (t(:) == 0 | t(:) == 1, 1) && all (sum (t, 2) == 1, 1);
end

function yes = is_beyond_delta (c)
  yes = isfield (c.options, 'delta') && isfield (c.options, 't');
  if yes
    gap = abs (x_of (c) - c.options.t);
    yes = any (gap(:) > c.options.delta, 1);
  end
end

function yes = is_tied (c)
  ties = structfun (@(k) any ([0; k.tie(:)], 1), c.expect);
  yes = any ([0; ties], 1);
end

%!test <of a case of conv2d every statement is true or false>
%! [~, cases] = pyref.port.read_cases ('conv2d');
%! known = pyref.port.statements ();
%! for i = 1:size (known, 1)
%!   assert (numel (logical (known{i,2} (cases{1}))), 1);
%! end
%!test <a stride of two, and windows that overlap>
%! c = struct ('options', struct ('stride', [2 1]), 'sizes', struct ('KH', 2, 'KW', 2));
%! [c.sizes.H, c.sizes.W] = deal (4, 4);
%! known = pyref.port.statements ();
%! held = cellfun (@(f) f (c), known(1:11,2));
%! assert (known(logical (held),1), {'stride > 1'; 'the two strides differ'; ...
%!         'windows overlap'; 'the kernel has an even side'});
