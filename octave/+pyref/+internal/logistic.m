% 1 / (1 + exp (-z)), between 0 and 1, and its derivative, both of the shape of z.
%
%     [y, slope] = pyref.internal.logistic (z)
%
% In the form that keeps its digits where y rounds to its end: the header of sigmoid
% says why.

function [y, slope] = logistic (z)
  e = exp (-z);
  y = 1 ./ (1 + e);
  slope = e ./ (1 + e) ./ (1 + e);
  far = isinf (e);
  y(far) = exp (z(far));
  slope(far) = y(far);
end

%!test <1/2 at 0, where it is steepest; at both ends the slope keeps its digits>
%! [y, slope] = pyref.internal.logistic ([0 40; -40 -720]);
%! assert (y, [0.5, 1; exp(-40), exp(-720)], -4 * eps);
%! assert (slope, [0.25, exp(-40); exp(-40), exp(-720)], -4 * eps);
%!test <NaN stays, the infinite ends are flat>
%! [y, slope] = pyref.internal.logistic ([NaN Inf -Inf]);
%! assert ({y, slope}, {[NaN 1 0], [NaN 0 0]});
