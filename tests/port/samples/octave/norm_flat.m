function [y, back] = norm_flat (x, gamma, beta, epsilon)
  % layernorm of N x A x B, flattened as Octave counts, gamma and beta 1 x A B.
  if ndims (x) < 3
    error ('pyref:skip', 'two axes');
  end
  [y, inner] = pyref.layers.layernorm (reshape (x, size (x, 1), []), gamma, beta, epsilon);
  y = reshape (y, size (x));
  back = @(dy) go_back (dy, inner, x);
end

function [dx, dgamma, dbeta] = go_back (dy, inner, x)
  [dx, dgamma, dbeta] = inner (reshape (dy, size (x, 1), []));
  dx = reshape (dx, size (x));
end
