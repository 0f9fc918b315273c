function [out, cache] = batchnormForward(x, gamma, beta)
xmu = bsxfun(@minus, x, mean(x, 2));
v = var(x, 1, 2);
ivar = 1 ./ sqrt(v + 1e-5);
xhat = bsxfun(@times, xmu, ivar);
out = bsxfun(@plus, bsxfun(@times, xhat, gamma), beta);
cache = struct('xmu', xmu, 'ivar', ivar, 'xhat', xhat, 'gamma', gamma);
end
