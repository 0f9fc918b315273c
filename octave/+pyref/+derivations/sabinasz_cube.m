% A node that is met on a short path and on a long one: x * (x * x).
%     [y, back] = pyref.derivations.sabinasz_cube (x)
%     dx = back (dy)
%
%     x N x D, each entry for itself
%
%     inner = x * x              N x D
%     y = x * inner              N x D
%
% Going back, once all that take a node have gone back:
%
%     dinner = dy * x
%     dx = dy * inner + dinner * x + dinner * x          which is 3 dy x^2
%
% Whoever goes from y outward, level by level, meets x beside inner and asks for the
% gradient of inner, which is not there yet. At x = 2 the gradient is 12.
%
% Errors: pyref:size, pyref:type. Source: Daniel Sabinasz, Deep Learning From Scratch
% IV: Gradient Descent and Backpropagation.

function [y, back] = sabinasz_cube (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('sabinasz_cube: x N D', x);
  given = struct ('x', x);
  steps = {'inner', pyref.networks.operation('multiply'), {'x', 'x'}, {}; ...
           'y', pyref.networks.operation('multiply'), {'x', 'inner'}, {}};
  [values, compute_gradient] = pyref.networks.graph (given, steps);
  y = values.y;
  back = @(dy) backward ( ...
    pyref.internal.like ('sabinasz_cube', dy, y), compute_gradient);
end

function dx = backward (dy, compute_gradient)
  gradients = compute_gradient ('y', dy);
  dx = gradients.x;
end

%!test <by hand: three times the square>
%! [y, back] = pyref.derivations.sabinasz_cube ([2 -1; 0 3]);
%! assert (y, [8 -1; 0 27]);
%! assert (back ([1 2; 5 -1]), [12 6; 0 -27]);

%!error <sabinasz_cube: x is 1 x 1 x 2, not N x D>
%! pyref.derivations.sabinasz_cube (ones (1, 1, 2));
