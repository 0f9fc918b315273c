% Mistakes that any backward pass can have, made of the right numbers.
%
%     known = pyref.port.general (c)
%
% c is a case; known is a cell of structs with name, effect, which (a result, every,
% parameters, ones, dy, square) and change, a function of a gradient and N. A twin of
% pyref/port/explanations.py.

function known = general (c)
  rows_ = cell (0, 4);
  names = strcat ('d', fieldnames (c.inputs)).';
  for k = 1:numel (names)
    rows_ = [rows_; of_one(names{k})];
  end
  if numel (names) > 1
    rows_ = [rows_; of_all()];
    rows_(end+1,:) = {'parameter gradients averaged over the batch', ...
      [strjoin(names(2:end), ' and ') ' divided by N, dx not: ' ...
       'the 1/N of a mean, taken here'], 'parameters', @(g, N) g / N};
  end
  rows_(end+1,:) = {'dy ignored', ...
    'the gradients are those for dy of ones: right only at the end of a chain', ...
    'ones', []};
  rows_(end+1,:) = {'dy handed on', ...
    'the first gradient is dy itself, as if the layer were the identity', 'dy', []};
  rows_(end+1,:) = {'dy multiplied in twice', ...
    'the gradients are those for the square of dy', 'square', []};
  known = cellfun (@(name, effect, which, change) ...
                   struct ('name', name, 'effect', effect, 'which', which, ...
                           'change', change), ...
                   rows_(:,1), rows_(:,2), rows_(:,3), rows_(:,4), ...
                   'UniformOutput', false).';
end

function rows_ = of_one (name)
  rows_ = {
    'sign of %s', '%s has the wrong sign', name, @(g, N) -g
    '%s averaged over the batch', '%s is divided by N', name, @(g, N) g / N
    '%s summed over the batch', '%s is N times too large', name, @(g, N) g * N
    'twice %s', '%s is 2 times too large', name, @(g, N) 2 * g
    'half %s', '%s is half of what it must be', name, @(g, N) g / 2
    'no %s', '%s is zero', name, @(g, N) 0 * g};
  rows_(:,1:2) = cellfun (@(text) sprintf (text, name), rows_(:,1:2), ...
                          'UniformOutput', false);
end

function rows_ = of_all ()
  rows_ = {
    'sign of the gradients', 'every gradient has the wrong sign', 'every', @(g, N) -g
    'gradients averaged over the batch', ...
    'every gradient is divided by N: the 1/N of a mean that is not in this layer', ...
    'every', @(g, N) g / N
    'gradients summed over the batch', 'every gradient is N times too large', ...
    'every', @(g, N) g * N
    'twice the gradients', ...
    'every gradient is 2 times too large: a half forgotten, or counted twice', ...
    'every', @(g, N) 2 * g};
end

%!test <a layer of one input has no mistakes of several gradients>
%! c.inputs = struct ('x', 1);
%! names = cellfun (@(m) m.name, pyref.port.general (c), 'UniformOutput', false);
%! assert (any (strcmp (names, 'sign of dx')));
%! assert (~any (strcmp (names, 'sign of the gradients')));
