"""Functions as courses and their students write them, for the worker of Octave."""

COST = """
function [J grad] = nnCost(nn_params, ...
                           input_layer_size, ...
                           hidden_layer_size, ...
                           num_labels, ...
                           X, y, lambda)
%NNCOST  cost and gradient of a network with one hidden layer
%   [J grad] = NNCOST(nn_params, ...) for theta unrolled down the columns
Theta1 = reshape(nn_params(1:hidden_layer_size * (input_layer_size + 1)), ...
                 hidden_layer_size, (input_layer_size + 1));

Theta2 = reshape(nn_params((1 + (hidden_layer_size * (input_layer_size + 1))):end), ...
                 num_labels, (hidden_layer_size + 1));
m = size(X, 1);
Theta1_grad = zeros(size(Theta1)); Theta2_grad = zeros(size(Theta2));
labels = eye(num_labels);
J = 0;
for t = 1:m
  a1 = [1; X(t, :)'];          % the bias, then the sample
  z2 = Theta1 * a1;  a2 = [1; sigmoid(z2)];
  z3 = Theta2 * a2;
  a3 = sigmoid(z3)
  yt = labels(:, y(t));
  J = J - (yt' * log(a3) + (1 - yt)' * log(1 - a3)) / m;
  delta3 = a3 - yt;
  delta2 = (Theta2' * delta3) .* [1; a2(2:end) .* (1 - a2(2:end))];
  Theta1_grad = Theta1_grad + delta2(2:end) * a1' / m;
  Theta2_grad += delta3 * a2' / m;
end
if lambda > 0, J = J + lambda / (2 * m) * penalty(Theta1, Theta2); end
reg1 = lambda / m * Theta1; reg1(:, 1) = 0;
reg2 = lambda / m * Theta2; reg2(:, 1) = 0;
grad = [Theta1_grad(:) + reg1(:); Theta2_grad(:) + reg2(:)];
end

function p = penalty(varargin)
  p = 0;
  for k = 1:numel(varargin)
    W = varargin{k}(:, 2:end);
    p = p + sum(W(:) .^ 2);
  end
end
"""
SIGMOID = """
function g = sigmoid(z)
g = 1.0 ./ (1.0 + exp(-z));
end
"""
STRUCTS = """
function [nn, L] = step(nn, x, y)
%{
  x = 5 is no statement here
%}
  n = numel(nn.W);
  a{1} = x;
  for i = 1:n
    a{i+1} = tanh(a{i} * nn.W{i});  % a(i) = 'not this'
  end
  e = a{end} - y; L = 1/2 * sum(sum(e .^ 2, 2));
  d = e .* (1 - a{n+1} .^ 2);
  for i = n:-1:1
    nn.dW{i} = a{i}.' * d;
    d = (d * nn.W{i}.') .* (1 - a{i} .^ 2);
  end
  nn.name = ['it''s ' sprintf("%d = n", n)];
end
"""
ANY = """
function varargout = any_number(first, varargin)
  hold_on = numel(varargin);
  if ~hold_on, scale = 1; elseif hold_on == 1 scale = varargin{1}; else scale = 2; end
  [m, i] = max(first); [~, k] = min(first);
  varargout{1} = m * scale; varargout{2} = [i, k];
end
"""
LOST = """
function [J, grad] = lost(w, X)
  z = X * w;
  s = z';
  J = s * z;
  grad = 2 * (X.' * z);
end
"""
DRAWS = """
function [y, bad] = draws(x)
  disp('a line of its own'); fprintf(stdout, '{"id": 1}\\n');
  y = x + rand();
  if x(1) > 5
    bad = x * x;
  end
  f = @(t) t == y; bad = f(1);
end
"""
