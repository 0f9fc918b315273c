function [din, dscale, dshift] = lnorm_backward (dout, store)
  width = size (dout, 2);
  din = zeros (size (dout));
  dscale = zeros (1, width);
  dshift = zeros (1, width);
  for i = 1:size (dout, 1)
    u = store.unit(i, :);
    g = dout(i, :) .* store.scale(i, :);
    a = sum (g) / width;
    b = sum (g .* u) / width;
    din(i, :) = (g - a - u * b) / store.dev(i);
    dscale = dscale + dout(i, :) .* u;
    dshift = dshift + dout(i, :);
  end
end
