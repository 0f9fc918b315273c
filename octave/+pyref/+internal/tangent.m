% tanh (z), between -1 and 1, and its derivative, both of the shape of z.
%
%     [y, slope] = pyref.internal.tangent (z)
%
% In the form that keeps its digits where y rounds to its end: the header of
% pyref.layers.tanh says why.

function [y, slope] = tangent (z)
  y = builtin ('tanh', z);  % also where the folder of layers is at hand
  e = exp (2 * z);
  slope = 4 * (e ./ (1 + e) ./ (1 + e));
  far = isinf (e);
  slope(far) = 4 * exp (-2 * z(far));
end

%!test <0 at 0, where it is steepest; at both ends the slope keeps its digits>
%! [y, slope] = pyref.internal.tangent ([0 log(2); 40 -40]);
%! assert (y, [0 0.6; 1 -1], 4 * eps);
%! assert (slope, [1 0.64; 4*exp(-80) 4*exp(-80)], -16 * eps);
%!test <NaN stays, the infinite ends are flat, and so is what e overflows at>
%! [y, slope] = pyref.internal.tangent ([NaN Inf -Inf 360]);
%! assert ({y, slope}, {[NaN 1 -1 1], [NaN 0 0 4*exp(-720)]}, -4 * eps);
