% Batch normalization whose gradient forgets that the variance depends on x.
function [y, back] = batchnorm_wrong (x, gamma, beta, epsilon)
  N = size (x, 1);
  d = x - sum (x, 1) / N;
  rstd = 1 ./ sqrt (sum (d .^ 2, 1) / N + epsilon);
  xhat = d .* rstd;
  y = xhat .* gamma + beta;
  back = @(dy) backward (dy, gamma, rstd, xhat);
end

function [dx, dgamma, dbeta] = backward (dy, gamma, rstd, xhat)
  dx = gamma .* rstd .* (dy - sum (dy, 1) / size (dy, 1));
  dgamma = sum (dy .* xhat, 1);
  dbeta = sum (dy, 1);
end
