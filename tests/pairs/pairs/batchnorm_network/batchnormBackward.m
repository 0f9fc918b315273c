function [dx, dgamma, dbeta] = batchnormBackward(dout, cache)
N = size(dout, 2);
xmu = cache.xmu;
ivar = cache.ivar;

dgamma = sum(dout .* cache.xhat, 2);
dbeta = sum(dout, 2);
dxhat = bsxfun(@times, dout, cache.gamma);
dvar = -0.5 * sum(dxhat .* xmu, 2) .* ivar .^ 3;
dmu = -sum(dxhat, 2) .* ivar - 2 * dvar .* mean(xmu, 2);
dx = bsxfun(@times, dxhat, ivar) + bsxfun(@times, 2 / N * xmu, dvar);
dx = bsxfun(@plus, dx, dmu / N);
end
