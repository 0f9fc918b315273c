% The sigmoid and its derivative from the output, as the quotient rule leaves it.
%     [y, back] = pyref.derivations.quotient_rule_output (x)
%     dx = back (dy)
%
%     x any shape
%
%     y = 1 / (1 + exp (-x))                                  of the shape of x
%
% Going back, with exp (-x) = 1 / y - 1 put into exp (-x) / (1 + exp (-x))^2:
%
%     y' = y^2 (1 / y - 1) = y (1 - y)
%     dx = dy * y'
%
% y comes by e = exp (-|x|), which cannot overflow: 1 / (1 + e) where x > 0 and
% e / (1 + e) where x <= 0. From the output the derivative needs nothing but y, but
% 1 - y is right to a rounding of 1 only: where x > 0, one digit of y' goes with every
% 2.3 of x, and from 37.5 on, where y is 1, none is left. quotient_rule keeps them.
%
% Errors: pyref:size, pyref:type. Source: Basics of Machine Learning Series,
% Backpropagation, machinelearningmedium.

function [y, back] = quotient_rule_output (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('quotient_rule_output: x ...', x);
  on = real (x) > 0;
  m = x;
  m(on) = -x(on);
  e = exp (m);
  y = e ./ (1 + e);
  y(on) = 1 ./ (1 + e(on));
  slope = y .* (1 - y);
  back = @(dy) backward (pyref.internal.like ('quotient_rule_output', dy, y), slope);
end

function dx = backward (dy, slope)
  dx = dy .* slope;
end

%!test <by hand: one half at 0, with a slope of a quarter>
%! [y, back] = pyref.derivations.quotient_rule_output ([0 0]);
%! assert (y, [0.5 0.5]);
%! assert (back ([8 -4]), [2 -1]);

%!test <both ends are 0 and 1 with derivative 0, nothing is NaN>
%! [y, back] = pyref.derivations.quotient_rule_output ([-1000 1000]);
%! assert (y, [0 1]);
%! assert (back ([1 2]), [0 0]);

%!test <from the output and from the input: apart by eps at most>
%! x = linspace (-40, 40, 1001);
%! [~, back] = pyref.derivations.quotient_rule_output (x);
%! [~, back_input] = pyref.derivations.quotient_rule (x);
%! far = abs (back (ones (1, 1001)) - back_input (ones (1, 1001)));
%! assert (max (far, [], 2) <= eps);

%!error <quotient_rule_output: dy is 1 x 1, y is 1 x 2>
%! [y, back] = pyref.derivations.quotient_rule_output ([1 2]);
%! back (1);
