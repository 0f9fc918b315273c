function [loss, dW] = svmLoss(W, X, y, reg)
% Hinge loss for C classes, with loops
%   W - D x C weights, X - N x D, one row for each case, y - N x 1 from 1 to C

N = size(X, 1);
C = size(W, 2);
delta = 1;

loss = 0;
dW = zeros(size(W));
for i = 1:N
    scores = X(i, :) * W;
    correct = scores(y(i));
    for j = 1:C
        if j == y(i)
            continue
        end
        margin = scores(j) - correct + delta;
        if margin > 0
            loss = loss + margin;
            dW(:, j) = dW(:, j) + X(i, :)';
            dW(:, y(i)) = dW(:, y(i)) - X(i, :)';
        end
    end
end

loss = loss / N + reg * sum(W(:) .^ 2);
dW = dW / N + 2 * reg * W;

end
