% Derivatives of tensors, after Johnson: a Jacobian that is never formed.
%     [y, back] = pyref.derivations.johnson_tensors (x, w)
%     [dx, dw] = back (dy)
%
%     x N x D, w D x M;  v = x w, y = max (0, v)            N x M
%
% A generalized Jacobian dy/dx has the sizes of y, then those of x; rows are outputs
% and columns inputs, and the chain rule is a product dz/dx = dz/dy dy/dx. Going back:
%
%     dv = dy * (v > 0)     the Jacobian of max (0, v) is diagonal: it is not formed
%     dx (n, d) = sum over m of dv (n, m) w (d, m)          dv w'
%     dw (d, m) = sum over n of x (n, d) dv (n, m)          x' dv
%
% of the N M N D entries of dv/dx at most every Nth is not zero, and these are w again.
%
% Errors: pyref:size, pyref:type. Source: Justin Johnson 2017, Derivatives,
% Backpropagation, and Vectorization.

function [y, back] = johnson_tensors (x, w)
  pyref.internal.takes (2, nargin);
  [x, w] = pyref.internal.sizes ('johnson_tensors: x N D, w D M', x, w);
  v = x * w;
  on = real (v) > 0;
  y = v .* on;
  back = @(dy) backward (pyref.internal.like ('johnson_tensors', dy, y), x, w, on);
end

function [dx, dw] = backward (dy, x, w, on)
  dv = dy .* on;
  dx = dv * w.';
  dw = x.' * dv;
end

%!test <what is below zero sends nothing back>
%! [y, back] = pyref.derivations.johnson_tensors ([1 2; 3 4], [1 0 -1; 2 1 0]);
%! assert (y, [5 2 0; 11 4 0]);
%! [dx, dw] = back ([1 2 3; -1 0 1]);
%! assert (dx, [1 4; -1 -2]);
%! assert (dw, [-2 2 0; -2 4 0]);

%!test <the contraction of the Jacobians is what back gives>
%! [x, w, dy] = deal ([1 2; 3 4], [1 0 -1; 2 1 0], [1 2 3; -1 0 1]);
%! [~, back] = pyref.derivations.johnson_tensors (x, w);
%! [dx, dw] = back (dy);
%! f = @(x, w) sum (sum (dy .* pyref.derivations.johnson_tensors (x, w), 1), 2);
%! for k = 1:4
%!   step = 2 ^ -20 * reshape ((1:4) == k, 2, 2);
%!   assert (dx(k), (f (x + step, w) - f (x - step, w)) * 2 ^ 19, 1e-8);
%! end
%! for k = 1:6
%!   step = 2 ^ -20 * reshape ((1:6) == k, 2, 3);
%!   assert (dw(k), (f (x, w + step) - f (x, w - step)) * 2 ^ 19, 1e-8);
%! end

%!test <the Jacobian behind max is the diagonal one times that of the product>
%! [x, w] = deal ([1 2; 3 4], [1 0 -1; 2 1 0]);
%! [whole, inner] = deal (zeros (6, 4));
%! for k = 1:4
%!   step = 2 ^ -20 * reshape ((1:4) == k, 2, 2);
%!   apart = pyref.derivations.johnson_tensors (x + step, w) ...
%!           - pyref.derivations.johnson_tensors (x - step, w);
%!   whole(:,k) = apart(:) * 2 ^ 19;
%!   apart = pyref.derivations.johnson_linear (x + step, w) ...
%!           - pyref.derivations.johnson_linear (x - step, w);
%!   inner(:,k) = apart(:) * 2 ^ 19;
%! end
%! diagonal = diag (double (reshape (x * w, [], 1) > 0));
%! assert (whole, diagonal * inner, 1e-8);

%!error <johnson_tensors: w is 2 x 3, not D x M, with x 4 x 3>
%! pyref.derivations.johnson_tensors (ones (4, 3), ones (2, 3));
