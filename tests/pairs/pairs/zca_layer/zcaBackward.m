function dX = zcaBackward(dY, cache)
m = size(dY, 1);
n = size(dY, 2);
s = cache.s;
f = cache.f;

dP = cache.Xc' * dY;
dP = (dP + dP') / 2;
F = zeros(n);
for i = 1:n
    for j = 1:n
        if i == j
            F(i, j) = -f(i) ^ 3 / 2;
        else
            F(i, j) = (f(i) - f(j)) / (s(i) - s(j));
        end
    end
end
dC = cache.U * (F .* (cache.U' * dP * cache.U)) * cache.U';

dXc = dY * cache.P + 2 * cache.Xc * dC / (m - 1);
dX = bsxfun(@minus, dXc, mean(dXc, 1));
end
