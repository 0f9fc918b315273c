% Everything at once, with dy as the last argument and epsilon inside.
function [y, dx, dgamma, dbeta] = whole_norm (x, gamma, beta, dy)
  [y, back] = pyref.layers.batchnorm (x, gamma, beta, 1e-5);
  [dx, dgamma, dbeta] = back (dy);
end
