function [out, store] = lnorm_forward (in, scale, shift, tiny)
  % each row of in is centered and divided by its deviation
  width = size (in, 2);
  store.off = in - repmat (sum (in, 2) / width, 1, width);
  store.dev = sqrt (sum (store.off .^ 2, 2) / width + tiny);
  store.unit = store.off ./ repmat (store.dev, 1, width);
  store.scale = repmat (scale, size (in, 1), 1);
  out = store.unit .* store.scale + repmat (shift, size (in, 1), 1);
end
