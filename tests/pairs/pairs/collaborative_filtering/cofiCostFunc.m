function [J, grad] = cofiCostFunc(params, Y, R, num_users, num_movies, ...
                                  num_features, lambda)
%COFICOSTFUNC Cost and gradient of collaborative filtering
%   Y - num_movies x num_users of ratings, R - 1 where there is a rating

cut = num_movies * num_features;
X = reshape(params(1:cut), num_movies, num_features);
Theta = reshape(params(cut + 1:end), num_users, num_features);

err = (X * Theta' - Y) .* R;
J = 1 / 2 * sum(err(:) .^ 2);
reg = lambda / 2 * (sum(Theta(:) .^ 2) + sum(X(:) .^ 2));
J = J + reg;

X_grad = err * Theta + lambda * X;
Theta_grad = err' * X + lambda * Theta;
grad = [X_grad(:); Theta_grad(:)];

end
