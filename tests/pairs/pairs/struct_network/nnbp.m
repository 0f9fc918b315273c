function nn = nnbp(nn)
% Backward pass; gradients in nn.dW

n = numel(nn.W) + 1;
m = size(nn.e, 1);
switch nn.output
    case 'sigm'
        d{n} = -nn.e .* (nn.a{n} .* (1 - nn.a{n}));
    case 'softmax'
        d{n} = -nn.e;
end

for i = n - 1:-1:2
    switch nn.activation_function
        case 'sigm'
            d_act = nn.a{i} .* (1 - nn.a{i});
        case 'tanh_opt'
            d_act = 1.7159 * 2 / 3 * (1 - 1 / 1.7159 ^ 2 * nn.a{i} .^ 2);
    end
    back = d{i + 1} * nn.W{i};
    d{i} = back(:, 2:end) .* d_act(:, 2:end);
end

for i = 1:n - 1
    grad = d{i + 1}' * nn.a{i} / m;
    held = [zeros(size(grad, 1), 1) nn.W{i}(:, 2:end)];
    nn.dW{i} = grad + nn.weightPenaltyL2 * held;
end
end
