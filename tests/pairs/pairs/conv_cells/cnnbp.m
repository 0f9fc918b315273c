function net = cnnbp(net, x, y)
n = size(x, 3);
net.e = net.o - y;
net.L = 1 / 2 * sum(net.e(:) .^ 2) / n;

net.od = net.e .* (net.o .* (1 - net.o));
net.fvd = net.ffW' * net.od;
net.dffW = net.od * net.fv' / n;
net.dffb = mean(net.od, 2);

h = size(net.p{1}, 1);
w = size(net.p{1}, 2);
for j = 1:numel(net.k{1})
    pd = reshape(net.fvd((j - 1) * h * w + 1:j * h * w, :), h, w, n);
    up = expand(pd);
    net.d{j} = net.a{j} .* (1 - net.a{j}) .* up / 4;
    net.dk{1}{j} = convn(flipall(x), net.d{j}, 'valid') / n;
    net.db{j} = sum(net.d{j}(:)) / n;
end
end
