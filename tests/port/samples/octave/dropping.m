% Dropout that draws its mask.
function [out, back] = dropping (x, p)
  mask = (rand (size (x)) >= p) / (1 - p);
  out = x .* mask;
  back = @(dout) dout .* mask;
end
