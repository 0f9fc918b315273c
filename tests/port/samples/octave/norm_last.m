function [y, back] = norm_last (x, gamma, beta, epsilon)
  % layernorm of A x B x N, gamma and beta A x B.
  assert ([size(x, 1), size(x, 2)], size (gamma));
  assert (ndims (gamma) == 2);
  flat = reshape (x, [], size (x, 3)).';
  [y, inner] = pyref.layers.layernorm (flat, gamma(:).', beta(:).', epsilon);
  y = reshape (y.', size (x));
  back = @(dy) go_back (dy, inner, x, gamma);
end

function [dx, dgamma, dbeta] = go_back (dy, inner, x, gamma)
  [dx, dgamma, dbeta] = inner (reshape (dy, [], size (x, 3)).');
  dx = reshape (dx.', size (x));
  dgamma = reshape (dgamma, size (gamma));
  dbeta = reshape (dbeta, size (gamma));
end
