% The logarithm of the number of ways to choose k of n.
%
%     value = pyref.port.log_choose (n, k)

function value = log_choose (n, k)
  value = gammaln (n + 1) - gammaln (k + 1) - gammaln (n - k + 1);
end

%!assert (exp (pyref.port.log_choose (5, 2)), 10, 1e-10)
%!assert (pyref.port.log_choose (7, 0), 0, 1e-10)
