function [L, dX] = zcaLoss(X, T, epsilon)
% Squared distance of the whitened data from T
%   X - m x n, one row for each case; T - m x n

m = size(X, 1);
[Y, cache] = zcaForward(X, epsilon);
R = Y - T;
L = sum(R(:) .^ 2) / (2 * m);
dY = R / m;
dX = zcaBackward(dY, cache);

end
