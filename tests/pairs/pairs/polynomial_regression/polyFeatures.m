function X_poly = polyFeatures(x, p)
%POLYFEATURES The powers 1 to p of x, one column each
X_poly = zeros(numel(x), p);
for i = 1:p
    X_poly(:, i) = x .^ i;
end
end
