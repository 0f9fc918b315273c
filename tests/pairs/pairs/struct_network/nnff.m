function nn = nnff(nn, x, y)
% Feedforward pass; nn.W{i} has the bias in its first column

n = numel(nn.W) + 1;
m = size(x, 1);
nn.a{1} = [ones(m, 1) x];

for i = 2:n - 1
    switch nn.activation_function
        case 'sigm'
            nn.a{i} = sigm(nn.a{i - 1} * nn.W{i - 1}');
        case 'tanh_opt'
            nn.a{i} = tanh_opt(nn.a{i - 1} * nn.W{i - 1}');
    end
    nn.a{i} = [ones(m, 1) nn.a{i}];
end

out = nn.a{n - 1} * nn.W{n - 1}';
switch nn.output
    case 'sigm'
        nn.a{n} = sigm(out);
        nn.e = y - nn.a{n};
        nn.L = 1 / 2 * sum(sum(nn.e .^ 2)) / m;
    case 'softmax'
        ex = exp(bsxfun(@minus, out, max(out, [], 2)));
        nn.a{n} = bsxfun(@rdivide, ex, sum(ex, 2));
        nn.e = y - nn.a{n};
        nn.L = -sum(sum(y .* log(nn.a{n}))) / m;
end

for i = 1:n - 1
    w = nn.W{i}(:, 2:end);
    nn.L = nn.L + nn.weightPenaltyL2 / 2 * sum(w(:) .^ 2);
end
end
