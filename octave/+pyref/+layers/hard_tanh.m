% Cut off what is below -1 and above 1.
%     [y, back] = pyref.layers.hard_tanh (x)
%     dx = back (dy)
%
%     x any shape
%
%     y = -1         where x <= -1, of the shape of x
%     y = x          between -1 and 1
%     y = 1          where x >= 1
%
% Going back:
%
%     dx = dy        where -1 < x < 1
%     dx = 0         elsewhere
%
% It is 2 hard_sigmoid (x, 1/2) - 1. At -1 and at 1 the derivative is a choice between 1
% and 0: here it is 0. NaN gives NaN and hands its dy back; -Inf and Inf give -1 and 1.
%
% Errors: pyref:size, pyref:type. Source: Collobert 2004, Large Scale Machine Learning.

function [y, back] = hard_tanh (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('hard_tanh: x ...', x);
  flat = abs (real (x)) >= 1;
  y = pyref.internal.where (flat, sign (real (x)), x);
  back = @(dy) backward (pyref.internal.like ('hard_tanh', dy, y), flat);
end

function dx = backward (dy, flat)
  dx = pyref.internal.zero_out (dy, flat);
end

%!test <by hand: what is outside is cut off and hands nothing back>
%! [y, back] = pyref.layers.hard_tanh ([-3 -1 -0.5 0 0.25 1 2]);
%! assert (y, [-1 -1 -0.5 0 0.25 1 1]);
%! assert (back ([1 2 3 4 5 6 7]), [0 0 3 4 5 0 0]);

%!test <it is hard_sigmoid between -1 and 1>
%! x = [-1.5 -0.25; 0.75 4];
%! assert (pyref.layers.hard_tanh (x), 2 * pyref.layers.hard_sigmoid (x, 0.5) - 1);

%!test <NaN and Inf>
%! [y, back] = pyref.layers.hard_tanh ([NaN Inf -Inf]);
%! assert (y, [NaN 1 -1]);
%! assert (back ([1 2 3]), [1 0 0]);

%!test <single precision>
%! assert (pyref.layers.hard_tanh (single ([-2 0.5])), single ([-1 0.5]));

%!error <hard_tanh: dy is 1 x 3, y is 1 x 2>
%! [y, back] = pyref.layers.hard_tanh ([1 2]);
%! back ([1 2 3]);
%!error id=pyref:type pyref.layers.hard_tanh ('text')
