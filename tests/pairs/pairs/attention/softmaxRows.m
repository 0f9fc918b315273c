function P = softmaxRows(S)
E = exp(bsxfun(@minus, S, max(S, [], 2)));
P = bsxfun(@rdivide, E, sum(E, 2));
end
