% Judge eigh or svd by what does not depend on the signs of its vectors.
%
%     g = pyref.port.through (f, layer, choices)
%     asked = pyref.port.through (layer, choices, x, upstream)
%
% f is a port of eigh or svd, choices those of its convention, g a function of the form
% of networks.eigh_invariants or networks.svd_invariants: the same composition, with f
% in the place of our layer. The second form is what call puts to f itself: x, and
% upstream gradients for each of its outputs in our convention. Errors: pyref:size.

function found = through (f, varargin)
  if ~ischar (f)
    found = network (f, varargin{:});
  else
    found = asked_of (f, varargin{:});
  end
end

function g = network (f, layer, choices)
  if strcmp (layer, 'eigh')
    g = @(x, c) of_eigh (f, choices, x, c);
  else
    g = @(x, c) of_svd (f, choices, x, c);
  end
end

function [values, m, back] = of_eigh (f, choices, x, c)
  [found, inner] = called (f, 'eigh', choices, x);
  [values, vectors] = deal (found{:});
  m = (vectors .* c) * vectors.';
  back = @(dvalues, dm) inner ({dvalues, (dm + dm.') * (vectors .* c)});
end

function [s, m, back] = of_svd (f, choices, x, c)
  [found, inner] = called (f, 'svd', choices, x);
  [u, s, v] = deal (found{:});
  m = (u .* c) * v.';
  back = @(ds, dm) inner ({dm * (v .* c), ds, dm.' * (u .* c)});
end

function [found, back] = called (f, layer, choices, x)
  zeros_ = cellfun (@(shape) zeros (shape, class (x)), shapes_of (layer, x), ...
                    'UniformOutput', false);
  asked = asked_of (layer, choices, x, zeros_);
  found = pyref.port.worker.call (f, asked);
  for i = 1:numel (zeros_)
    ops = ops_of (choices, asked.results{i});
    found{i} = restored (asked.results{i}, ops, cast (found{i}, class (x)), zeros_{i});
  end
  found = found(1:end-1);
  back = @(dys) gradient ( ...
    pyref.port.worker.call (f, asked_of (layer, choices, x, dys)), x);
end

function asked = asked_of (layer, choices, x, upstream)
  asked.results = [outputs_of(layer), {'dx'}];
  asked.names = {'x'};
  asked.inputs = {x};
  [asked.options, asked.option_names] = deal ({});
  asked.upstream = upstream;
  for i = 1:numel (upstream)
    ops = ops_of (choices, asked.results{i});
    for k = 1:numel (ops)
      asked.upstream{i} = pyref.port.moved (ops{k}, asked.upstream{i}, []);
    end
  end
end

function names = outputs_of (layer)
  names = {'values', 'vectors'};
  if strcmp (layer, 'svd')
    names = {'u', 's', 'v'};
  end
end

function shapes = shapes_of (layer, x)
  short = min (size (x), [], 2);
  shapes = {[1 short], [short short]};
  if strcmp (layer, 'svd')
    shapes = {[size(x, 1) short], [1 short], [size(x, 2) short]};
  end
end

function ops = ops_of (choices, name)
  ops = {};
  for k = 1:numel (choices)
    if isfield (choices{k}.moves, name)
      ops = [ops, regexp(choices{k}.moves.(name), '; ', 'split')];
    end
  end
end

function value = restored (name, ops, value, ours)
  % Of the size of ours again, which the moves have turned into this.
  theirs = ours;
  for k = 1:numel (ops)
    theirs = pyref.port.moved (ops{k}, theirs, []);
  end
  if ~isequal (size (value), size (theirs))
    error ('pyref:size', '%s is %s, not %s', name, ...
           pyref.internal.lengths_of (value), pyref.internal.lengths_of (theirs));
  end
  for k = numel (ops):-1:1
    if strcmp (ops{k}, 'diagonal')
      value = reshape (diag (value), 1, []);
    else
      % transpose and flip undo themselves
      value = pyref.port.moved (ops{k}, value, []);
    end
  end
end

function dx = gradient (values, x)
  dx = cast (values{end}, class (x));
end

%!test <with our own layer it is our own network>
%! g = pyref.port.through (pyref.port.worker.open_target (@pyref.layers.eigh), 'eigh', {});
%! [values, m, back] = g ([2 1; 1 2], [1 3]);
%! assert (m, [2 1; 1 2], 8 * eps);
%! assert (back ([0 0], [1 6; 0 -1]), [1 0; 0 -1], 16 * eps);
%!function [d, v, back] = falling (x)
%!  [values, vectors, inner] = pyref.layers.eigh (x);
%!  d = diag (fliplr (values));
%!  v = fliplr (vectors);
%!  back = @(dd, dv) inner (fliplr (diag (dd).'), fliplr (dv));
%!endfunction
%!test <falling values on a diagonal are turned back>
%! moves = {struct('values', 'flip last', 'vectors', 'flip 1'), ...
%!          struct('values', 'diagonal')};
%! choices = cellfun (@(m) struct ('moves', m), moves, 'UniformOutput', false);
%! g = pyref.port.through (pyref.port.worker.open_target (@falling), 'eigh', choices);
%! [values, m, back] = g ([2 1; 1 2], [1 3]);
%! assert (values, [1 3], 8 * eps);
%! assert (m, [2 1; 1 2], 8 * eps);
%! assert (back ([0 0], [1 6; 0 -1]), [1 0; 0 -1], 16 * eps);
%!function [values, vectors, back] = stacked (x)
%!  values = [1; 3];
%!  vectors = x;
%!  back = @(dvalues, dvectors) x;
%!endfunction
%!error <values is 2 x 1, not 1 x 2>
%! g = pyref.port.through (pyref.port.worker.open_target (@stacked), 'eigh', {});
%! g ([2 1; 1 2], [1 3]);
