% The sigmoid and its derivative from the input, by the quotient rule.
%     [y, back] = pyref.derivations.quotient_rule (x)
%     dx = back (dy)
%
%     x any shape
%
%     y = 1 / (1 + exp (-x))                                  of the shape of x
%
% Going back, for the quotient u / v of u = 1 and v = 1 + exp (-x):
%
%     y' = (u' v - u v') / v^2 = exp (-x) / (1 + exp (-x))^2
%     dx = dy * y'
%
% Both are the same with e = exp (-|x|), which cannot overflow:
%
%     y = 1 / (1 + e) where x > 0, e / (1 + e) where x <= 0
%     y' = e / (1 + e)^2                                      on either side
%
% From the input the derivative keeps its digits at both ends. From the output it is
% y (1 - y), see quotient_rule_output.
%
% Errors: pyref:size, pyref:type. Source: Basics of Machine Learning Series,
% Backpropagation, machinelearningmedium.

function [y, back] = quotient_rule (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('quotient_rule: x ...', x);
  on = real (x) > 0;
  m = x;
  m(on) = -x(on);
  e = exp (m);
  y = e ./ (1 + e);
  y(on) = 1 ./ (1 + e(on));
  back = @(dy) backward (pyref.internal.like ('quotient_rule', dy, y), e);
end

function dx = backward (dy, e)
  dx = dy .* (e ./ (1 + e) .^ 2);
end

%!test <by hand: one half at 0, with a slope of a quarter>
%! [y, back] = pyref.derivations.quotient_rule ([0 0]);
%! assert (y, [0.5 0.5]);
%! assert (back ([8 -4]), [2 -1]);

%!test <at 1000 nothing overflows and the ends are exact>
%! [y, back] = pyref.derivations.quotient_rule ([-1000 1000]);
%! assert (y, [0 1]);
%! assert (back ([1 2]), [0 0]);

%!test <at 40, where y is 1, the derivative keeps its digits>
%! [y, back] = pyref.derivations.quotient_rule (40);
%! assert (y, 1);
%! assert (back (1), exp (-40), -4 * eps);

%!test <from the input and from the output agree to an ulp of 1 between -40 and 40>
%! x = -40:0.01:40;
%! [~, back] = pyref.derivations.quotient_rule (x);
%! [~, from_output] = pyref.derivations.quotient_rule_output (x);
%! apart = abs (back (ones (size (x))) - from_output (ones (size (x))));
%! assert (max (apart, [], 2) <= eps);
%! assert (any (apart, 2));

%!test <below zero they agree to a few ulps of the derivative itself>
%! x = -40:0.01:0;
%! [~, back] = pyref.derivations.quotient_rule (x);
%! [~, from_output] = pyref.derivations.quotient_rule_output (x);
%! right = back (ones (size (x)));
%! assert (max (abs (from_output (ones (size (x))) - right) ./ right, [], 2) <= 3 * eps);

%!test <at 40 the input has all digits of the derivative and the output none>
%! [~, back] = pyref.derivations.quotient_rule (40);
%! [~, from_output] = pyref.derivations.quotient_rule_output (40);
%! assert (back (1), exp (-40), -2 * eps);
%! assert (from_output (1), 0);

%!error <quotient_rule: dy is 1 x 1, y is 1 x 2>
%! [y, back] = pyref.derivations.quotient_rule ([1 2]);
%! back (1);
