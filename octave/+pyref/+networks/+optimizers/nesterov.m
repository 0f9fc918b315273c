% Step by a velocity, with the gradient from where it leads.
%     [w, v] = pyref.networks.optimizers.nesterov (w, dw, v, gamma, eta)
%
%     w, dw and v any shape, v zero at first; gamma and eta numbers; dw is taken at
%     w - gamma v, not at w
%
%     v = gamma v + eta dw
%     w = w - v
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Nesterov 1983, A Method of
% Solving a Convex Programming Problem with Convergence Rate O(1/k^2); Ruder 2016, as
% sgd.

function [w, v] = nesterov (w, dw, v, gamma, eta)
  pyref.internal.takes (5, nargin);
  [w, dw, v, gamma, eta] = pyref.internal.sizes ( ...
    'nesterov: w ..., dw ..., v ..., gamma real, eta real', ...
    w, dw, v, gamma, eta);
  v = gamma .* v + eta .* dw;
  w = w - v;
end

%!test <one step down w^2 / 2, the gradient taken ahead>
%! w = 1; v = 0.5;
%! [w, v] = pyref.networks.optimizers.nesterov (w, w - 0.5 * v, v, 0.5, 1);
%! assert (v, 1);
%! assert (w, 0);
%!error <nesterov: v is 1 x 1, not ...> pyref.networks.optimizers.nesterov ([1 2], [1 2], 0, 0.9, 1);
