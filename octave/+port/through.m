% Judge eigh or svd by what does not depend on the signs of its vectors.
%
%     g = port.through (f, layer)
%
% f is a port of eigh or svd, g a function of the form of networks.eigh_invariants or
% networks.svd_invariants: the same composition, with f in the place of our layer.

function g = through (f, layer)
  if strcmp (layer, 'eigh')
    g = @(x, c) of_eigh (f, x, c);
  else
    g = @(x, c) of_svd (f, x, c);
  end
end

function [values, m, back] = of_eigh (f, x, c)
  [found, inner] = called (f, x, {'values', 'vectors'});
  [values, vectors] = deal (found{:});
  m = (vectors .* c) * vectors.';
  back = @(dvalues, dm) first (inner ({dvalues, (dm + dm.') * (vectors .* c)}));
end

function [s, m, back] = of_svd (f, x, c)
  [found, inner] = called (f, x, {'u', 's', 'v'});
  [u, s, v] = deal (found{:});
  m = (u .* c) * v.';
  back = @(ds, dm) first (inner ({dm * (v .* c), ds, dm.' * (u .* c)}));
end

function [found, back] = called (f, x, outputs)
  asked.results = [outputs, {'dx'}];
  asked.names = {'x'};
  asked.inputs = {x};
  asked.options = {};
  asked.upstream = cell (1, numel (outputs));
  short = min (size (x), [], 2);
  shapes = struct ('values', [1 short], 'vectors', [short short], ...
                   'u', [size(x, 1) short], 's', [1 short], 'v', [size(x, 2) short]);
  for i = 1:numel (outputs)
    asked.upstream{i} = zeros (shapes.(outputs{i}), class (x));
  end
  [values, ~, back] = port_run (f, asked);
  found = values(1:end-1);
end

function value = first (values)
  value = values{1};
end

%!test <with our own layer it is our own network>
%! g = port.through (port_form (@layers.eigh), 'eigh');
%! [values, m, back] = g ([2 1; 1 2], [1 3]);
%! assert (m, [2 1; 1 2], 8 * eps);
%! assert (back ([0 0], [1 6; 0 -1]), [1 0; 0 -1], 16 * eps);
