% The layer itself inside the network that its cases call: what it gives, in which size.
%
%     inner = pyref.port.inner_of (c)
%
% c is a case whose sheet says what the layer gives (through). inner has layer, names
% and shapes, a name and a row of lengths for each output.

function inner = inner_of (c)
  inner.layer = c.layer;
  inner.names = fieldnames (c.ports.through).';
  inner.shapes = cellfun (@(name) shape_of (c.ports.through.(name), c.sizes), ...
                          inner.names, 'UniformOutput', false);
end

function shape = shape_of (spec, sizes)
  words = regexp (spec, '\S+', 'match');
  shape = zeros (1, numel (words));
  for k = 1:numel (words)
    if words{k}(1) <= '9'
      shape(k) = str2double (words{k});
    else
      shape(k) = sizes.(words{k});
    end
  end
end

%!test <singular vectors have the shorter length of x>
%! c = struct ('layer', 'svd', 'sizes', struct ('N', 2, 'D', 3, 'K', 2));
%! c.ports.through = struct ('u', 'N K', 's', '1 K', 'v', 'D K');
%! inner = pyref.port.inner_of (c);
%! assert (inner.names, {'u', 's', 'v'});
%! assert (inner.shapes, {[2 2], [1 2], [3 2]});
