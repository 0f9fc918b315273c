function [y, cache] = norm_forward (x, gamma, beta, opts)
  d = x - mean (x, 1);
  s = sqrt (mean (d .^ 2, 1) + opts.eps);
  cache = struct ('xhat', d ./ s, 'gamma', gamma, 's', s);
  y = gamma .* cache.xhat + beta;
end
