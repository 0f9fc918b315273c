function net = cnnff(net, x)
n = size(x, 3);
net.fv = [];
for j = 1:numel(net.k{1})
    z = convn(x, net.k{1}{j}, 'valid');
    net.a{j} = sigm(z + net.b{j});
    % mean over windows of 2 x 2
    z = convn(net.a{j}, ones(2) / 4, 'valid');
    net.p{j} = z(1:2:end, 1:2:end, :);
    net.fv = [net.fv; reshape(net.p{j}, [], n)];
end
net.o = sigm(net.ffW * net.fv + repmat(net.ffb, 1, n));
end
