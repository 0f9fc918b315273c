% Mistakes that any layer can have, made of its right numbers or of its own way back.
%
%     known = pyref.port.changes (c)
%
% c is a case; known is a cell of structs as weigh takes them: dy ignored, handed on,
% used twice; the slope taken elsewhere, alone, inverted or squared; the diagonal of the
% Jacobian in the place of all of it; what people write for a slope from memory; results
% exchanged, transposed, reversed, shifted. A twin of pyref/port/changes.py.

function known = changes (c)
  rows_ = [of_dy(); of_slopes(c); of_shapes(c)];
  known = cellfun (@(name, effect, make) struct ('name', name, 'effect', effect, ...
                                                 'origin', 1, 'make', make), ...
                   rows_(:,1), rows_(:,2), rows_(:,3), 'UniformOutput', false).';
end

function rows_ = of_dy ()
  rows_ = {
    'dy ignored', ...
    'the gradients are those for dy of ones: right only at the end of a chain', ...
    @(p) for_dy(p, @(dy) 0 * dy + 1)
    'dy handed on', ...
    'the first gradient is dy itself, as if the layer were the identity', ...
    @(p) first(p, dy_of(p))
    'dy multiplied in twice', 'the gradients are those for the square of dy', ...
    @(p) for_dy(p, @(dy) dy .^ 2)
    'output in the place of the gradient', ...
    'the first gradient is what goes forward', @(p) first(p, y_of(p))
    'derivative at the output', ...
    'the gradients are those at y, where they must be taken at the input', ...
    @(p) at(p, y_of(p))
    'derivative at dy', ...
    'the gradients are those at dy, where they must be taken at the input', ...
    @(p) at(p, p.dys{1})};
end

function rows_ = of_slopes (c)
  % What is wrong in the derivative, of layers with one input that is no matrix.
  rows_ = cell (0, 3);
  inputs = struct2cell (c.specs.inputs);
  outputs = struct2cell (c.specs.outputs);
  letters = regexp (inputs{1}, '\S+', 'match');
  matrix = numel (unique (letters)) < numel (letters);
  if numel (inputs) > 1 || matrix || ~strcmp (inputs{1}, outputs{1})
    return
  end
  divided = 'dy is divided by the slope, where it must be multiplied with it';
  alone = ['the derivative is taken entry by entry: what an input does to the ' ...
           'other outputs is missing'];
  two = 'y goes along one axis, and the gradient along the other';
  outer = {
    'along the other axis', ...
    'the layer goes along the columns, where it must go along the rows', @turned
    'forward and back along two axes', two, @(p) rmfield(turned(p), p.case_.outputs)
    'forward and back along two axes', two, ...
    @(p) rmfield(turned(p), setdiff(p.case_.results, p.case_.outputs))};
  rows_ = [{
    'slope inverted', divided, @(p) first(p, dy_of(p) ./ slope_of(p))
    'slope squared', 'the slope is multiplied in twice', ...
    @(p) first(p, dy_of(p) .* slope_of(p) .^ 2)
    'one less the slope', 'dx is dy (1 - slope)', ...
    @(p) first(p, dy_of(p) .* (1 - slope_of(p)))
    'dy multiplied in after the sum', ...
    'dx is dy times the gradient for dy of ones: each dy reaches its own entry', ...
    @(p) first(p, dy_of(p) .* slope_of(p))
    'diagonal of the Jacobian alone', alone, @diagonal
    'slope inverted', divided, @(p) first(p, p.dys{1} ./ (1 - y_of(p) .^ 2))
    'slope inverted', divided, ...
    @(p) first(p, p.dys{1} ./ (y_of(p) .* (1 - y_of(p))))}; from_memory()];
  if ~strcmp (inputs{1}, '...')
    rows_ = [rows_; outer];
  end
end

function rows_ = from_memory ()
  rows_ = cell (0, 3);
  [words, slopes] = pyref.port.formulas ();
  added = 'the slope is added to dy, where dy must be multiplied with it';
  for i = 1:numel (words)
    value = @(p) slopes{i} (x_of (p), y_of (p));
    rows_ = [rows_; {
      ['dx is dy ' words{i}], [words{i} ' stands where the slope belongs'], ...
      @(p) first(p, p.dys{1} .* value(p))
      ['dx is ' words{i}], [words{i} ' stands where dy times the slope belongs'], ...
      @(p) first(p, value(p))
      ['dx is dy + ' words{i}], added, @(p) first(p, p.dys{1} + value(p))
      ['dx is dy - ' words{i}], added, @(p) first(p, p.dys{1} - value(p))}];
  end
end

function rows_ = of_shapes (c)
  % Results in the places of others, and entries in the places of others.
  rows_ = cell (0, 3);
  gradients = setdiff (c.results, c.outputs, 'stable');
  for i = 1:numel (gradients)
    for k = i+1:numel (gradients)
      [a, b] = gradients{[i, k]};
      rows_(end+1,:) = {[a ' and ' b ' exchanged'], ...
        sprintf('%s has the numbers of %s, and the other way round', a, b), ...
        @(p) struct(a, p.right.(b), b, p.right.(a))};
    end
  end
  words = {'column', 'row', 'channel', 'sample'};
  for i = 1:numel (c.results)
    name = c.results{i};
    rows_(end+1,:) = {[name ' transposed'], ...
      sprintf('rows of %s for its columns', name), ...
      @(p) struct(name, swapped(p, name))};
    for axis_ = 1:count_axes (c, name)
      beside = sprintf ('every entry of %s stands beside its place', name);
      rows_ = [rows_; {
        sprintf('%s shifted by one %s', name, words{axis_}), beside, ...
        @(p) struct(name, circshift(p.right.(name), 1, place(p, name, axis_)))
        sprintf('%s shifted back by one %s', name, words{axis_}), beside, ...
        @(p) struct(name, circshift(p.right.(name), -1, place(p, name, axis_)))
        [name ' reversed'], ...
        sprintf('%s from its last %s to its first', name, words{axis_}), ...
        @(p) struct(name, flip(p.right.(name), place(p, name, axis_)))}];
    end
  end
end

function [count, whole] = count_axes (c, name)
  % Axes that are shifted, and all that there are, with the ones at its end.
  if isfield (c.specs.outputs, name)
    spec = c.specs.outputs.(name);
  else
    spec = c.specs.inputs.(name(2:end));
  end
  whole = numel (regexp (spec, '\S+', 'match'));
  count = min (4, whole);
  if strcmp (spec, '...')
    shapes = struct2cell (c.shapes);
    [count, whole] = deal (2, numel (shapes{1}));
  end
end

function dim = place (p, name, axis_)
  [~, whole] = count_axes (p.case_, name);
  dim = whole + 1 - axis_;
  if dim < 1
    error ('pyref:size', '%s has no such axis', name);
  end
end

function value = swapped (p, name)
  [~, whole] = count_axes (p.case_, name);
  value = swap (p.right.(name), whole);
end

function value = swap (value, whole)
  value = permute (value, [1:whole - 2, whole, whole - 1]);
end

function x = x_of (p)
  x = struct2cell (p.case_.inputs);
  x = x{1};
end

function y = y_of (p)
  y = p.right.(p.case_.outputs{1});
end

function found = first (p, value)
  % The first gradient is this; where it is to be made with dy, dy must have its size.
  names = fieldnames (p.case_.inputs);
  found = struct (['d' names{1}], value);
end

function dy = dy_of (p)
  dy = p.dys{1};
  if ~isequal (size (x_of (p)), size (dy))
    error ('pyref:size', 'dy has another size than the input');
  end
end

function found = for_dy (p, change)
  if ~p.given
    error ('pyref:value', 'there is no dy to change');
  end
  found = pyref.port.run_right (p, cellfun (change, p.dys, 'UniformOutput', false));
end

function slope = slope_of (p)
  % The gradient for dy of ones.
  ones_ = cellfun (@(dy) ones (size (dy)), p.dys, 'UniformOutput', false);
  found = pyref.port.run_right (p, ones_);
  slope = found.(p.case_.results{numel(p.case_.outputs) + 1});
end

function found = at (p, array)
  % The gradients of the layer at another point of its first input.
  inputs = struct2cell (p.case_.inputs);
  if ~isequal (size (inputs{1}), size (array))
    error ('pyref:size', 'another size');
  end
  inputs{1} = array;
  found = rmfield (pyref.port.run_right (p, p.dys, inputs), p.case_.outputs);
end

function found = diagonal (p)
  % dy times how much an entry of the output changes with its own input.
  dy = dy_of (p);
  if numel (dy) > 512
    error ('pyref:size', 'too large');
  end
  slope = zeros (size (dy));
  for k = 1:numel (dy)
    one = zeros (size (dy));
    one(k) = 1;
    found = pyref.port.run_right (p, {one});
    value = found.(p.case_.results{numel(p.case_.outputs) + 1});
    slope(k) = value(k);
  end
  found = first (p, dy .* slope);
end

function found = turned (p)
  % The layer on the transpose, transposed back.
  [~, whole] = count_axes (p.case_, p.case_.outputs{1});
  inputs = cellfun (@(v) swap (v, whole), struct2cell (p.case_.inputs), ...
                    'UniformOutput', false);
  dys = cellfun (@(v) swap (v, whole), p.dys, 'UniformOutput', false);
  found = pyref.port.run_right (p, dys, inputs);
  found = structfun (@(v) swap (v, whole), found, 'UniformOutput', false);
end

%!function made = of (name, layer)
%!  [~, cases] = pyref.port.read_cases (layer);
%!  order = pyref.port.telling (cases);
%!  c = order{1};
%!  right = structfun (@(k) k.high, c.expect, 'UniformOutput', false);
%!  point = struct ('case_', c, 'dtype', 'float64', 'given', true, 'right', right);
%!  point.dys = struct2cell (c.upstream);
%!  known = pyref.port.changes (c);
%!  names = cellfun (@(m) m.name, known, 'UniformOutput', false);
%!  made = known{find(strcmp (names, name), 1)}.make (point);
%!  made.c = c;
%!endfunction
%!test <for dy of ones, at another point, and from memory>
%! made = of ('dy ignored', 'tanh');
%! assert (made.dx, 1 - tanh (made.c.inputs.x) .^ 2, 1e-12);
%! made = of ('derivative at the output', 'tanh');
%! assert (made.dx, made.c.upstream.dy .* (1 - tanh (made.c.expect.y.high) .^ 2), 1e-12);
%! made = of ('dx is dy (1 - y)', 'tanh');
%! assert (made.dx, made.c.upstream.dy .* (1 - made.c.expect.y.high));
%!test <of softmax the diagonal of the Jacobian, and the other axis>
%! made = of ('diagonal of the Jacobian alone', 'softmax');
%! y = made.c.expect.y.high;
%! assert (made.dx, made.c.upstream.dy .* y .* (1 - y), 1e-12);
%! made = of ('along the other axis', 'softmax');
%! assert (sum (made.y, 1), ones (1, size (made.y, 2)), 1e-12);
%!test <results in the places of others>
%! made = of ('dgamma and dbeta exchanged', 'batchnorm');
%! assert ({made.dgamma, made.dbeta}, {made.c.expect.dbeta.high, made.c.expect.dgamma.high});
%! made = of ('dw transposed', 'dense');
%! assert (made.dw, made.c.expect.dw.high.');
%! made = of ('dw shifted by one row', 'dense');
%! assert (made.dw, circshift (made.c.expect.dw.high, 1, 1));
