function [Y, cache] = zcaForward(X, epsilon)
m = size(X, 1);
Xc = bsxfun(@minus, X, mean(X, 1));
C = Xc' * Xc / (m - 1);
[U, S] = eig((C + C') / 2);
s = diag(S);
f = 1 ./ sqrt(s + epsilon);
P = U * diag(f) * U';
Y = Xc * P;

cache = struct('Xc', Xc, 'U', U, 's', s, 'f', f, 'P', P);
end
