function [dX, dgam, dbet] = bnorm_backward (dout, memo)
  m = size (dout, 1);
  dZ = bsxfun (@times, dout, memo.gam);
  dgam = sum (dout .* memo.Z, 1);
  dbet = sum (dout, 1);
  dvar = -0.5 * sum (dZ .* memo.D, 1) ./ memo.s .^ 3;
  dmu = -sum (dZ, 1) ./ memo.s;
  dX = bsxfun (@rdivide, dZ, memo.s);
  dX = dX + 2 / m * bsxfun (@times, memo.D, dvar);
  dX = bsxfun (@plus, dX, dmu / m);
end
