function s = logsumexp(x)
% log (sum (exp (x))) along each row
m = max(x, [], 2);
s = m + log(sum(exp(bsxfun(@minus, x, m)), 2));
end
