% Judge a layer by the network around it that its cases call.
%
%     g = pyref.port.through (f, inner, choices)
%     asked = pyref.port.through (inner, choices, x, upstream)
%
% The vectors of an eigenvalue problem have free signs, so such a layer is judged by
% what does not depend on them. f is a port of it, inner as inner_of gives it, choices
% those of its convention; g is pyref.networks.invariants_of_NAME with f in the place of
% the layer. The second form is what call puts to f itself: x, and upstream gradients
% for each of its outputs in our convention. Errors: pyref:size.

function found = through (f, varargin)
  if isfield (f, 'shapes')
    found = asked_of (f, varargin{:});
  else
    found = network_of (f, varargin{:});
  end
end

function g = network_of (f, inner, choices)
  network = str2func (['pyref.networks.invariants_of_' inner.layer]);
  g = @(x, c) network (@(x) called (f, inner, choices, x), x, c);
end

function varargout = called (f, inner, choices, x)
  zeros_ = cellfun (@(shape) zeros (shape, class (x)), inner.shapes, ...
                    'UniformOutput', false);
  asked = asked_of (inner, choices, x, zeros_);
  found = pyref.port.worker.call (f, asked);
  for i = 1:numel (zeros_)
    ops = ops_of (choices, inner.names{i});
    value = cast (found{i}, class (x));
    found{i} = restored (inner.names{i}, ops, value, zeros_{i});
  end
  back = @(varargin) cast (last_of ( ...
    pyref.port.worker.call (f, asked_of (inner, choices, x, varargin))), class (x));
  varargout = [found(1:end-1), {back}];
end

function value = last_of (values)
  value = values{end};
end

function asked = asked_of (inner, choices, x, upstream)
  asked.results = [inner.names, {'dx'}];
  asked.names = {'x'};
  asked.inputs = {x};
  [asked.options, asked.option_names] = deal ({});
  asked.upstream = upstream;
  for i = 1:numel (upstream)
    ops = ops_of (choices, inner.names{i});
    for k = 1:numel (ops)
      asked.upstream{i} = pyref.port.moved (ops{k}, asked.upstream{i}, []);
    end
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

%!shared two
%! two = struct ('layer', 'eigh', 'names', {{'values', 'vectors'}});
%! two.shapes = {[1 2], [2 2]};
%!test <with our own layer it is our own network>
%! g = pyref.port.through (pyref.port.worker.open_target (@pyref.layers.eigh), two, {});
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
%! g = pyref.port.through (pyref.port.worker.open_target (@falling), two, choices);
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
%! g = pyref.port.through (pyref.port.worker.open_target (@stacked), two, {});
%! g ([2 1; 1 2], [1 3]);
